import { describe, expect, it } from 'vitest';
import { differences, gradients, run, runRewritten, type Fn } from './run.js';

/** Bodies of functions of x and y, which must give the same on numbers and the right gradient on tensors. */
const bodies: Record<string, string> = {
  arithmetic: 'return x * y + x / y - -x + +y;',
  remainder: 'return (x * 7) % y + 10 % x + (-x) % y;',
  power: 'return x ** 2 + y ** x + 2 ** y;',
  'order of powers': 'return 2 ** x ** y;',
  'negative base': 'return (-x) ** 2 * y;',
  'variable changed on the right': 'let a = x; return a * (a = y) + a;',
  'increment on the right': 'let a = x; return a + a++ * a;',
  'variable changed by a call': 'let a = x; const f = () => (a = y); return a * f() + a;',
  'compound assignments': 'let a = x; a += y; a -= 2 * x; a *= y; a /= x; a **= 2; a %= 3; return a;',
  'compound assignment of itself': 'let a = x; a += a * (a = y); return a;',
  'logical assignments': 'let a = 0; a ||= x; let b = x; b &&= y * b; let c = null; c ??= y; return a * b + c;',
  'logical assignment of members':
    'const o = { a: 0, b: x, c: null }; o.a ||= x; o.b &&= y * o.b; o.c ??= y; return o.a * o.b + o.c;',
  'logical assignment of elements':
    'const o = [0, x, null]; let i = 0; o[i++] ||= x; o[i++] &&= y * o[1]; o[i++] ??= y; return o[0] * o[1] + o[2] + i;',
  'prefix and postfix': 'let a = x; const b = a++ * 2; const c = --a + a--; return a * b * c + y;',
  'increment of members': 'const o = { v: x }; const b = o.v++ * y; const c = ++o.v; return b * c - o.v--;',
  'increment of elements':
    'const o = [x, y]; let i = 0; const b = o[i++]++ * y; const c = --o[i--]; return b * c - o[i]++;',
  'members evaluated once':
    'let n = 0; const o = [{ v: x }, { v: y }]; o[n++].v *= 2; o[n].v += n; return o[0].v * o[1].v + n;',
  'keys evaluated once': 'let n = 0; const o = [x, y]; o[n++] *= 3; o[n] **= 2; return o[0] * o[1] + n;',
  comparisons: 'return (x < y ? x : y) * (x >= y ? 2 : 3) * (x > 0 && y <= 100 ? x : 1);',
  'strict equality': 'return (x === x ? x : 0) + (x !== y ? y : 1) * (x === 12345 ? 0 : 1);',
  'loose equality': 'return (x == x ? x : 0) + (x != y ? y : 1) * (x == null ? 0 : 1);',
  'test for NaN': 'return x !== x ? 0 : x * y;',
  'comparison with undefined': 'return x === undefined || y == undefined ? 0 : x * y;',
  'logical operators': 'return (x && y) * (0 || x) + (x ?? y) + (null ?? y) + !x + !!y;',
  truthiness: 'let s = 0; if (x - x) s += 1; else s += y; while (s < 3) s += x * x; return s * (x - x || y);',
  'for with a condition': 'let s = 0; for (let v = x * x; v < 50; v *= 2) s += v * y; return s;',
  'do while': 'let v = x * x; do { v *= 2; } while (v < 9) return v * y;',
  switch: 'switch (x) { case 12.5: return y; case x: return x * y; default: return 0; }',
  'switch of numbers': 'switch (3) { case y: return 1; case 3: return x * x; } return 0;',
  'switch true': 'switch (true) { case x > 5: return y; case x < 5: return x * y; } return 0;',
  destructuring: 'const { a, b: [c, d = x * y] } = { a: x, b: [y] }; return a * c + d;',
  'destructuring defaults': 'const [a = x * 2, b = a * y, { c = b - a } = {}] = []; return a * b * c;',
  'destructuring to elements': 'const w = [x, y]; [w[0], w[1]] = [w[1], w[0] * 2]; return w[0] - w[1] * x;',
  'lists of literals that are written into':
    'const s = [0, 0, 1, 1]; s[0] += x; s[1] = y * s[0]; [s[2]] = [x * y]; for (s[3] of [x]); s[0]++; return s[0] * s[1] - s[2] * s[3];',
  'default parameters': 'const f = (a, b = a * y, { c = b ** 2 } = {}) => a * b * c; return f(x);',
  'default parameters of functions':
    'function f(a, b = a * y + this.k, c = () => b * a) { return a * b * c(); } return f.call({ k: 2 }, x);',
  'rest and spread': 'const f = (...v) => v.reduce((a, b) => a * b, 1); return f(...[x, y], x) + Math.max(...[x, y]);',
  closures: 'let s = x; const add = (v) => { s += v * y; return s; }; add(x); add(y); return s * s;',
  recursion: 'const f = (n, v) => (n <= 0 ? v : f(n - 1, v * x + y)); return f(4, 1);',
  generators:
    'function* g(a) { let b = a; for (let i = 0; i < 3; i++) b = (yield b * i) + b * y; return b; } let s = 0; const it = g(x); let r = it.next(); while (!r.done) { s += r.value; r = it.next(s); } return s * r.value;',
  'yield among operands':
    'function* g() { return (x * (yield y)) + (yield x) * y; } const it = g(); const a = it.next().value; const b = it.next(a * 2).value; return it.next(b).value;',
  classes:
    'class A { #v = x * y; static k = 2 * 3; w = this.#v + x; get v() { return this.#v * 2; } set v(n) { this.#v = n ** 2; } bump() { this.#v += y; this.#v++; return this.#v; } static { A.z = A.k * 2; } } const a = new A(); a.v = a.v / 3; return a.bump() * a.w + A.z;',
  inheritance:
    'class A { constructor(v) { this.v = v; } f(k) { return this.v * k; } } class B extends A { f(k) { return super.f(k) + super.f(2) * y; } } return new B(x).f(y);',
  'super properties':
    'const p = { v: 2 }; const o = { __proto__: p, f() { super.v; return super.v * x + y; } }; return o.f();',
  'optional chaining':
    'const o = { a: { b: [x, y] }, f: (v) => v * 2 }; return o?.a?.b[0] * o.a?.b?.[1] + o.f?.(x) + (o.q?.z ?? y);',
  'tagged templates': 'const tag = (s, ...v) => v[0] * v[1] + s.length; return tag`${x} and ${y * 2}`;',
  'template literals': 'return `${x}`.length > 0 ? x * y : 0;',
  'text and numbers': 'const t = "v" + x + " " + y; return (t.length > 3 ? 2 : 1) * x * (x + "a" === `${x}a` ? 1 : y);',
  labels:
    'let s = 0; outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j > i) continue outer; if (i * j > 4) break outer; s += x * j + y * i; } } return s;',
  'comma operator': 'let a = 1; return (a = x, a *= y, a) + (a, x);',
  'comma in loops': 'let s = 0; for (let i = 0, j = 5; i < j; i++, j--) s += x * i - y * j; return s;',
  typeof: 'return typeof x === "number" && typeof (x * y) === "number" && typeof nothing === "undefined" ? x * y : 0;',
  'in and delete': 'const o = { a: x, 1: y }; delete o.a; return "a" in o ? 0 : 1 in o ? x * o[1] : 0;',
  'computed keys': 'const k = "q"; const o = { [k + 1]: x, [`${k}2`]: y }; return o.q1 * o["q2"];',
  'index by a rounded value':
    'const w = [1, 2, x, y, 3]; return w[Math.round(x)] * x + w[~~y] + w[y | 0] * w[Math.floor(y)];',
  'index by an integer': 'const w = [y, x, 5]; const k = x - x + 1; return w[k] * 2;',
  'Math functions':
    'return Math.sin(x) + Math.exp(y) * Math.log(Math.abs(x)) - Math.sqrt(x * x + 1) + Math.atan2(x, y) + Math.pow(x, 2) + Math.tanh(y) + Math.cbrt(x) + Math.log1p(x) + Math.expm1(y);',
  'Math of several':
    'return Math.max(x, y, 0.1) * 3 + Math.min(x, y) + Math.hypot(x, y, 2) + Math.max(x) * Math.hypot(y) + (Math.max() < 0 ? x : y);',
  'Math taken apart':
    'const { exp, PI } = Math; const M = Math; return exp(x) * PI + M.cos(y) + [x, y].map(Math.sin).reduce((a, b) => a + b);',
  'Math steps': 'return x * Math.floor(x) + y * Math.sign(y) + Math.ceil(x) + Math.trunc(y) + Math.round(x);',
  conversions: 'return Number(x) * 2 + +y + parseFloat(x) + Number.parseFloat(y) + x.valueOf();',
  checks:
    'return isNaN(x) || !isFinite(y) || !Number.isFinite(x) || Number.isNaN(y) || Number.isInteger(x) ? 0 : x * y;',
  'conversion callbacks': 'return [x, y].map(Number).filter(Boolean).reduce((a, b) => a * b);',
  printing:
    'return x.toFixed(2).length + String(y).length + `${x}${y}`.length + JSON.stringify({ a: [x] }).length + x.toString().length > 0 ? x * y : 0;',
  'array searches': 'const w = [x, y, x]; return w.indexOf(x) * 2 + w.lastIndexOf(x) + (w.includes(y) ? x : y) * 3;',
  'array callbacks':
    'const w = [x, y, x * y]; return w.filter((v) => v - v + 1).length * (w.some((v) => v) ? x : y) * (w.every((v) => v) ? x : y) * w.find((v) => v * 1) + w.findIndex((v) => v === y);',
  'methods that may be missing':
    'const w = [x, y, x * y], n = null; return (w?.filter((v) => v - v + 1)?.length + (w?.includes(y) ? x : y)) * w?.sort((a, b) => b - a)[0] + (n?.some((v) => v) ?? y) + w?.map((v) => v * 2)[1];',
  'borrowed methods':
    'const w = [x, y, 0]; return Array.prototype.filter.call(w, (v) => v * x).length * x + (Array.prototype.indexOf.call(w, y) + 1) * y + Array.prototype.sort.call(w, (a, b) => a - b)[1];',
  'length of an array':
    'const n = x - x + 3; const w = new Array(n).fill(x); return w.length * w[0] + Array(n).length * y + Array(2, x)[1];',
  'Number taken apart':
    'const { isFinite: ok, isInteger, EPSILON } = Number; return ok(x) && !isInteger(y) ? x * y + EPSILON : 0;',
  'a function made of text':
    'const f = new Function("a", "b = 2", "return a * b + Math.sin(a)"); return f(x) * y + Function("return 2")() * f(y, x);',
  'sort by a comparator':
    'const w = [x, y, x * y, 0.5]; w.sort((a, b) => a - b); return w[0] * 1 + w[1] * 2 + w[2] * 3 + w[3] * 4;',
  'sort by text': 'const w = [x, y, x * y, 0.5]; w.sort(); return w[0] * 1 + w[1] * 2 + w[2] * 3 + w[3] * 4;',
  'toSorted and join': 'const w = [x, y]; return w.toSorted((a, b) => b - a)[0] * w.join("-").split("-").length;',
  Float64Array:
    'const w = new Float64Array(3); w[0] = x; w[1] = y * 2; w[2] = w[0] * w[1]; let s = 0; for (let i = 0; i < w.length; i++) s += w[i] * (i + 1); return s;',
  'Float64Array overwritten':
    'const w = new Float64Array(2); w[0] = x; w[0] = 5; w[1] = y; w[1] += x; w[1]++; return w[0] * x + w[1] * w[1];',
  'Float64Array of a list':
    'const w = new Float64Array([x, y, 3]); return w[0] * w[1] + Float64Array.of(x, 2)[0] + Float64Array.from([y], (v) => v * 2)[0];',
  'Float64Array methods':
    'const w = new Float64Array(4).fill(x); w.set([y, x * y], 1); const v = w.map((u) => u * u); const s = w.slice(1, 3); return v.reduce((a, b) => a + b, 0) * s[0] + s[1] + w.subarray(1)[0] * 2;',
  'Float64Array iterated':
    'const w = new Float64Array(3); w[0] = x; w[2] = y; let s = 0; for (const v of w) s += v * v; const [a, , c] = w; w.forEach((v, i) => { s += v * i; }); return s * a + c + Math.max(...w);',
  'Float64Array swapped':
    'const w = new Float64Array(2); w[0] = x; w[1] = y; [w[0], w[1]] = [w[1], w[0]]; return w[0] - w[1] * w[1];',
  'Float64Array sorted':
    'const w = new Float64Array([x, y, 0.5, x * y]); w.sort(); return w[0] + 2 * w[1] + 3 * w[2] + 4 * w[3];',
  'Float64Array view':
    'const w = new Float64Array(4); const v = w.subarray(2); w[2] = x; v[1] = y; return v[0] * w[3];',
  'matrix product':
    'const n = 2, a = [x, y, 1, x], b = [y, 2, x, y], c = new Float64Array(4); for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s; } return c[0] * c[3] - c[1] * c[2];',
  'values in objects':
    'const o = { a: x, get b() { return this.a * y; }, f() { return this.b + 1; } }; return o.f() * o.a;',
  'length as a property': 'const o = { length: x, width: y }; return o.length * o.width;',
  'arguments object': 'function f(a) { arguments[0] = y; return a * arguments[0] + arguments.length; } return f(x);',
  'try and finally':
    'let s = x; try { s *= y; if (s > -1e9) throw s; } catch (e) { s = e * 2; } finally { s += x; } return s;',
  'Object.is and constructor': 'return Object.is(x, x) && x.constructor === Number ? x * y : 0;',
  'toString.call': 'return Object.prototype.toString.call(x) === "[object Number]" ? x * y : 0;',
  'async functions left alone': 'const f = async (a) => (await a) * 2 + (await a); f(1); return x * y;',
  'hoisted functions': 'return g(x) * y; function g(a) { return a * a; }',
  'var in loops': 'for (var i = 0, s = x; i < 3; i++) { var s = s * y; } return s + i;',
  'shadowed Math': 'const Math = { sin: (v) => v * 2 }; return Math.sin(x) * y;',
  'function expressions': 'const f = function fact(n) { return n <= 1 ? x : n * fact(n - 1); }; return f(4) * y;',
  'arrow of an object': 'const f = (a) => ({ v: a * x, w: (a, y * 2) }); return f(y).v * f(x).w;',
  'nested conditionals': 'return x > 0 ? (y > 0 ? x * y : x) : y > 0 ? -x : y;',
  'BigInt beside': 'const b = 3n; return Number(b * 2n + b ** 2n) * x + y;',
  'dates beside': 'const d = new Date(5); return (d - 2) * x + (d > 3 ? y : 0) + (+d);',
  'valueOf beside': 'const o = { valueOf: () => 3 }; return o * x + (o > 2 ? y : 0) + y * o;',
  'text as a number': 'return "3" * x + (y - "1") + x / true + (x + null);',
};

const points: readonly (readonly [number, number])[] = [
  [1.3, 2.7],
  [0.7, 0.3],
  [2.3, 1.1],
];

describe('what code means stays', () => {
  for (const [name, body] of Object.entries(bodies)) {
    it(name, () => {
      const source = `module.exports = { f(x, y) { ${body} } };`;
      const original = run(source)['f'] as Fn;
      const rewritten = runRewritten(source)['f'] as Fn;
      for (const args of points) {
        const value = original(...args);
        expect(rewritten(...args)).toBe(value);
        const found = gradients(rewritten, args);
        expect(found.value).toBeCloseTo(value as number, 12);
        const expected = differences(original, args);
        found.grads.forEach((grad, k) => {
          const wanted = expected[k]!;
          expect(Math.abs((grad ?? 0) - wanted), `${String(args)}: d${k} ${grad} for ${wanted}`).toBeLessThan(
            1e-6 * (1 + Math.abs(wanted)),
          );
        });
      }
    });
  }
});
