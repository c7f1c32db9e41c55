import { tensor, vjp } from '@stdgrad/core';
import { derivative } from '@stdgrad/gradcheck';
import { StdgradError } from '@stdgrad/protocol';
import type { Subject } from './points.js';

/** How the derivative by one argument at one point came out. */
export type Outcome = 'right' | 'kink' | 'unknown' | 'refused' | 'wrong';

export interface Finding {
  readonly outcome: Outcome;
  readonly name: string;
  readonly point: readonly number[];
  readonly argument: number;
  readonly detail: string;
}

/** Compares the derivative by each argument with differences of the raw function. */
export function check(subject: Subject, point: readonly number[], tolerance = 1e-6): Finding[] {
  return point.map((_, argument) => {
    const finding = (outcome: Outcome, detail = ''): Finding => ({
      outcome,
      name: subject.name,
      point,
      argument,
      detail,
    });
    let got: number;
    try {
      got = slope(subject, point, argument);
    } catch (error) {
      if (!(error instanceof StdgradError)) return finding('wrong', String(error));
      return finding('refused', error.message);
    }
    return judge(subject, point, argument, got, tolerance, finding);
  });
}

function slope({ hooked }: Subject, point: readonly number[], argument: number): number {
  const [, pull] = vjp((x) => {
    const result = hooked(...point.map((value, k) => (k === argument ? x : value)));
    return typeof result === 'number' ? tensor(result, { constant: true }) : result;
  }, point[argument]!);
  return Number(pull(1)[0]);
}

function judge(
  { raw }: Subject,
  point: readonly number[],
  argument: number,
  got: number,
  tolerance: number,
  finding: (outcome: Outcome, detail?: string) => Finding,
): Finding {
  const f = (x: number): number => raw(...point.map((value, k) => (k === argument ? x : value)));
  const x = point[argument]!;
  const step = 1e-6 * Math.max(Math.abs(x), 0.1);
  const [below, at, above] = [f(x - step), f(x), f(x + step)];
  // a step function, whose jumps the differences may cross
  if (below === at || above === at) if (got === 0) return finding('right', 'constant');
  const isolated =
    Number.isFinite(below) &&
    Number.isFinite(above) &&
    Math.min(Math.abs(below - at), Math.abs(above - at)) > 1e-3 * Math.abs(at);
  if (isolated && below === above) return finding('wrong', `got ${got} where the function jumps`);
  const both = derivative(f, x);
  const [right, left] = [derivative(f, x, 1), derivative(f, x, -1)];
  const close = ({ value, error }: { value: number; error: number }): boolean =>
    Math.abs(got - value) <= tolerance * Math.max(Math.abs(got), Math.abs(value), 1e-4) + 3 * error;
  const detail = `got ${got}, differences ${both.value} ± ${both.error}, left ${left.value} ± ${left.error}, right ${right.value} ± ${right.error}`;
  const sure = ({ value, error }: { value: number; error: number }): boolean =>
    Number.isFinite(value) && error <= 1e-3 * Math.max(Math.abs(value), 1e-3);
  if (
    sure(both) &&
    sure(left) &&
    sure(right) &&
    Math.abs(left.value - right.value) <= 1e-2 * Math.abs(both.value) + 1e-6
  )
    return finding(close(both) ? 'right' : 'wrong', detail);
  if (close(both) && Number.isFinite(both.value)) return finding('right', detail);
  if (sure(left) && sure(right)) {
    const [low, high] = [Math.min(left.value, right.value), Math.max(left.value, right.value)];
    return finding(got >= low - 1e-6 && got <= high + 1e-6 ? 'kink' : 'wrong', detail);
  }
  if (sure(right) || sure(left)) return finding(close(sure(right) ? right : left) ? 'kink' : 'wrong', detail);
  return finding('unknown', detail);
}
