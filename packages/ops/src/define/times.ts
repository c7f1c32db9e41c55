import { arrayOfValue, isTensor, record, saves, type Rule, type Value } from '@stdgrad/core';
import { loop2, map2, scalarArray } from '@stdgrad/kernels';
import { promote } from '@stdgrad/protocol';
import { Symbolic, isSymbolic } from './symbolic.js';

const rule: Rule = {
  name: 'times',
  needs: (k) => (k === 0 ? saves.y : saves.x),
  vjp: (k, g, { x, y }) => times(g, (k === 0 ? y : x)!),
};
const loop = loop2((a, b) => a * b);

/** Cotangent times partial derivative, on arrays, tensors and expressions. */
export function times(g: Value, partial: Value | number): Value {
  if (partial === 1) return g;
  if (isSymbolic(g))
    return new Symbolic({ name: 'mul' }, [g, partial as unknown as Symbolic | number]) as unknown as Value;
  const factor = typeof partial === 'number' ? scalarArray(partial, arrayOfValue(g).dtype) : partial;
  const a = arrayOfValue(g);
  const b = arrayOfValue(factor);
  const z = map2('times', loop, a, b, promote(a.dtype, b.dtype));
  return isTensor(g) || isTensor(factor) ? record(rule, z, g, factor, null) : z;
}
