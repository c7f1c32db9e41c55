import { elements, type NDArray } from '@stdgrad/kernels';
import type { Tensor } from '@stdgrad/core';
import type { Flat, Program } from './program.js';

const tolerance = 1e-9;

/** What is wrong with a result, and by how much where that can be said. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

/** A gradient that a detached copy took along from its original. */
export type Inherited = ReadonlyMap<Tensor, { readonly shape: readonly number[]; readonly data: readonly number[] }>;

/** Compares every live name with the recorded values, gradients, bases and constants. */
export function compareEnd(program: Program, env: ReadonlyMap<string, Tensor>, inherited: Inherited): Difference[] {
  const { values = {}, grads = {}, bases = {}, constants = {} } = program;
  const found: Difference[] = [];
  const check = (what: string, expected: unknown, got: unknown): void => {
    if (expected !== got) found.push({ what, expected: String(expected), got: String(got) });
  };
  for (const [name, expected] of Object.entries(values)) {
    const x = env.get(name);
    if (x === undefined) {
      found.push({ what: name, expected: 'a tensor', got: 'nothing' });
      continue;
    }
    found.push(...compareArrays(`value of ${name}`, expected, x.value));
    found.push(...compareGradients(`gradient of ${name}`, grads[name] ?? null, x.grad ?? inherited.get(x) ?? null));
    check(`constant of ${name}`, constants[name], x.constant);
    const base = bases[name];
    if (base !== '<unnamed>') check(`base of ${name}`, base, nameOf(x.base, env, base));
  }
  return found;
}

/** The name of a tensor; of several the expected one. */
function nameOf(
  x: Tensor | null,
  env: ReadonlyMap<string, Tensor>,
  expected: string | null | undefined,
): string | null {
  if (x === null) return null;
  if (expected != null && env.get(expected) === x) return expected;
  for (const [name, tensor] of env) if (tensor === x) return name;
  return '<unnamed>';
}

type Readable = NDArray | { readonly shape: readonly number[]; readonly data: readonly number[] };

function compareGradients(what: string, expected: Flat | null, got: Readable | null): Difference[] {
  if (expected === null || got === null) {
    return expected === got ? [] : [{ what, expected: shown(expected), got: got === null ? 'null' : shown(flat(got)) }];
  }
  return compareArrays(what, expected, got);
}

/** Compares shape and elements. */
export function compareArrays(what: string, expected: Flat, got: Readable): Difference[] {
  const found = flat(got);
  if (expected.shape.join() !== found.shape.join()) {
    return [
      { what: `shape of ${what}`, expected: `[${expected.shape.join(', ')}]`, got: `[${found.shape.join(', ')}]` },
    ];
  }
  let worst = -1;
  let most = 0;
  expected.data.forEach((entry, k) => {
    const a = Number(found.data[k]);
    const b = Number(entry);
    const excess = Object.is(a, b) || a === b ? 0 : Math.abs(a - b) / (tolerance + tolerance * Math.abs(b));
    // a NaN is as wrong as can be
    if (excess <= 1 || excess <= most) return;
    worst = k;
    most = Number.isNaN(excess) ? Infinity : excess;
  });
  if (worst < 0) return [];
  const a = Number(found.data[worst]);
  const b = Number(expected.data[worst]);
  return [
    {
      what: `${what}, element ${worst} of ${expected.data.length}`,
      expected: String(b),
      got: `${a} (difference ${(a - b).toExponential(2)})`,
    },
  ];
}

function flat(x: Readable): Flat {
  return Array.isArray(x.data) ? (x as Flat) : { shape: x.shape, data: elements(x as NDArray).map(Number) };
}

function shown(x: Flat | null): string {
  if (x === null) return 'null';
  const most = x.data.slice(0, 6).join(', ');
  return `[${x.shape.join(', ')}]: ${most}${x.data.length > 6 ? ', …' : ''}`;
}
