// Run with --no-experimental-require-module, so that `require` gives the CommonJS builds: mixes the tensors of both
// and prints what failed.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as core from '@stdgrad/core';
import * as kernels from '@stdgrad/kernels';
import * as ops from '@stdgrad/ops';
import * as protocol from '@stdgrad/protocol';

const require = createRequire(import.meta.url);
const esm = { core, kernels, ops, protocol };
const cjs = Object.fromEntries(Object.keys(esm).map((name) => [name, require(`@stdgrad/${name}`)]));

const numbers = (x) => (x === null ? null : Array.from({ length: x.length }, (_, k) => Number(x.iget(k))));

/** What must hold, whichever build `one` and `other` are. */
const laws = {
  'are different modules that share their state'() {
    assert.notEqual(esm.core.tensor, cjs.core.tensor);
    assert.notEqual(esm.ops.mul, cjs.ops.mul);
    assert.equal(esm.core.Tensor, cjs.core.Tensor);
    assert.equal(esm.protocol.ShapeError, cjs.protocol.ShapeError);
  },
  'mix their tensors in one graph, views, writes and all'(one, other) {
    const x = one.core.tensor([1, 2, 3]);
    const y = other.core.tensor([10, 20, 30]);
    assert.ok(other.core.isTensor(x) && x instanceof other.core.Tensor);
    const z = one.ops.add(other.ops.mul(x, y), one.ops.exp(y));
    const view = other.ops.flip(z);
    one.ops.mul(view, [1, 0, 2], { out: view });
    other.ops.sum(view).backward();
    assert.deepEqual(numbers(z.value), [2 * (10 + Math.exp(10)), 0, 90 + Math.exp(30)]);
    assert.deepEqual(
      [numbers(x.grad), numbers(view.grad)],
      [
        [20, 0, 30],
        [1, 1, 1],
      ],
    );
    assert.deepEqual(numbers(y.grad), [2 * (1 + Math.exp(10)), 0, 3 + Math.exp(30)]);
  },
  'run backward through nodes of each other, and release them for both'(one, other) {
    const x = one.core.tensor([1, 2]);
    one.core.backward(other.ops.mul(x, x));
    assert.deepEqual(numbers(x.grad), [2, 4]);
    const z = one.ops.mul(x, 2);
    const [a, b] = [one.ops.mul(z, 1), other.ops.mul(z, 1)];
    other.core.backward(a);
    assert.throws(() => one.core.backward(b), other.protocol.InvalidBackprop);
  },
  'switch tracking and the guard off for each other'(one, other) {
    const x = one.core.tensor([1, 2]);
    other.core.backward(one.core.noAutodiff(() => other.ops.mul(x, x)));
    assert.equal(x.grad, null);
    one.core.memoryGuard(false);
    assert.equal(other.core.memoryGuard(true), false);
  },
  'differentiate functions of each other, nested'(one, other) {
    const inner = (x) => other.core.grad((y) => one.ops.mul(one.ops.mul(x, y), y))(x);
    // d/dy xy² at y = x is 2x²
    assert.equal(one.core.grad(inner)(3), 12);
  },
  'guard memory for each other'(one, other) {
    const data = new Float64Array(2000).fill(3);
    const x = one.core.tensor(new Float64Array(2000).fill(2));
    const y = other.ops.mul(x, data);
    data[5] = 4;
    assert.throws(() => one.core.backward(y), other.protocol.MutationError);
  },
  'take arrays and throw errors of each other'(one, other) {
    const array = one.kernels.fromElements([1, 2], [2], 'float64');
    const sum = other.ops.add(array, 1);
    assert.ok(one.kernels.isNDArray(sum));
    assert.deepEqual(numbers(sum), [2, 3]);
    assert.throws(() => other.ops.add(one.core.tensor([1, 2]), [1, 2, 3]), one.protocol.ShapeError);
    assert.throws(() => other.ops.add(one.core.tensor([1, 2]), 'a'), one.protocol.StdgradError);
  },
  'refuse to lose gradients of each other'(one, other) {
    assert.throws(() => Number(other.ops.mul(one.core.tensor(1), 2)), one.protocol.GradientLossError);
  },
};

const found = Object.entries(laws).map(([name, law]) => {
  try {
    law(esm, cjs);
    law(cjs, esm);
    return { name, error: null };
  } catch (error) {
    return { name, error: String(error.stack) };
  }
});
console.log(JSON.stringify(found));
