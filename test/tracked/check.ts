import { tensor, vjp } from '@stdgrad/core';
import { derivative, type Derivative } from '@stdgrad/gradcheck';
import { StdgradError } from '@stdgrad/protocol';
import type { Subject } from './points.js';

/** How the derivative by one argument at one point came out. */
export type Outcome = 'right' | 'kink' | 'unknown' | 'refused' | 'wrong' | 'NaN';

export interface Finding {
  readonly outcome: Outcome;
  readonly name: string;
  readonly point: readonly number[];
  readonly argument: number;
  readonly detail: string;
  /** The derivative that came out. */
  readonly slope: number;
}

/** Compares the derivative by each argument with differences of the raw function. */
export function check(subject: Subject, point: readonly number[]): Finding[] {
  // its values come from a search that ends with seven digits
  const tolerance = subject.name === 'cosine/quantile' ? 1e-3 : 1e-6;
  return point.map((_, argument) => {
    let got = NaN;
    const finding = (outcome: Outcome, detail = ''): Finding => ({
      outcome,
      name: subject.name,
      point,
      argument,
      detail,
      slope: got,
    });
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
  const flat = below === at || above === at || below === f(x - 2 * step) || above === f(x + 2 * step);
  if (got === 0 && flat) return finding('right', 'constant');
  if (below === above && Math.abs(below - at) > 1e-3 * Math.abs(at)) return finding('wrong', `got ${got} at a jump`);

  const [both, left, right] = [derivative(f, x), derivative(f, x, -1), derivative(f, x, 1)];
  const detail = `got ${got}, differences ${[both, left, right].map(({ value, error }) => `${value} ± ${error}`).join(', ')}`;
  const close = ({ value, error }: Derivative): boolean =>
    Math.abs(got - value) <= tolerance * Math.max(Math.abs(got), Math.abs(value), 1e-4) + 3 * error;
  const smooth = sure(left) && sure(right) && Math.abs(left.value - right.value) <= 1e-2 * Math.abs(both.value) + 1e-6;
  if (sure(both) && smooth) return finding(close(both) ? 'right' : wrong(got), detail);
  if (Number.isFinite(both.value) && close(both)) return finding('right', detail);
  if (sure(left) && sure(right)) {
    const [low, high] = [Math.min(left.value, right.value), Math.max(left.value, right.value)];
    return finding(got >= low - 1e-6 && got <= high + 1e-6 ? 'kink' : wrong(got), detail);
  }
  const one = [right, left].find(sure);
  return finding(one === undefined ? 'unknown' : close(one) ? 'kink' : wrong(got), detail);
}

const wrong = (got: number): Outcome => (Number.isNaN(got) ? 'NaN' : 'wrong');

const sure = ({ value, error }: Derivative): boolean =>
  Number.isFinite(value) && error <= 1e-3 * Math.max(Math.abs(value), 1e-7);
