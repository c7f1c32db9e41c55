import { vjp, type Input } from '@stdgrad/core';
import { GradientLossError, NotDifferentiableError } from '@stdgrad/protocol';
import { agrees, slopeAt, type Slope } from './differences.js';

/** A function of numbers, raw or traced. */
export type OfNumbers<T = unknown> = (...args: readonly T[]) => unknown;

/**
 * Makes sure that tracing a function at a point gives its derivative there: tracing `@stdlib`'s source is right at
 * generic points, and lost at others, where the source returns a constant early. Differences of the raw function tell;
 * the derivative itself is the traced one.
 *
 * @param which - numbers of the arguments that are variables
 * @throws {@link GradientLossError} when the traced derivative can't be that of the function
 * @throws {@link NotDifferentiableError} when an argument takes integers only
 */
export function verify(
  id: string,
  raw: OfNumbers,
  traced: OfNumbers,
  point: readonly number[],
  which: readonly number[],
): void {
  const slopes = which.map((k) => slopeBy(id, raw, point, k));
  if (slopes.every((slope) => slope === null)) return;
  const gradient = gradientOf(traced, point, which);
  slopes.forEach((slope, j) => {
    if (slope === null || agrees(gradient[j]!, slope)) return;
    throw new GradientLossError(
      `${id}: its derivative by argument number ${which[j]! + 1} is lost at (${point.join(', ')}): tracing its source gives ` +
        `${gradient[j]!}, differences ${slope.value.toPrecision(4)}; register a rule with implement('${id}', …), or move the point.`,
    );
  });
}

function slopeBy(id: string, raw: OfNumbers, point: readonly number[], k: number): Slope | null {
  const slope = slopeAt((x) => Number(raw(...point.map((value, j) => (j === k ? x : value)))), point[k]!);
  if (slope !== 'integers') return slope;
  throw new NotDifferentiableError(
    `${id}: argument number ${k + 1} takes certain numbers only, like ${point[k]}, so there is no derivative by it; ` +
      'pass a number, or stopGradient(x).',
  );
}

/** First derivatives by the traced function, on tensors of its own. */
function gradientOf(traced: OfNumbers, point: readonly number[], which: readonly number[]): number[] {
  const [, pull] = vjp(
    (...variables) => traced(...point.map((value, k) => variables[which.indexOf(k)] ?? value)),
    ...which.map((k): Input => point[k]!),
  );
  return pull(1).map(Number);
}
