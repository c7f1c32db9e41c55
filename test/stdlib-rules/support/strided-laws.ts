import { createRequire } from 'node:module';
import { grad, isTensor, tensor, type Tensor } from '@stdgrad/core';
import { isNDArray } from '@stdgrad/kernels';
import { add, at, mul, stack, sum } from '@stdgrad/ops';
import { dispatch } from '@stdgrad/protocol';
import { ridders } from '@stdgrad/gradcheck';
import { kernelIds, kernelOf } from '../../../packages/stdlib-adapter/src/rules/strided/table.js';
import { planOf, type Data, type Form, type Plan, type Sample } from './strided-call.js';

const require = createRequire(import.meta.url);

export type Fn = (...args: unknown[]) => unknown;
const ndarray = require('@stdlib/ndarray/ctor') as new (...args: unknown[]) => { get(...index: number[]): number };

/** The raw function of an id. */
export function rawOf(id: string): Fn {
  const [path, part] = id.split('.') as [string, string | undefined];
  const fn = require(path) as Fn & Record<string, Fn>;
  return part === undefined ? fn : fn[part]!;
}

type Typed = Float64Array | Float32Array;

/** One call of one kernel, on plain numbers and on tensors. */
export class Problem {
  readonly id: string;
  readonly fn: Fn;
  readonly form: Form;
  readonly plan: Plan;
  readonly single: boolean;

  constructor(id: string, seed: number, sample?: Sample, single = false) {
    const { kernel, form } = kernelOf(id)!;
    this.id = id;
    this.fn = rawOf(id);
    this.form = form;
    this.single = single;
    this.plan = planOf(kernel, form, seed, sample);
  }

  get values(): number[][] {
    return this.plan.data.map(({ values }) => values.map((value) => (this.single ? Math.fround(value) : value)));
  }

  private typed(values: readonly number[], name = ''): Typed {
    if (name === 'condition') return Uint8Array.from(values) as never;
    return this.single ? Float32Array.from(values) : Float64Array.from(values);
  }

  /** All numbers after the call: what was returned, if it is one, then all arrays. */
  plain(values: readonly (readonly number[])[]): { returned: unknown; numbers: number[] } {
    const buffers = values.map((list, k) => this.typed(list, this.plan.data[k]!.name));
    const data = buffers.map((buffer, k) => {
      const { isScalar } = this.plan.data[k]!;
      if (this.form !== 'ndarrays') return isScalar ? values[k]![0]! : buffer;
      const dtype = this.single ? 'float32' : 'float64';
      return new ndarray(dtype, buffer, isScalar ? [] : [buffer.length], isScalar ? [0] : [1], 0, 'row-major');
    });
    const returned = this.call(this.fn, data);
    const arrays = buffers.flatMap((buffer, k) => (isCompared(this.plan.data[k]!) ? Array.from(buffer) : []));
    return { returned, numbers: [...numbersOf(returned, data), ...arrays] };
  }

  private call(fn: Fn, data: readonly unknown[]): unknown {
    const args = this.plan.args(data);
    if (this.form !== 'ndarrays') return fn(...args);
    const end = args.findIndex((arg) => typeof arg === 'function');
    const plain = (x: unknown): unknown => (typeof x === 'number' || typeof x === 'boolean' ? scalar(x) : x);
    return end < 0 ? fn(args.map(plain)) : fn(args.slice(0, end), ...args.slice(end));
  }

  dispatched(data: readonly unknown[]): unknown {
    return this.call((...args) => dispatch(this.id, this.fn, undefined, args), data);
  }

  /** Tensors for the data, without history. */
  tensors(values = this.values): Tensor[] {
    return values.map((list, k) => {
      const { isScalar, isVariable, name } = this.plan.data[k]!;
      const options = { constant: !isVariable };
      return tensor(isScalar ? list[0]! : this.typed(list, name), options);
    });
  }

  /** A fixed combination of all numbers after the call, of tensors that the call may write to. */
  loss(leaves: readonly Tensor[]): Tensor {
    const data = leaves.map((x) => (x.constant ? x : mul(x, 1)));
    return this.combined(this.dispatched(data), data);
  }

  /** The same of lists of tensors. */
  lossOfLists(elements: readonly (readonly Tensor[])[]): Tensor {
    const data = elements.map((list, d) =>
      this.plan.data[d]!.name === 'condition'
        ? Uint8Array.from(list, (x) => x.item())
        : this.plan.data[d]!.isScalar
          ? list[0]!
          : list.map((x) => (x.constant ? x.item() : mul(x, 1))),
    );
    const returned = this.dispatched(data);
    return this.combined(
      returned,
      data.map((x) => (Array.isArray(x) || ArrayBuffer.isView(x) ? this.stacked([...(x as number[])]) : x)),
      data,
    );
  }

  private stacked(list: readonly (Tensor | number)[]): Tensor {
    const isConstant = list.every((x) => typeof x === 'number');
    if (isConstant) return tensor(Float64Array.from(list as number[]), { constant: true });
    return stack(list as Tensor[]);
  }

  private combined(returned: unknown, data: readonly Tensor[], passed: readonly unknown[] = data): Tensor {
    let total: Tensor = tensor(0, { constant: true });
    let k = 0;
    if (isTensor(returned) && !passed.includes(returned)) {
      if (returned.ndims === 0) total = mul(returned, weight(k++));
      else for (; k < returned.length; k++) total = add(total, mul(at(returned, k), weight(k)));
    } else if (typeof returned === 'number') k++;
    data.forEach((x, d) => {
      if (!isCompared(this.plan.data[d]!)) return;
      const weights = tensor(
        Float64Array.from({ length: x.length }, () => weight(k++)),
        { constant: true },
      );
      if (this.plan.data[d]!.isVariable) total = add(total, sum(mul(x, weights)));
    });
    return total;
  }

  /** The same of plain numbers. */
  plainLoss(values: readonly (readonly number[])[]): number {
    const { numbers, returned } = this.plain(values);
    const scratch = new Set<number>();
    let k = numbers.length - values.reduce((n, list, d) => n + (isCompared(this.plan.data[d]!) ? list.length : 0), 0);
    values.forEach((list, d) => {
      const { isVariable } = this.plan.data[d]!;
      if (!isCompared(this.plan.data[d]!)) return;
      list.forEach(() => void (isVariable ? k++ : scratch.add(k++)));
    });
    void returned;
    return numbers.reduce((total, number, j) => (scratch.has(j) ? total : total + number * weight(j)), 0);
  }

  /** Gradients of the loss by every variable. */
  gradients(values = this.values): Map<number, number[]> {
    const leaves = this.tensors(values);
    const loss = this.loss(leaves);
    if (!loss.constant) loss.backward();
    return new Map(
      leaves.flatMap((x, d) => {
        if (x.constant) return [];
        const { grad: g } = x;
        return [[d, Array.from({ length: x.length }, (_, k) => (g === null ? 0 : Number(g.iget(k))))] as const];
      }),
    );
  }

  /** Slopes of the loss along a direction in each variable, by differences, and how far they may be off. */
  slopes(values = this.values): Map<number, { value: number; error: number }> {
    return new Map(
      this.plan.data.flatMap(({ isVariable }, d) => {
        if (!isVariable) return [];
        const along = (t: number): Float64Array =>
          Float64Array.of(
            this.plainLoss(values.map((list, j) => (j === d ? list.map((x, k) => x + t * towards(d, k)) : list))),
          );
        const { value, error } = ridders(along);
        return [[d, { value: value[0]!, error: error[0]! }] as const];
      }),
    );
  }

  /** Second derivative of the loss's square along a direction: by grad of grad, and by differences of grads. */
  second(): { got: number; expected: number; error: number } {
    const values = this.values;
    const direction = values.map((list, d) => list.map((_, k) => towards(d, k)));
    const variables = this.plan.data.flatMap(({ isVariable }, d) => (isVariable ? [d] : []));
    const slope = (t: number): number => {
      const moved = values.map((list, d) =>
        variables.includes(d) ? list.map((x, k) => x + t * direction[d]![k]!) : list,
      );
      const leaves = this.tensors(moved);
      const loss = this.loss(leaves);
      const square = mul(loss, loss);
      if (square.constant) return 0;
      square.backward();
      let total = 0;
      for (const d of variables) direction[d]!.forEach((v, k) => (total += v * Number(leaves[d]!.grad?.iget(k) ?? 0)));
      return total;
    };
    const along = (t: Tensor): Tensor => {
      const leaves = values.map((list, d) => {
        const { isScalar, name } = this.plan.data[d]!;
        const base = tensor(isScalar ? list[0]! : this.typed(list, name), { constant: true });
        if (!variables.includes(d)) return base;
        const step = tensor(isScalar ? direction[d]![0]! : Float64Array.from(direction[d]!), { constant: true });
        return add(base, mul(t, step));
      });
      const loss = this.loss(leaves);
      return mul(loss, loss);
    };
    const got = (grad(grad(along))(tensor(0)) as Tensor).item();
    const { value, error } = ridders((t) => Float64Array.of(slope(t)));
    return { got, expected: value[0]!, error: error[0]! };
  }
}

function scalar(x: number | boolean): unknown {
  return new ndarray(
    typeof x === 'boolean' ? 'bool' : 'float64',
    typeof x === 'boolean'
      ? new (require('@stdlib/array/bool') as new (x: unknown[]) => unknown)([x])
      : Float64Array.of(x),
    [],
    [0],
    0,
    'row-major',
  );
}

/** All ids that there are functions for. */
export const existing: readonly string[] = kernelIds().filter((id) => {
  try {
    return typeof rawOf(id) === 'function';
  } catch {
    return false;
  }
});

/** One id of each kernel and form: functions that share a kernel differ in how they round. */
export const distinct: readonly string[] = existing.filter((id, k) => {
  const { kernel, form } = kernelOf(id)!;
  return existing.findIndex((other) => kernelOf(other)!.kernel === kernel && kernelOf(other)!.form === form) === k;
});

/** A direction to look along. */
export const towards = (d: number, k: number): number => Math.cos(5 * d + 2 * k + 1);

export const weight = (k: number): number => Math.sin(3 * k + 1) + 0.3;

function numbersOf(returned: unknown, data: readonly unknown[]): number[] {
  if (typeof returned === 'number') return [returned];
  if (data.includes(returned) || returned === null || typeof returned !== 'object') return [];
  return ArrayBuffer.isView(returned) ? Array.from(returned as unknown as Float64Array) : [];
}

/** What a kernel leaves in a workspace is nobody's business. */
function isCompared({ isScalar, name }: Data): boolean {
  return !isScalar && !name.startsWith('work');
}

/** Numbers after a dispatched call, in the order of {@link Problem.plain}. */
export function numbersAfter(problem: Problem, returned: unknown, data: readonly unknown[]): number[] {
  const numbers: number[] = [];
  if (typeof returned === 'number') numbers.push(returned);
  else if (ArrayBuffer.isView(returned) && !data.includes(returned)) numbers.push(...elementsOf(returned));
  else if (isTensor(returned) && !data.includes(returned)) numbers.push(...elementsOf(returned));
  data.forEach((x, d) => {
    if (isCompared(problem.plan.data[d]!)) numbers.push(...elementsOf(x));
  });
  return numbers;
}

export function elementsOf(x: unknown): number[] {
  if (isTensor(x))
    return Array.from({ length: x.length }, (_, k) => Number((x.value as { iget(k: number): unknown }).iget(k)));
  if (isNDArray(x)) return Array.from({ length: x.length }, (_, k) => Number(x.iget(k)));
  return Array.from(x as ArrayLike<unknown>, (element) => (isTensor(element) ? element.item() : Number(element)));
}

/** Checks slopes in each variable against differences. */
export function checkSlopes(problem: Problem): void {
  const numeric = problem.slopes();
  for (const [d, list] of problem.gradients()) {
    const slope = list.reduce((total, g, k) => total + g * towards(d, k), 0);
    const { value, error } = numeric.get(d)!;
    if (!(Math.abs(slope - value) <= 1e-7 * Math.max(1, Math.abs(slope)) + 10 * error) || !(error < 1e-3))
      throw new Error(`by ${problem.plan.data[d]!.name} ${slope}, differences say ${value} ± ${error}`);
  }
}
