import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { differentiable } from '@stdgrad/stdlib-adapter';
import { differences, gradients, run, runRewritten, type Fn } from './run.js';

const load = createRequire(import.meta.url);

/** A function of `@stdlib`, with its derivative. */
const require = (id: string): unknown => differentiable(load(id) as Fn, { id });

/** Arrays of floats that tensors were written to, handed to functions of `@stdlib`. */
const bodies: Record<string, string> = {
  'a dot product':
    "const ddot = require('@stdlib/blas/base/ddot'); const w = new Float64Array(3); w[0] = x; w[2] = y; return ddot(3, w, 1, new Float64Array([1, 2, x]), 1);",
  'a tensor before an array':
    "const daxpy = require('@stdlib/blas/base/daxpy'); const w = new Float64Array([1, 2]); const v = new Float64Array(2); v[0] = x * y; w[1] = x; daxpy(2, y, v, 1, w, 1); return w[0] + w[1];",
  'an array scaled in place':
    "const dscal = require('@stdlib/blas/base/dscal'); const w = new Float64Array(3); w[0] = x; w[1] = y; dscal(3, 2, w, 1); return w[0] * w[1] + w[2];",
  'a sum of strided memory':
    "const dsum = require('@stdlib/blas/ext/base/dsum'); const w = new Float64Array(4); w[0] = x; w[2] = x * y; w[3] = 7; return dsum(2, w, 2);",
  'memory that has only numbers again':
    "const dsum = require('@stdlib/blas/ext/base/dsum'); const w = new Float64Array(2); w[0] = x; w[0] = 3; return dsum(2, w, 1) * x * y;",
};

describe('arrays of floats with tensors beside their memory', () => {
  for (const [name, body] of Object.entries(bodies)) {
    it(name, () => {
      const source = `module.exports = { f(x, y) { ${body} } };`;
      const [original, rewritten] = [run(source, load)['f'], runRewritten(source, require)['f']] as [Fn, Fn];
      const value = original(1.3, 0.7);
      expect(rewritten(1.3, 0.7)).toBe(value);
      const found = gradients(rewritten, [1.3, 0.7]);
      expect(found.value).toBeCloseTo(value as number, 12);
      differences(original, [1.3, 0.7]).forEach((wanted, k) => expect(found.grads[k] ?? 0).toBeCloseTo(wanted, 6));
    });
  }
});
