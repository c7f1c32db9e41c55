import { isTensor, isVariable, operand, type Tensor, type Value, type Input } from '@stdgrad/core';
import { broadcastShapes } from '@stdgrad/kernels';
import { broadcastTo, mul, reshape, stack } from '@stdgrad/ops';
import { ArgumentError, GradientLossError } from '@stdgrad/protocol';
import { ScalarRule, applyRule } from '../rules/scalar.js';
import type { Scalar } from '../rules/row.js';
import { verify, type OfNumbers } from './verify.js';

/**
 * A function of numbers on tensors, by its tracked twin: element by element, broadcast to each other.
 *
 * @param raw - the function itself
 * @param traced - its twin
 */
export function onScalars(id: string, raw: OfNumbers, traced: OfNumbers, args: readonly unknown[]): unknown {
  const given = args.filter((arg, k) => arg !== undefined || k < args.length - 1);
  const operands = given.map((arg) => (typeof arg === 'number' ? arg : operand(id, arg as Input)));
  const shape = broadcastShapes(
    id,
    operands.map((x) => (typeof x === 'number' ? [] : x.shape)),
  );
  if (shape.length === 0) return atPoint(id, raw, traced, operands.map(scalarOf));
  const spread = operands.map((x) => (typeof x === 'number' ? x : broadcastTo(x, shape)));
  const count = shape.reduce((n, size) => n * size, 1);
  if (count === 0) throw new ArgumentError(`${id}: got a tensor without elements; pass one that has some.`);
  const results = Array.from({ length: count }, (_, k) =>
    atPoint(
      id,
      raw,
      traced,
      spread.map((x) => (typeof x === 'number' ? x : elementOf(x, k))),
    ),
  );
  return reshape(stack(results as Input[]), shape);
}

type Element = number | Tensor;

const scalarOf = (x: Value | number): Element => (typeof x === 'number' ? x : elementOf(x, 0));

function elementOf(x: Value, k: number): Element {
  if (!isTensor(x)) return Number(x.iget(k));
  return isVariable(x) ? (x.ndims === 0 ? x : x.iget(k)) : x.iget(k).item();
}

function atPoint(id: string, raw: OfNumbers, traced: OfNumbers, args: readonly Element[]): unknown {
  const point = args.map((x) => (isTensor(x) ? x.item() : x));
  const which = args.flatMap((x, k) => (isTensor(x) ? [k] : []));
  const value = Number(raw(...point));
  if (which.length === 0) return value;
  if (Number.isNaN(value)) return undefinedAt(id, raw, args);
  verify(id, raw, traced, point, which);
  const result = traced(...args);
  const got = isTensor(result) ? result.item() : result;
  if (typeof got !== 'number' || !same(got, value)) {
    throw new GradientLossError(
      `${id}: internal: its source gives ${String(got)} when traced at (${point.join(', ')}), and ${value} itself; ` +
        `register a rule with implement('${id}', …).`,
    );
  }
  // differences have shown that it is constant around here
  return isTensor(result) ? result : applyRule(flat(id, args.length), raw as Scalar, args);
}

const same = (x: number, y: number): boolean => Object.is(x, y) || Math.abs(x - y) <= 1e-12 * Math.abs(y);

/** Outside of the domain the derivative is NaN, as the value is. */
function undefinedAt(id: string, raw: OfNumbers, args: readonly Element[]): unknown {
  return mul(applyRule(flat(id, args.length), raw as Scalar, args) as Input, NaN);
}

/** A function that is constant around a point. */
function flat(id: string, count: number): ScalarRule {
  const params = Array.from({ length: count }, (_, k) => `x${k}`);
  return new ScalarRule(id, { params, partials: params.map(() => () => 0), on: [] });
}
