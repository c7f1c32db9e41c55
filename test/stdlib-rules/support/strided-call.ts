import type { Given } from '../../../packages/stdlib-adapter/src/rules/strided/arguments.js';
import type { Kernel } from '../../../packages/stdlib-adapter/src/rules/strided/kernel.js';
import type { ArrayParameter } from '../../../packages/stdlib-adapter/src/rules/strided/signature.js';

/** An argument that numbers are in. */
export interface Data {
  readonly name: string;
  readonly values: readonly number[];
  readonly isScalar: boolean;
  /** Gradients are asked of it. */
  readonly isVariable: boolean;
  readonly isWritten: boolean;
}

/** A random call of a kernel, whatever stands for its data. */
export interface Plan {
  readonly data: readonly Data[];
  readonly args: (data: readonly unknown[]) => unknown[];
}

/** How to sample what the signature does not tell. */
export interface Sample {
  /** Fixed integers, settings, or contents. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** An element. */
  readonly value?: (random: () => number, name: string) => number;
  /** Whether what is read is read with strides of 0. */
  readonly still?: boolean;
  readonly callbacks?: Readonly<Record<string, (...args: never[]) => unknown>>;
}

export type Form = 'strided' | 'offsets' | 'ndarrays' | 'arrays';

/** Random numbers in [0, 1), the same for the same seed. */
export function generator(seed: number): () => number {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}

const settings: Readonly<Record<string, readonly unknown[]>> = {
  layout: ['row-major', 'column-major'],
  uplo: ['upper', 'lower'],
  trans: ['no-transpose', 'transpose'],
  transA: ['no-transpose', 'transpose'],
  transB: ['no-transpose', 'transpose'],
  diag: ['unit', 'non-unit'],
  side: ['left', 'right'],
  endpoint: [true, false],
  order: [1, -1],
  mode: [1, -1],
  inck: [1],
};

const generic = (random: () => number): number => {
  const x = random() * 4 - 2;
  return x + 0.1 * Math.sign(x);
};

/** A random call; strides and offsets too, and memory around the elements. */
export function planOf(
  kernel: Kernel,
  form: Form,
  seed: number,
  { fixed = {}, value = generic, still = false, callbacks = {} }: Sample = {},
): Plan {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const given: Record<string, unknown> = {};
  const data: Data[] = [];
  const parts: ((data: readonly unknown[]) => unknown)[] = [];
  const constant = (x: unknown): void => void parts.push(() => x);
  const signature = form === 'offsets' ? kernel.offsets : kernel.signature;
  for (const { kind, name } of signature) {
    if (kind === 'integer') given[name] = fixed[name] ?? pick(name === 'N' ? [2, 3, 4, 5] : [2, 3, 4]);
    if (kind === 'option' || (kind === 'layout' && form === 'strided'))
      given[name] = name in fixed ? fixed[name] : pick(settings[name] ?? [undefined]);
  }
  const lengthOf = (size: string): number =>
    size === '*' ? 4 : Math.max(0, Number(kernel.sizes[size]?.(given) ?? given[size] ?? Number(size)));
  const add = (name: string, values: readonly number[], isScalar: boolean, role: string): void => {
    const k = data.length;
    data.push({
      name,
      values,
      isScalar,
      isVariable: role !== 'control' && role !== 'scratch',
      isWritten: role === 'written',
    });
    parts.push((all) => all[k]);
  };
  const sample = (name: string, role: string, k: number): number => {
    const list = fixed[name] as readonly number[] | undefined;
    if (list !== undefined) return list[k] ?? 0;
    return role === 'control' ? Number(random() < 0.3) : value(random, name);
  };
  const scalars: (() => void)[] = [];
  const whole = form === 'ndarrays' || form === 'arrays';
  for (const parameter of signature) {
    const { kind, name } = parameter;
    if (kind === 'array') {
      const shape = parameter.shape.map(lengthOf);
      if (whole) {
        if (parameter.role !== 'scratch')
          add(
            name,
            Array.from({ length: shape[0]! }, (_, k) => sample(name, parameter.role, k)),
            false,
            parameter.role,
          );
        continue;
      }
      const { size, steps } = memoryFor(
        parameter,
        form,
        given,
        shape,
        pick,
        name in fixed,
        still && parameter.role === 'read' ? [0] : [1, 1, 2, -1, -2],
      );
      add(
        name,
        Array.from({ length: size }, (_, k) => sample(name, parameter.role, k)),
        false,
        parameter.role,
      );
      steps.forEach(constant);
    } else if (kind === 'callback') scalars.push(() => constant(callbacks[name]));
    else if (kind === 'scalar') {
      const put = (): void =>
        add(
          name,
          [(fixed[name] as number | undefined) ?? value(random, name)],
          true,
          name in fixed ? 'control' : 'read',
        );
      if (whole) scalars.push(put);
      else put();
    } else if (whole) {
      if (name !== 'N' && kind !== 'layout') scalars.push(() => constant(given[name]));
    } else if (kind !== 'layout' || form === 'strided') constant(given[name]);
    if (kind === 'callback' && !whole) scalars.pop()!();
  }
  scalars.forEach((put) => put());
  return { data, args: (all) => parts.map((part) => part(all)) };
}

function memoryFor(
  { shape: sizes, steps }: ArrayParameter,
  form: Form,
  given: Given,
  shape: readonly number[],
  pick: <T>(list: readonly T[]) => T,
  isFixed: boolean,
  strides: readonly number[],
): { size: number; steps: number[] } {
  const isPlain = form === 'strided';
  const bare = steps === 'none' || (isPlain && (steps === 'late' || steps === 'shifted'));
  if (bare) return { size: shape[0]!, steps: [] };
  if (steps === 'offset' || steps === 'shifted') {
    const offset = pick([0, 2]);
    return { size: shape[0]! + offset + 1, steps: [offset] };
  }
  if (sizes.length === 1) {
    const n = shape[0]!;
    const stride = isFixed ? 1 : pick(strides);
    const reach = Math.max(n - 1, 0) * Math.abs(stride);
    const offset = isPlain || isFixed ? 0 : pick([0, 1, 2]);
    return { size: reach + 1 + offset, steps: isPlain ? [stride] : [stride, offset + (stride < 0 ? reach : 0)] };
  }
  const [rows = 0, columns = 0] = shape;
  if (isPlain || steps === 'leading') {
    const byColumns = given['layout'] === 'column-major';
    const leading = Math.max(1, byColumns ? rows : columns) + pick([0, 1]);
    return { size: leading * (byColumns ? columns : rows), steps: [leading] };
  }
  const byColumns = pick([true, false]);
  const leading = Math.max(1, byColumns ? rows : columns) + pick([0, 1]);
  const offset = pick([0, 2]);
  return {
    size: leading * (byColumns ? columns : rows) + offset,
    steps: [...(byColumns ? [1, leading] : [leading, 1]), offset],
  };
}
