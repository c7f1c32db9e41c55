import { backward, isTensor, noAutodiff, tensor, type Input, type Tensor } from '@stdgrad/core';
import { elements, fromElements, type NDArray } from '@stdgrad/kernels';
import type { DType } from '@stdgrad/protocol';
import slices from '@stdlib/slice';
import { compareEnd, type Difference } from './compare.js';
import { allSteps, isList, type Arg, type Flat, type IndexItem, type Program, type Step } from './program.js';
import { codeOf, describeError, describeStep } from './show.js';
import { Snapshot, observe } from './snapshot.js';
import { missing, vocabulary, type Ops } from './vocabulary.js';

/** How a program went. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly ops: readonly string[] }
  /** `op`: the one that failed, `null` when the end differs. */
  | {
      readonly kind: 'failed';
      readonly step: string;
      readonly op: string | null;
      readonly differences: readonly Difference[];
    };

/** MyGrad locks memory of a live graph; here a write in `noAutodiff` keeps the graph's copy and goes through. */
const skippedTag = 'memory_guard';

/** Ways to run a program that must not change where it leads. */
export interface Habits {
  /** Read everything there is of every tensor after every step. */
  readonly observe?: boolean;
  /** How often the last backward is called; all but the last time it keeps the graph. */
  readonly backwards?: number;
}

/** Runs a program and compares its end with the recorded one. */
export function runProgram(program: Program, ops: Ops, habits: Habits = {}): Outcome {
  const lacking = new Set(allSteps(program.steps).flatMap(({ op }) => (missing(op, ops).length > 0 ? [op] : [])));
  if (program.tags.includes(skippedTag)) lacking.add(skippedTag);
  if (lacking.size > 0) return { kind: 'skipped', ops: [...lacking] };
  return new Run(program, ops, habits).run();
}

/** The loss of a program, as a function of some of its inputs. */
export function lossOf(program: Program, ops: Ops, inputs: ReadonlyMap<string, Tensor>): Tensor {
  return new Run(program, ops, {}).loss(inputs);
}

/** A failure inside a program, at one of its steps. */
class Failure {
  readonly step: string;
  readonly op: string | null;
  readonly differences: readonly Difference[];

  constructor(step: string, op: string | null, differences: readonly Difference[]) {
    this.step = step;
    this.op = op;
    this.differences = differences;
  }
}

class Run {
  private readonly env = new Map<string, Tensor>();
  private readonly inherited = new Map<Tensor, { shape: readonly number[]; data: readonly number[] }>();
  private readonly program: Program;
  private readonly ops: Ops;
  private readonly habits: Habits;

  constructor(program: Program, ops: Ops, habits: Habits) {
    this.program = program;
    this.ops = ops;
    this.habits = habits;
  }

  run(): Outcome {
    const { program, env } = this;
    try {
      const loss = this.loss(new Map());
      this.expectErrorAt(program.steps.length, 'loss.backward()', 'backward', () => this.backward(loss));
      if (program.error !== undefined) throw this.failure('the end', 'backward', program.error, 'no error');
      const differences = compareEnd(program, env, this.inherited);
      if (differences.length > 0) throw new Failure('the end', null, differences);
      return { kind: 'passed' };
    } catch (thrown) {
      if (thrown instanceof Reached) return { kind: 'passed' };
      if (!(thrown instanceof Failure)) throw thrown;
      const { step, op, differences } = thrown;
      return { kind: 'failed', step, op, differences };
    }
  }

  /** Runs all steps and returns the loss. */
  loss(inputs: ReadonlyMap<string, Tensor>): Tensor {
    const { program, env } = this;
    for (const { name, shape, data, dtype, constant } of program.inputs) {
      env.set(name, inputs.get(name) ?? tensor(array({ shape, data }, dtype as DType), { constant }));
    }
    program.steps.forEach((step, k) => {
      this.step(step, `step ${k}`, k);
      if (this.habits.observe === true) for (const x of env.values()) observe(x);
    });
    return this.named(program.loss);
  }

  private backward(loss: Tensor): void {
    const { backwards = 1 } = this.habits;
    for (let k = 1; k < backwards; k++) backward(loss, undefined, { retainGraph: true });
    backward(loss);
  }

  private step(step: Step, at: string, k: number): void {
    const where = `${at}: ${describeStep(step)}`;
    if (step.raises !== undefined) {
      this.expectRefusal(step, where);
      return;
    }
    this.expectErrorAt(k, where, step.op, () => this.execute(step, where));
  }

  /** Runs a step; an error is a failure unless the program says so. */
  private expectErrorAt(k: number, where: string, op: string, run: () => void): void {
    const { error, error_step: expected } = this.program;
    try {
      run();
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown;
      if (expected === k && codeOf(thrown) === `STDGRAD_INVALID_BACKPROP`) throw new Reached(k);
      throw this.failure(where, op, expected === k ? `${error}` : 'no error', describeError(thrown));
    }
    if (expected === k) throw this.failure(where, op, `${error}`, 'no error');
  }

  /** A step that must throw one of our errors and leave every tensor as it was. */
  private expectRefusal(step: Step, where: string): void {
    const before = this.snapshot();
    let thrown: unknown;
    try {
      this.execute(step, where);
      thrown = null;
    } catch (error) {
      thrown = error;
    }
    if (thrown instanceof Failure) throw thrown;
    if (thrown === null) throw this.failure(where, step.op, `${step.raises}`, 'no error');
    if (codeOf(thrown) === null) throw this.failure(where, step.op, 'an error with a code', describeError(thrown));
    const differences = [...before].flatMap(([name, was]) => was.differences(name, this.named(name)));
    if (differences.length > 0) throw new Failure(`${where} (must leave all as it was)`, step.op, differences);
  }

  private snapshot(): Map<string, Snapshot> {
    return new Map([...this.env].map(([name, x]) => [name, new Snapshot(x)]));
  }

  private execute(step: Step, where: string): void {
    const { env } = this;
    switch (step.op) {
      case 'no_autodiff':
        noAutodiff(() => {
          for (const inner of step.body ?? []) this.execute(inner, `${where}: ${inner.op}`);
        });
        return;
      case 'del':
        env.delete((step.args[0] as { tensor: string }).tensor);
        return;
      case 'backward': {
        const [x, cotangent] = step.args.map((arg) => this.value(arg));
        backward(x as Tensor, cotangent as Input | undefined);
        return;
      }
      case 'copy':
        this.bind(step, this.detachedCopy(this.value(step.args[0]!) as Tensor), where);
        return;
      default:
        this.bind(step, this.call(step), where);
    }
  }

  private call(step: Step): unknown {
    const { op, args, kwargs } = step;
    const isIndexed = op === 'getitem' || op === 'setitem';
    const values = args.map((arg, k) => (isIndexed && k === 1 ? this.index(arg) : this.value(arg)));
    const options = Object.fromEntries(Object.entries(kwargs).map(([key, arg]) => [key, this.value(arg)]));
    const f = (name: string) => this.ops[name] as (...args: readonly unknown[]) => unknown;
    return vocabulary[op]!.call(f, { args: values, kwargs: options });
  }

  private bind(step: Step, result: unknown, where: string): void {
    if (step.out === null) return;
    if (!isTensor(result)) throw this.failure(where, step.op, 'a tensor', String(result));
    this.env.set(step.out, result);
  }

  /** MyGrad's copy takes the gradient along; ours starts without one, so it is remembered here. */
  private detachedCopy(x: Tensor): Tensor {
    const made = tensor(x);
    const { grad } = x;
    if (grad !== null) this.inherited.set(made, { shape: grad.shape, data: elements(grad).map(Number) });
    return made;
  }

  private named(name: string): Tensor {
    const x = this.env.get(name);
    if (x === undefined) throw new Error(`The program speaks of '${name}', which does not exist.`);
    return x;
  }

  private value(arg: Arg): unknown {
    if (typeof arg !== 'object' || arg === null) return arg === 'Infinity' || arg === '-Infinity' ? Number(arg) : arg;
    if (isList(arg)) return arg.map((inner) => this.value(inner));
    if ('tensor' in arg) return this.named(arg.tensor);
    if ('array' in arg) return array(arg.array, 'float64');
    if ('boolarray' in arg) return array(arg.boolarray, 'bool');
    if ('intarray' in arg) return array(arg.intarray, 'int32');
    throw new Error(`Unknown argument ${JSON.stringify(arg)}.`);
  }

  private index(arg: Arg): unknown[] {
    return (arg as readonly IndexItem[]).map((item) => {
      if ('int' in item) return item.int;
      if ('slice' in item) return new slices.Slice(...(item.slice as [number, number, number]));
      if ('newaxis' in item) return this.ops['newaxis'];
      return 'ellipsis' in item ? '...' : this.value(item);
    });
  }

  private failure(step: string, op: string, expected: string, got: string): Failure {
    return new Failure(step, op, [{ what: 'outcome', expected, got }]);
  }
}

/** Thrown at the error that the program ends with. */
class Reached {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** A flat array as an ndarray. */
export function array({ shape, data }: Flat, dtype: DType): NDArray {
  return fromElements(data.map(Number), shape, dtype);
}
