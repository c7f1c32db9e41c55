import { isVariable, nodeOf, tensor, type Tensor } from '@stdgrad/core';
import { fromElements } from '@stdgrad/kernels';
import type { ElementwiseOp, TableEntry } from '@stdgrad/ops';
import { NotDifferentiableError } from '@stdgrad/protocol';
import * as stdgrad from 'stdgrad';
import { argumentsFor, callsOf, type Call, type Op } from './calls.js';
import { attempt, outputsOf, probe, rulesOf, type Findings } from './probe.js';
import type { Declared } from './surface.js';

/** The public face, by name. */
export const face = stdgrad as unknown as Readonly<Record<string, unknown>>;

/** What a function outside of the table does with a variable. */
export type Outside = 'refuses' | 'constant' | 'differentiable' | 'unknown';

/** A kink, and the derivative that is chosen there. */
export interface Kink {
  readonly letter: string;
  readonly at: number;
  /** A number, or the other operand's letter. */
  readonly chosen: number | string;
}

/** All that pages say of a function. */
export interface Entry {
  readonly declared: Declared;
  readonly run: Op;
  readonly op: ElementwiseOp | null;
  readonly row: TableEntry['row'] | null;
  readonly calls: readonly Call[];
  readonly findings: Findings | null;
  readonly outside: Outside;
  readonly kinks: readonly Kink[];
}

/** What is declared of a function and what trying it shows. */
export function entryOf(declared: Declared): Entry {
  const run = face[declared.name] as Op;
  const found = stdgrad.table.get(declared.name);
  if (found === undefined) {
    const outside = tryOutside(run, declared.params);
    return { declared, run, op: null, row: null, calls: [], findings: null, outside, kinks: [] };
  }
  const calls = callsOf(found);
  const kinks = found.op === undefined ? [] : kinksOf(run, found.op);
  const { op = null, row = null } = found;
  return { declared, run, op, row, calls, findings: probe(run, calls), outside: 'unknown', kinks };
}

function tryOutside(run: Op, params: readonly string[]): Outside {
  const args = argumentsFor(params);
  if (args === null || !params.includes('x')) return 'unknown';
  const inputs = args.map((arg) => (Array.isArray(arg) ? tensor(arg as number[]) : arg));
  try {
    const results = outputsOf(run(...inputs));
    if (results.length === 0) return 'unknown';
    const own = new Set(inputs.map((input) => (typeof input === 'object' ? nodeOf(input as Tensor) : null)));
    const leads = rulesOf(results).some(({ a, b }) => own.has(a) || own.has(b));
    return leads ? 'differentiable' : results.some(isVariable) ? 'unknown' : 'constant';
  } catch (error) {
    return error instanceof NotDifferentiableError ? 'refuses' : 'unknown';
  }
}

// other operands while one is at its kink, and a step that is small but no rounding error
const elsewhere = 0.71;
const step = 1e-6;
const letters = ['x', 'y', 'c'];

function kinksOf(run: Op, { row }: ElementwiseOp): Kink[] {
  const slope = (k: number, at: number): number | null => {
    const inputs = row.on.map((_, j) => tensor(fromElements([j === k ? at : elsewhere], [], 'float64') as never));
    return attempt(() => {
      (run(...inputs) as Tensor).backward();
      return Number(inputs[k]!.grad!.get());
    });
  };
  return row.on.flatMap(({ kinks }, k) =>
    kinks.flatMap((at) => {
      const [below, chosen, above] = [slope(k, at - step), slope(k, at), slope(k, at + step)];
      // where slopes meet, only the second derivative has a kink
      if (chosen === null || Math.abs(below! - above!) < 100 * step) return [];
      const other = chosen === elsewhere && row.on.length === 2 ? letters[1 - k]! : chosen;
      return [{ letter: letters[k]!, at, chosen: other }];
    }),
  );
}
