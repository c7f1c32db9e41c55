import { fromElements, type NDArray } from '@stdgrad/kernels';
import type { Domain, ElementwiseOp, Example, TableEntry } from '@stdgrad/ops';
import type { DType } from '@stdgrad/protocol';

/** A function, as the generator calls it. */
export type Op = (...args: readonly unknown[]) => unknown;

/** One way to call an op: operands, and the call. */
export interface Call {
  readonly shapes: readonly (readonly number[])[];
  readonly domains: readonly Domain[];
  readonly run: (f: Op, operands: readonly unknown[]) => unknown;
}

/** The ways in which the table says that an op is called. */
export function callsOf(entry: TableEntry): Call[] {
  if (entry.op !== undefined) return [elementwise(entry.op)];
  const { on, examples } = entry.row;
  return examples.map((example) => {
    const { shapes, call } = example as unknown as Example<Op>;
    const run = call as unknown as (f: Op, ...operands: readonly unknown[]) => unknown;
    return { shapes, domains: shapes.map(() => on), run: (f, operands) => run(f, ...operands) };
  });
}

function elementwise({ row }: ElementwiseOp): Call {
  return { shapes: row.on.map(() => [3]), domains: row.on, run: (f, operands) => f(...operands) };
}

const golden = 0.618_033_988_749_895;

/** Operands of a call: numbers with two decimals all over the domain, none twice, none at a kink; whole for integers. */
export function operandsOf({ shapes, domains }: Call, dtype: DType = 'float64'): NDArray[] {
  const isFloat = dtype === 'float64' || dtype === 'float32';
  const used = new Set<number>();
  let drawn = 0;
  return shapes.map((shape, k) => {
    const { low, high, kinks } = domains[k]!;
    const whole = (x: number): number => Math.min(Math.max(Math.round(x), Math.ceil(low)), Math.floor(high));
    const draw = (): number => {
      for (let tries = 0; ; tries++) {
        const place = (0.3 + ++drawn * golden) % 1;
        const x = Number((low + place * (high - low)).toFixed(2));
        if (tries > 50 || !(used.has(x) || kinks.includes(x))) {
          used.add(x);
          return isFloat ? x : dtype === 'bool' ? Number(place < 0.5) : whole(x);
        }
      }
    };
    const size = shape.reduce((n, m) => n * m, 1);
    return fromElements(Array.from({ length: size }, draw), shape, dtype);
  });
}

/** Arguments that show what a function does, by name of its parameter. */
const samples: Readonly<Record<string, unknown>> = {
  x: [0.5, -1.5, 2.25],
  y: [1.5, 2, -1],
  shape: [2, 3],
  value: 7,
  n: 3,
  rows: 2,
  columns: 3,
  start: 1,
  stop: 4,
  low: 0,
  high: 10,
};

/** Arguments for a function outside of the table; `null` where the names of its parameters don't tell. */
export function argumentsFor(params: readonly string[]): readonly unknown[] | null {
  return params.length > 0 && params.every((name) => name in samples) ? params.map((name) => samples[name]) : null;
}
