import { isTensor, vjp, type Input } from '@stdgrad/core';
import { add, mul } from '@stdgrad/ops';
import { GradientLossError, NotDifferentiableError } from '@stdgrad/protocol';
import { agrees, slopeAt } from './differences.js';

/** The numbers of a result, and where they are: `pValue`, `ci[0]`. */
export type Leaves = ReadonlyMap<string, unknown>;

const deepest = 8;

/** All numbers and tensors of a result. */
export function leavesOf(x: unknown): Leaves {
  const found = new Map<string, unknown>();
  gather(x, 'result', found, deepest);
  return found;
}

function gather(x: unknown, path: string, found: Map<string, unknown>, depth: number): void {
  if (typeof x === 'number' || isTensor(x)) found.set(path, x);
  else if (depth === 0 || typeof x !== 'object' || x === null) return;
  else if (Array.isArray(x) || ArrayBuffer.isView(x)) {
    Array.from(x as ArrayLike<unknown>).forEach((element, k) => gather(element, `${path}[${k}]`, found, depth - 1));
  } else {
    for (const key of Object.getOwnPropertyNames(x)) {
      gather((x as Readonly<Record<string, unknown>>)[key], `${path}.${key}`, found, depth - 1);
    }
  }
}

// more numbers than that are looked at together
const mostAlone = 16;

/**
 * Compares the derivatives of the numbers in a result, along one direction, with differences.
 *
 * @param raw - what the function itself gives for other values of the variables
 * @param traced - what its twin gives
 * @throws {@link GradientLossError} when a traced derivative can't be that of the function
 */
export function verifyLeaves(
  id: string,
  raw: (values: readonly unknown[]) => Leaves,
  traced: (values: readonly unknown[]) => Leaves,
  point: readonly number[],
): void {
  const direction = point.map((x, k) => spread(k) * Math.max(Math.abs(x), 0.1));
  const along = (t: number): Leaves => {
    if (t === 0) return raw(point);
    try {
      return raw(point.map((x, k) => x + t * direction[k]!));
    } catch {
      return new Map(); // outside of what it takes
    }
  };
  const paths = [...along(0)].flatMap(([path, x]) => (typeof x === 'number' && !Number.isNaN(x) ? [path] : []));
  const groups = paths.length > mostAlone ? [paths] : paths.map((path) => [path]);
  for (const group of groups) verifyGroup(id, group, along, traced, point, direction);
}

/** Numbers of either sign between 0.2 and 1.2 that no sum of few cancels. */
const spread = (k: number): number => (0.2 + ((k * 0.618) % 1)) * (k % 3 === 1 ? -1 : 1);

function verifyGroup(
  id: string,
  paths: readonly string[],
  along: (t: number) => Leaves,
  traced: (values: readonly unknown[]) => Leaves,
  point: readonly number[],
  direction: readonly number[],
): void {
  const what = paths.length > 1 ? 'result' : paths[0]!;
  const slope = slopeAt((t) => {
    const leaves = along(t);
    return paths.reduce((sum, path, k) => sum + spread(k) * numberIn(leaves, path), 0);
  }, 0);
  if (slope === null) return;
  if (slope === 'integers') {
    throw new NotDifferentiableError(
      `${id}: its ${what} is defined for certain numbers only, like those given, so it has no derivative; pass numbers, or stopGradient(x).`,
    );
  }
  const [, pull] = vjp((...values) => weighted(traced(values), paths), ...point);
  const derivative = pull(1).reduce((sum: number, part, k) => sum + Number(part) * direction[k]!, 0);
  if (agrees(derivative, slope)) return;
  throw new GradientLossError(
    `${id}: the derivative of its ${what} is lost: tracing its source gives ${derivative} along a direction, differences ` +
      `${slope.value.toPrecision(4)}; register a rule with implement('${id}', …), or move the point.`,
  );
}

function numberIn(leaves: Leaves, path: string): number {
  const leaf = leaves.get(path);
  return typeof leaf === 'number' ? leaf : NaN;
}

function weighted(leaves: Leaves, paths: readonly string[]): Input {
  return paths.reduce<Input>((sum, path, k) => add(sum, mul(spread(k), (leaves.get(path) ?? NaN) as Input)), 0);
}
