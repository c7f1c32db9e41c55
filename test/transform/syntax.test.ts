import { tensor, isTensor, type Tensor } from '@stdgrad/core';
import { describe, expect, it } from 'vitest';
import { run, runRewritten, type Fn } from './run.js';

/** Files whose `f(x, y)` may give anything, also a promise: syntax that is rare, or easily broken. */
const files: Record<string, string> = {
  'no semicolons':
    'exports.f = (x, y) => {\n  const a = x\n  const b = y\n  let c = a * b\n  c++\n  ;[a, b].forEach((v) => { c += v })\n  ;(() => { c *= 2 })()\n  return c\n}',
  'comments everywhere':
    'exports.f = function (x /* a */, y) { // b\n  return /* c */ x /* d */ * // e\n    /* f */ (y /* g */ + /* h */ 2) // i\n}',
  'carriage returns': 'exports.f = (x, y) => {\r\n  let a = x *\r\n    y\r\n  a += 1\r\n  return a\r\n}\r\n',
  'texts like comments':
    'const u = "http://a/*b*/"; const r = /[/]\\/\\*/g;\nexports.f = (x, y) => x > 0 ? [x * y, u.length, r.source, `//${x > 1}`] : x',
  'awaiting among operands':
    'exports.f = async (x, y) => { const g = async (v) => v * 2; let s = x; s += await g(y) * (await g(s)); for await (const v of [x, g(y)]) s += v * s; return s }',
  'async arrows and defaults': 'exports.f = async (x, y, z = x * y + (() => x + y)()) => (await z) * (await x) + z',
  'generators that delegate':
    'function* g(a) { const b = yield a * 2; return b + (yield* h(a * b)) } function* h(c) { const d = yield c; return d * c }\nexports.f = (x, y) => { const it = g(x), out = []; let v = it.next(); while (!v.done) { out.push(v.value); v = it.next(v.value * y) } return [...out, v.value] }',
  'private members':
    'class A { #v; static #n = 2 * 3; constructor(v) { this.#v = v } #m(k) { return this.#v * k + A.#n } get #g() { return this.#v ** 2 } static is(o) { return #v in o } go(y) { this.#v **= 2; this.#v ||= 3; this.#v++; return this.#m(y) + this.#g } }\nexports.f = (x, y) => [new A(x).go(y), A.is(new A(1)), A.is({})]',
  'class fields':
    'class A { a = 2; b = this.a * 3 + 1; ["c" + 1] = this.b ** 2; static d = 4; static { this.e = this.d * 2; for (let i = 0; i < 3; i++) this.e += i * this.d } g = (v) => v * this.b + A.e }\nexports.f = (x, y) => { const o = new A(); return [o.g(x) * y, o.c1, A.e] }',
  'super in many forms':
    'class A { constructor(v) { this.v = v } m(k) { return this.v * k } get w() { return this.v * 2 } set w(k) { this.v = k } }\nclass B extends A { constructor(v) { super(v * 2) } m(...k) { return super.m(...k) * super["m"](2) } t(k) { super.w += k; super["w"] *= 2; return super.w } }\nexports.f = (x, y) => { const b = new B(x); return [b.m(y), b.t(y), b.v] }',
  'new in many forms':
    'class P { constructor(v) { this.v = v } } const n = { P, l: [P], make: () => P };\nexports.f = (x, y) => new P(x * y).v + new n.P(x).v * new n.l[0](y).v + new (n.make())(x * 2).v + new (class { v = 3 })().v + new n["P"]((x, y)).v',
  'arrows of arrows':
    'exports.f = (x, y) => ((a) => (b) => /* c */ (a, b) => a * b + x)(1)(2)(x, y) + ((a) =>\n  // note\n  (\n    a > 0 ? a * y : -a\n  ))(x)',
  'chains of assignments':
    'exports.f = (x, y) => { let a, b, c = x, o = {}; a = b = c *= y; a += b -= c /= 2; o.p = o["q"] = a * b; o.p += o.q *= c; return [a, b, c, o.p, o.q] }',
  'patterns that assign':
    'exports.f = (x, y) => { let a, b, c, o = { w: [] }; ({ a, b: { c = x * 2 } = {}, ["d" + 1]: o.e = a * y, ...b } = { a: x, z: y }); [a, , ...o.w] = [y * a, 1, c, x]; return [a, b, c, o] }',
  'index with a comma':
    'exports.f = (x, y) => { const a = [x, y], o = { k: 1 }; let i = 0; return a[(i++, i)] * a[i - 1] + a[o.k] + a[a.length - 1]-- + a["1"] }',
  'branches without braces':
    'exports.f = (x, y) => { let s = 0; if (x > y) s += x * y; else if (x) s -= x; else s = y\nfor (;;) if (s++ > 3) break; else continue\nwhile (s < 9) s += 2 + x * x\ndo s -= 1 + y * y; while (s > 5) return s }',
  'sloppy functions':
    'function f(x, y) { arguments[1] = x * 2; if (x) { function g(a) { return a * y } } var yield = x, await = y, let = 2; return g(x) * yield + await * let + this.k }\nexports.f = (x, y) => f.call({ k: 3 }, x, y)',
  'names like words':
    'exports.f = (x, y) => { let async = x * 2, of = y, get = async * of; const set = { get: get * 2, set: of, static: 1 }; return async + of * set.get - set.static }',
  'labels and blocks':
    'exports.f = (x, y) => { let s = x; a: { s *= y; if (s > 0) break a; s = 0 } b: for (const k in { p: 1, q: 2 }) { for (const c of k) { s += x * y; continue b } } return s }',
  'in beside less':
    'exports.f = (x, y) => { let s = 0; for (var i = ("a" in { a: 1 }) ? 0 : 5, n = x * y; i < n; i++) s += i * x; return s }',
  'numbers with methods':
    'exports.f = (x, y) => [5..toFixed(1), (1.5).toString(), (255).toString(16), x.toFixed(3), (x * y).toPrecision(4), `${y}`, "" + x, String(x * 2)]',
  'operators at the edge':
    'exports.f = (x, y) => [- -x, +-y, (-(-x)) ** 2, 2 ** -y, !x + !y, x-- - --y, x+ +y, typeof x + typeof -x, void x, (x, y) * 2, x / y / 2, /a/.test("a") / x]',
  'getters and setters':
    'const o = { _v: 1, get v() { return this._v * 2 }, set v(k) { this._v = k / 3 }, ["m" + 1](k) { return this.v * k }, async *g() { yield this.v } };\nexports.f = (x, y) => { o.v = x; o.v += y; o.v++; return o.m1(y) + o.v-- }',
  'finally that returns':
    'exports.f = (x, y) => { for (const v of [x, y]) { try { if (v > x * y) throw v * 2; return v * 3 } catch (e) { return e } finally { if (y > 1e9) continue } } }',
  'optional calls':
    'exports.f = (x, y) => { const o = { g(v) { return v * this.k }, k: y, l: [(v) => v * 2] }, n = undefined; return [o.g?.(x), o.h?.(x), n?.a.b.c(x), o?.["g"](x), o.l?.[0]?.(y), delete o?.k, n?.[x * 2]] }',
  'a switch that falls through':
    'exports.f = (x, y) => { let s = 0; switch (x > 1 ? "a" : x < 0) { case "a": s += x * y; case 2: { let s2 = s * 2; s = s2 } break; case true: s = -1; default: s += 5 } return s }',
  'code that looks for globals':
    'var g = typeof globalThis !== "undefined" ? globalThis : Function("return this")(); var Symbol = g.Symbol;\nexports.f = (x, y) => [typeof Symbol, typeof nothing, x * y]',
};

/** A value with numbers for tensors. */
function numbers(x: unknown): unknown {
  if (isTensor(x)) return x.item();
  if (Array.isArray(x)) return x.map(numbers);
  if (typeof x !== 'object' || x === null) return x;
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, numbers(value)]));
}

describe('rare syntax', () => {
  for (const [name, file] of Object.entries(files)) {
    it(name, async () => {
      const [original, rewritten] = [run(file)['f'], runRewritten(file)['f']] as [Fn, Fn];
      for (const [x, y] of [
        [1.25, 2.75],
        [-0.5, 0.75],
        [3, 2],
      ] as const) {
        const expected = await original(x, y);
        expect(await rewritten(x, y)).toEqual(expected);
        const found = await rewritten(...([tensor(x), tensor(y)] as Tensor[]));
        expect(numbers(found)).toEqual(numbers(expected));
      }
    });
  }
});
