import { tensor } from '@stdgrad/core';
import { GradientLossError, NotDifferentiableError } from '@stdgrad/protocol';
import { TransformError, transform } from '@stdgrad/stdlib-adapter/transform';
import { describe, expect, it } from 'vitest';
import { expression, runRewritten, type Fn } from './run.js';

const unseen: Record<string, [source: string, place: string, what: RegExp]> = {
  with: ['var a;\nwith (a) { b = 1 }', 'pkg/lib/f.js:2:1', /`with`/],
  eval: ['function f(s) {\n  return 1 + eval(s);\n}', 'pkg/lib/f.js:2:14', /eval/],
  'a syntax error': ['let a = 1;\nlet b = ;', 'pkg/lib/f.js:2:9', /could not be parsed/],
  TypeScript: ['const a: number = 1;', 'pkg/lib/f.js:1:8', /could not be parsed/],
};

describe('a file that cannot be rewritten', () => {
  for (const [name, [source, place, what]] of Object.entries(unseen)) {
    it(`${name}: is an error with file, line and column`, () => {
      const make = (): unknown => transform(source, { filename: 'pkg/lib/f.js', format: 'commonjs' });
      expect(make).toThrow(TransformError);
      expect(make).toThrow(`${place}: `);
      expect(make).toThrow(what);
      expect(make).toThrow(/; .*\./);
    });
  }
});

const lossy: Record<string, [text: string, error: typeof GradientLossError]> = {
  'a bit trick': ['x & 3', NotDifferentiableError],
  'an exclusive or': ['x ^ y', NotDifferentiableError],
  'a shift': ['x << 2', NotDifferentiableError],
  'bits of a product': ['Math.imul(x, 3)', NotDifferentiableError],
  'leading zeros': ['Math.clz32(x)', NotDifferentiableError],
  'a broken index': ['[1, 2, 3][x * 0.3]', GradientLossError],
  'a key of a cache': ['({ 2: 5 })[x * 0 + 2]', GradientLossError],
  'a write to a cache': ['(({})[x * 0 + 2] = 5)', GradientLossError],
  'a write to integers': ['(new Int32Array(2)[0] = x)', NotDifferentiableError],
  'the memory of an array': ['((w) => (w[0] = x, w.buffer))(new Float64Array(2))', GradientLossError],
  'a conversion that is not seen': ['[Number][0](x)', GradientLossError],
  'bits of an array of floats': [
    '((w, u) => (w[0] = x, u[0] * y))(...((w) => [w, new Uint32Array(w.buffer)])(new Float64Array(1)))',
    GradientLossError,
  ],
  'bits of an array of floats, read later': [
    '((b, w) => (w[0] = x, new DataView(b).getUint8(7) * y))(...((w) => [w.buffer, w])(new Float64Array(1)))',
    GradientLossError,
  ],
  'bits changed': [
    '((b) => { const f = new Float32Array(b), u = new Int32Array(b); f[0] = x; u[0] = 0x5f3759df - (u[0] >> 1); return f[0]; })(new ArrayBuffer(4))',
    GradientLossError,
  ],
  'a typed array over a list': ['new Int8Array([x])[0]', GradientLossError],
  'a cache by texts': ['((c, k) => (c[k] ??= x * y))({}, `${x}|${y}`)', GradientLossError],
  'a cache by lists': [
    '((c, k) => (c.set(k, { v: [x * y] }), c.get(k).v[0]))(new Map(), [x, y].join())',
    GradientLossError,
  ],
  'a cache by JSON': [
    '((c, ...v) => { const k = JSON.stringify(v); return k in c ? c[k] : (c[k] = v[0] * v[1]); })({}, x, y)',
    GradientLossError,
  ],
  'a cache by a sum of texts': ["((c, k) => (c[k] = c[k] || x * y))({}, x + '/' + y)", GradientLossError],
  'a number read from its text': ['Number(String(x))', GradientLossError],
  'a number parsed from a template': ['parseFloat(`${x}`)', GradientLossError],
  'a text made a number by an operator': ['+(x + "") * 1', GradientLossError],
  'a text multiplied': ['x.toString() * 2', GradientLossError],
};

describe('code that would lose a gradient', () => {
  for (const [name, [text, error]] of Object.entries(lossy)) {
    it(`${name}: throws`, () => {
      const { rewritten, original } = expression(text);
      expect(rewritten(1.5, 2.5)).toEqual(original(1.5, 2.5));
      expect(() => rewritten(tensor(1.5), tensor(2.5))).toThrow(error);
    });
  }

  it('texts of plain numbers are read whatever was printed before', () => {
    const read = expression('Number(`${x}`) + parseFloat(x.toFixed(1)) + +String(x)').rewritten;
    expression('String(x) + (x + "")').rewritten(tensor(1.5));
    expect(read(1.5)).toBe(4.5);
  });

  it('comparisons of tensors with dimensions are an error that says how to compare', () => {
    const { rewritten } = expression('x < y');
    expect(() => rewritten(tensor([1, 2]), 1)).toThrow(/shape \[2\].*less\(x, y\)/);
    expect(() => expression('x ? 1 : 2').rewritten(tensor([1, 2]))).toThrow(/shape \[2\]/);
    expect(() => expression('x === 1').rewritten(tensor([1, 2]))).toThrow(/shape \[2\]/);
  });

  it('arithmetic of tensors with dimensions broadcasts', () => {
    const f = expression('x * y + 1 - [1, 2] * x / z').rewritten;
    const result = f(tensor([1, 2]), 3, tensor(2)) as ReturnType<typeof tensor>;
    expect([...(result.value.toJSON() as { data: number[] }).data]).toEqual([3.5, 5]);
  });

  it('constants and integers count as their numbers', () => {
    const f = expression('x / y + (x & y)').rewritten;
    expect(Number(f(tensor(7, { dtype: 'int32' }), 2))).toBe(3.5 + 2);
    expect(Number(f(tensor(7, { constant: true }), 2))).toBe(3.5 + 2);
  });
});

describe('what is emitted', () => {
  it('keeps hashbangs, directives and lines', () => {
    const source =
      "#!/usr/bin/env node\n'use strict'\n\nfunction f(x) {\n  'use strict'\n  return x * x.y\n}\nmodule.exports = f";
    const { code } = transform(source, { filename: 'f.js', format: 'commonjs' });
    expect(code.split('\n').length).toBe(source.split('\n').length);
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n'use strict';const \$op=/);
    expect(code).toMatch(/function f\(x\) \{\n {2}'use strict';let/);
  });

  it('imports or requires the runtime that a bundler names', () => {
    const esm = transform('export default x => x * 2 + x', {
      filename: 'f.mjs',
      format: 'module',
      runtime: 'stdgrad/operators',
    });
    expect(esm.code).toMatch(/^import\{operators as \$op\}from"stdgrad\/operators";export default/);
    const cjs = transform('exports.f = 1', { filename: 'f.js', format: 'commonjs', runtime: 'stdgrad/operators' });
    expect(cjs.code).toMatch(/^const\{operators:\$op\}=require\("stdgrad\/operators"\);exports\.f/);
  });

  it('avoids names of the file', () => {
    const { f } = runRewritten('const $op = 2, $op1 = 3; exports.f = (x) => $op * x.v + $op1') as { f: Fn };
    expect(f({ v: 4 })).toBe(11);
  });

  it('finds the runtime beside a Symbol and a globalThis of the file', () => {
    const { f } = runRewritten('var Symbol, globalThis; exports.f = (x) => x.v * x.v') as { f: Fn };
    expect(f({ v: 4 })).toBe(16);
  });

  it('makes no code from text', () => {
    const { code } = transform('exports.f = (x, y) => { x.a += y[0]++; return new Float64Array([x.a]) }', {
      filename: 'f.js',
      format: 'commonjs',
    });
    expect(code).not.toMatch(/\beval\b|\bFunction\b/);
  });
});
