import { describe, expect, it } from 'vitest';
import { differences, gradients, run, runRewritten, type Fn } from './run.js';

/** Bodies of smooth functions of x and y, whose code branches exactly at the points where they are asked. */
const bodies: Record<string, readonly [body: string, ...points: (readonly [number, number])[]]> = {
  'absolute value, then a branch at 0': [
    'const a = Math.abs(x); const f = Math.exp(a) - Math.exp(-a); return (x < 0 ? -f : f) * y;',
    [0, 2],
    [-0, 2],
    [1, 2],
  ],
  'branch at 0, then absolute value': ['const s = x >= 0 ? 1 : -1; return s * Math.sin(Math.abs(x)) * y;', [0, 2]],
  'branch to the left': ['const s = x > 0 ? 1 : -1; return s * Math.sin(Math.abs(x)) + 0 * y;', [0, 2]],
  'branch to the left, the other way round': ['const a = Math.abs(x); return 0 >= x ? -a * y : a * y;', [0, 2]],
  'comparisons that say both': [
    'if (x > 0) return Math.abs(x); if (x < 0) return Math.abs(x); return Math.abs(x);',
    [0, 2],
  ],
  'bare absolute value': ['return Math.abs(x) * y + Math.hypot(x);', [0, 2]],
  'error function of Numerical Recipes': [
    'const t = 1 / (1 + 0.5 * Math.abs(x)); const r = t * Math.exp(-x * x - 1.26551223 + t * 1.26551223); return (x >= 0 ? 1 - r : r - 1) + y;',
    [1, 2],
  ],
  'or 0': ['return (x || 0) * y + (+y || 0) + (x * y || 0.0);', [0, 2], [0, 0], [3, 0]],
  'lists told from numbers by their length': [
    'const f = (v) => (v.length === undefined ? v * 2 : f(v[0]) * v.length); const g = (v) => (v && v.length ? 1 : v); return f(x) + f([[y]]) + g("ab") + g(y) + [x].length + "a".length;',
    [1.5, 2],
  ],
  'arrays of floats by another name': [
    'class M { constructor(T, l) { this.T = T; this.w = new T(l); this.v = new this.T(this.w); this.z = new T(2); this.d = new Date(5); } } const m = new M(Float64Array, [x, y]), n = new (m.T === M ? M : Array)(x, y); m.z[0] = x; return m.w[0] * m.v[1] + m.z[0] + (m.v instanceof Float64Array) + n[0] * n[1] + +m.d;',
    [1.5, 2],
  ],
  'views that were made before tensors came': [
    'const w = new Float64Array(6), v = w.subarray(2, 4), u = new Float64Array(w.buffer, 8), b = new ArrayBuffer(16), p = new Float64Array(b), q = new Float64Array(b, 8); v[1] = x; q[0] = y; let s = 0; for (const e of w) s += e * e; return s + u.reduce((a, e) => a + e * y, 0) + [...p].at(-1) * x + Array.from(u)[2] + w.subarray(3)[0];',
    [1.5, 2],
  ],
  'lists handed on, methods borrowed': [
    'const w = Float64Array.of(x, y, 3), { slice } = Array.prototype; Array.prototype.reverse.call(w); return Math.max.apply(null, w) + Reflect.apply(Math.hypot, null, w) + Array.prototype.reduce.call(w, (s, e) => s + e * x, 0) + [].slice.call(w, 1)[0] + Array.prototype.map.call(w, (e) => e * e)[2] + [].concat.call([], ...w)[1] + Object.values(w)[2] * Object.entries(w)[1][1];',
    [1.5, 2],
  ],
  'values taken apart into elements': [
    'const w = new Float64Array(2), o = { v: [] }, k = "q"; ({ p: w[0], [k]: w[1], r: o.v[k.length - 1] = y * 2, s: o.length } = { p: x, q: x * y, s: y }); return w[0] * w[1] + o.v[0] * o.length;',
    [1.5, 2],
  ],
  'classes of instances': [
    'const a = { v: [x, y] }; const n = new a.v.constructor(3), d = new a.v.constructor(x, y), w = Float64Array.of(x), u = new w.constructor(2), o = new (class { k = class { constructor(s) { this.s = s; } }; m() { return new this.k(2).s * new this.k(x).s; } })(); u[1] = x; return n.length * d[0] * d[1] + u[1] * u.length + o.m();',
    [1.5, 2],
  ],
  'numbers told from objects': [
    'return (x instanceof Object ? 1 : x) + (y === Object(y) ? 1 : y) + Object(x) * y + Object.values(x).length + ([x] instanceof Object);',
    [1.5, 2],
  ],
  'globals through an object': [
    'const root = globalThis, { v } = { v: root.isFinite }, Math = root.Math, max = Math.max; const { isNaN: nan } = { isNaN: root.isNaN }; return v(x) && !nan(y) ? max(x, 0) * Math.exp(y) : 0;',
    [1.5, 2],
  ],
  'or something else': ['return (x || y) + (null || 0) + (undefined || y) + Object.is(null || -0, -0);', [1, 2]],
  'deep copies': [
    'class P { constructor() { this.v = x; } } const o = { a: [x, { b: y, u: undefined, f() {} }], p: new P(), s: "x", n: null }; const c = JSON.parse(JSON.stringify(o)); c.a[1].b *= 3; return c.a[0] * c.a[1].b * c.p.v + o.a[1].b + Object.keys(c.a[1]).length + (c.s === "x") + (c.n === null);',
    [1.5, 2],
  ],
  'deep copies by structuredClone': [
    'const o = { a: [x, 1], w: new Float64Array([y, x]), d: new Date(5) }; o.self = o; const c = structuredClone(o); c.a[0] *= 2; return c.a[0] * c.w[0] + o.a[0] + c.self.a[1] + +c.d;',
    [1.5, 2],
  ],
  'objects that convert themselves': [
    'class A { constructor(v) { this.v = v; } valueOf() { return this.v; } } const a = new A(x), b = new A(y); return +a * 2 - b + (a + b) * (a * b) + (a < b ? -a : a / b) + Math.max(a, 0) + Math.exp(b) + Number(a) + (x + a) + (b + y);',
    [1.5, 2],
    [2.5, 2],
  ],
  'objects that convert themselves by symbol': [
    'const make = () => ({ [Symbol.toPrimitive]: (hint) => (hint === "number" ? x : y) }); const a = make(); return a * 2 + (a + 1) + +a;',
    [1.5, 2],
  ],
};

describe('where code branches, gradients are those of the function', () => {
  for (const [name, [body, ...points]] of Object.entries(bodies)) {
    it(name, () => {
      const source = `module.exports = { f(x, y) { ${body} } };`;
      const original = run(source)['f'] as Fn;
      const rewritten = runRewritten(source)['f'] as Fn;
      for (const args of points) {
        expect(rewritten(...args)).toBe(original(...args));
        const found = gradients(rewritten, args);
        expect(found.value).toBeCloseTo(original(...args) as number, 12);
        const expected = differences(original, args);
        found.grads.forEach((grad, k) => {
          expect(Math.abs((grad ?? 0) - expected[k]!), `${args.join()}: d${k} ${grad} for ${expected[k]}`).toBeLessThan(
            1e-6 * (1 + Math.abs(expected[k]!)),
          );
        });
      }
    });
  }
});

it('a text of variables is not read back', () => {
  const source = `module.exports = { f(x) { const text = JSON.stringify([x, 7.25]); return JSON.parse(text)[0] * x; }, g: (x) => JSON.parse(JSON.stringify({ x })).x };`;
  const { f, g } = runRewritten(source) as Record<string, Fn>;
  expect(f!(3)).toBe(9);
  expect(g!(3)).toBe(3);
  expect(() => gradients(f!, [4])).toThrow(/JSON\.parse: reads a text/);
  expect(gradients(g!, [3]).grads).toEqual([1]);
});
