import { arrayOfValue, isTensor, linearRule, operand, record, saves, type Rule, type Value } from '@stdgrad/core';
import { allocate, broadcastTo, copy, permute, rowMajor, type NDArray } from '@stdgrad/kernels';
import { add, cusum, example, flip, mul, real, row } from '@stdgrad/ops';
import { entryOf } from '@stdgrad/gradcheck/laws';

type Kind = 'linear' | 'smooth' | 'constant';

/** An op of one array, from its loop and its rule. */
export function op(
  forward: (x: NDArray) => NDArray,
  rule: Rule,
  shape: readonly number[] = [2, 3],
  kind: Kind = 'linear',
) {
  const call = (x: Value): Value => {
    const value = operand('planted', x);
    const z = forward(arrayOfValue(value));
    return isTensor(value) ? record(rule, z, value, null, arrayOfValue(value).layout.shape) : z;
  };
  return entryOf(row(call, { name: 'planted', kind, on: real, examples: [example([shape], (f, x: Value) => f(x))] }));
}

export const linear = (
  adjoint: (g: Value, shape: readonly number[]) => Value,
  forward?: (x: NDArray) => NDArray,
): Rule => linearRule<readonly number[]>({ name: 'planted', adjoint, ...(forward !== undefined && { forward }) });

export const running = (x: NDArray): NDArray => arrayOfValue(cusum(x, { dims: 1 }));
export const backwards = (g: Value): Value => flip(cusum(flip(g, { dims: 1 }), { dims: 1 }), { dims: 1 });
export const turned = (x: NDArray): NDArray => copy(permute(x, [1, 0]));
export const twice = (x: NDArray): NDArray => {
  const z = copy(x);
  for (let k = 0; k < z.layout.size; k++) z.buffer[z.start + k]! *= 2;
  return z;
};
export const doubling = linear((g) => mul(2, g));

/** Adds `by` to one element of a cotangent. */
export function nudged(g: Value, factor: number): Value {
  const weights = allocate(rowMajor(arrayOfValue(g).layout.shape));
  weights.buffer.fill(1, weights.start, weights.start + weights.layout.size);
  weights.buffer[weights.start + weights.layout.size - 1] = factor;
  return mul(g, weights);
}

export function withShare(x: Value, y: Value, factor: number): Value {
  return add(x, mul(factor, y));
}

export function spread(x: NDArray): NDArray {
  return copy(broadcastTo('planted', x, [4, 3]));
}

export function first(g: Value): Value {
  const z = copy(arrayOfValue(g));
  z.buffer.fill(0, z.start + 3, z.start + 12);
  return z;
}

export function squared(x: NDArray): NDArray {
  const z = copy(x);
  for (let k = 0; k < z.layout.size; k++) z.buffer[z.start + k]! **= 2;
  return z;
}

export const square: Rule = {
  name: 'planted',
  needs: () => saves.x,
  vjp: (_k, g, { x }) => mul(mul(2, x!), g),
};

export function reusing(): (x: NDArray) => NDArray {
  const kept = new Map<string, NDArray>();
  return (x) => {
    const key = x.layout.shape.join();
    const z = twice(x);
    const old = kept.get(key);
    if (old === undefined) kept.set(key, z);
    else old.buffer.set(z.buffer.subarray(z.start, z.start + z.layout.size), old.start);
    return old ?? z;
  };
}

export function exponential(x: NDArray): NDArray {
  const z = copy(x);
  for (let k = 0; k < z.layout.size; k++) z.buffer[z.start + k] = Math.exp(z.buffer[z.start + k]!);
  return z;
}

// each VJP halves what it has saved: a second sweep, or a second reader, gets half of it
export function spoiling(wrong: boolean): Rule {
  return {
    name: 'planted',
    needs: () => saves.z,
    vjp: (_k, g, { z }) => {
      const result = mul(g, z!);
      const array = arrayOfValue(z!);
      if (wrong) array.buffer.fill(0, array.start, array.start + array.layout.size);
      return result;
    },
  };
}

export function aliasing(x: NDArray): NDArray {
  return x;
}

/** Doubles, by way of the operand's own memory. */
export function throughOperand(x: NDArray): NDArray {
  for (let k = 0; k < x.layout.size; k++) x.iset(k, 2 * Number(x.iget(k)));
  return copy(x);
}

export function scaledInPlace(g: Value, copies: boolean): Value {
  if (isTensor(g)) return mul(2, g);
  const z = copies ? copy(g) : g;
  for (let k = 0; k < z.layout.size; k++) z.iset(k, 2 * Number(z.iget(k)));
  return z;
}

export function noisy(amount: number): (x: NDArray) => NDArray {
  return (x) => {
    const z = twice(x);
    z.buffer[z.start]! += amount * Math.random();
    return z;
  };
}
