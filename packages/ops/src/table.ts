import * as ops from './all.js';
import type { ElementwiseOp } from './define/elementwise.js';
import type { About } from './define/row.js';

/** An op of the table: elementwise, with its scalar row, or any other, with examples. */
export type TableEntry =
  | {
      readonly name: string;
      readonly call: (...args: never[]) => unknown;
      readonly op: ElementwiseOp;
      readonly row?: undefined;
    }
  | {
      readonly name: string;
      readonly call: (...args: never[]) => unknown;
      readonly row: About<never>;
      readonly op?: undefined;
    };

/** Every op, by exported name: found by walking the modules, so that an op is in the table by being exported. */
export const table: ReadonlyMap<string, TableEntry> = new Map(
  Object.entries(ops).flatMap(([name, call]) => {
    const entry = call as unknown as { op?: ElementwiseOp; row?: About<never> };
    if (typeof call !== 'function' || (entry.op === undefined && entry.row === undefined)) return [];
    return [[name, { name, call, op: entry.op, row: entry.row } as unknown as TableEntry] as const];
  }),
);
