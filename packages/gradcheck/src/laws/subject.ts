import fc from 'fast-check';
import { domainOf, type Sample, samples } from '../arbitraries/samples.js';
import { broadcastingShapes } from '../arbitraries/shapes.js';
import type { Domain, ElementwiseOp, Example, Kind, TableEntry } from '@stdgrad/ops';

/** A function of operands, as the laws call an op. */
export type Call = (...operands: readonly unknown[]) => unknown;

/** One way to call an op, with operands to draw. */
export interface Subject {
  readonly name: string;
  /** Name of the op, without the number of the example. */
  readonly op: string;
  readonly kind: Kind;
  readonly elementwise: ElementwiseOp | null;
  readonly domains: readonly Domain[];
  /** Operands on the domain, away from listed kinks. */
  readonly operands: fc.Arbitrary<readonly Sample[]>;
  readonly call: Call;
  /** The call with more options; `null` where the example passes no options. */
  with(options: object): Call | null;
}

/** All ways in which the laws call an op. */
export function subjectsOf(entry: TableEntry): readonly Subject[] {
  if (entry.op !== undefined) return [elementwise(entry.name, entry.call as Call, entry.op)];
  const { kind, on, examples } = entry.row;
  return examples.map((shown, k) => {
    const { shapes, call } = shown as Example<Call>;
    const number = examples.length > 1 ? `#${k + 1}` : '';
    const domains = shapes.map(() => domainOf(on));
    const run =
      (f: Call): Call =>
      (...operands) =>
        (call as (f: Call, ...all: readonly unknown[]) => unknown)(f, ...operands);
    const op = entry.call as Call;
    return {
      name: entry.name + number,
      op: entry.name,
      kind,
      elementwise: null,
      domains,
      operands: fc.constant(shapes).chain((all) => samples(all, domains)),
      call: run(op),
      with: (options) => (takesOptions(run, shapes.length) ? run((...args) => op(...extended(args, options))) : null),
    };
  });
}

function elementwise(name: string, call: Call, op: ElementwiseOp): Subject {
  const domains = op.row.on.map(domainOf);
  return {
    name,
    op: name,
    kind: op.row.pulls.every((pull) => pull === null) ? 'constant' : 'smooth',
    elementwise: op,
    domains,
    operands: broadcastingShapes(domains.length).chain((shapes) => samples(shapes, domains)),
    call,
    with:
      (options) =>
      (...operands) =>
        call(...operands, options),
  };
}

function takesOptions(run: (f: Call) => Call, operands: number): boolean {
  let found = false;
  run((...args) => (found = isOptions(args.at(-1))))(...Array.from({ length: operands }, () => 0));
  return found;
}

function extended(args: readonly unknown[], options: object): unknown[] {
  return [...args.slice(0, -1), { ...(args.at(-1) as object), ...options }];
}

function isOptions(x: unknown): boolean {
  if (typeof x !== 'object' || x === null || Object.getPrototypeOf(x) !== Object.prototype) return false;
  // a slice is an index
  return !('step' in x);
}

/** The entry that an op would have in the table. */
export function entryOf(call: object, name = (call as { name: string }).name): TableEntry {
  const { op, row } = call as { op?: ElementwiseOp; row?: unknown };
  return { name, call, op, row } as unknown as TableEntry;
}
