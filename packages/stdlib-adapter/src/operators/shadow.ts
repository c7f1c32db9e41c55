import { isTensor } from '@stdgrad/core';
import { GradientLossError, arrayFunction, shared, type Call, type Handler } from '@stdgrad/protocol';
import { joined } from './print.js';
import { elementsOf, isFloatArray, type FloatArray } from './table.js';
import { primal } from './values.js';

type Run = (this: FloatArray, ...args: unknown[]) => unknown;

const lists = Array.prototype as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Methods that read: they see a list with the tensors in it. */
const reading =
  'at entries every find findIndex findLast findLastIndex forEach includes indexOf lastIndexOf reduce reduceRight some values'.split(
    ' ',
  );

/** Methods that make an array of the same kind from a list. */
const making = 'filter map slice toReversed toSorted with'.split(' ');

/** Methods that change the array in place. */
const changing = 'copyWithin fill reverse sort'.split(' ');

const byNumber = (x: unknown, y: unknown): number => (primal(x) as number) - (primal(y) as number);

/** Methods of an array whose memory tensors stand beside, written with how a value is put there. */
function methodsWith(put: (array: FloatArray, k: number, value: unknown) => void): Record<string, Run> {
  const writeAll = (array: FloatArray, list: readonly unknown[]): void => list.forEach((x, k) => put(array, k, x));
  const sorts = (name: string, args: unknown[]): unknown[] =>
    name.toLowerCase().includes('sort') && args[0] === undefined ? [byNumber] : args;
  const methods: Record<string, Run> = {
    join(this: FloatArray, separator: unknown): string {
      return joined(elementsOf(this), separator === undefined ? ',' : (separator as string));
    },
    toString(this: FloatArray): string {
      return joined(elementsOf(this), ',');
    },
    set(this: FloatArray, source: unknown, offset: unknown = 0): void {
      const list = Array.from(source as ArrayLike<unknown>);
      const start = Number(offset);
      if (start < 0 || start + list.length > this.length) throw new RangeError('offset is out of bounds');
      list.forEach((x, k) => put(this, start + k, x));
    },
    subarray(this: FloatArray, start?: unknown, end?: unknown): FloatArray {
      const view = Float64Array.prototype.subarray.call(
        this as Float64Array,
        start as number,
        end as number,
      ) as FloatArray;
      Object.setPrototypeOf(view, shadowOf(Object.getPrototypeOf(view) as object, put));
      return view;
    },
  };
  for (const name of reading) {
    methods[name] = function (...args) {
      return lists[name]!.apply(elementsOf(this) as never, args);
    };
  }
  for (const name of making) {
    methods[name] = function (...args) {
      const list = lists[name]!.apply(elementsOf(this) as never, sorts(name, args)) as unknown[];
      const made = new (this.constructor as new (n: number) => FloatArray)(list.length);
      writeAll(made, list);
      return made;
    };
  }
  for (const name of changing) {
    methods[name] = function (...args) {
      const list = elementsOf(this);
      lists[name]!.apply(list as never, sorts(name, args));
      writeAll(this, list);
      return this;
    };
  }
  return methods;
}

const shadows = shared('stdlib-adapter.shadows', () => new WeakMap<object, object>());
const own = shared('stdlib-adapter.isShadow', () => new WeakSet<object>());

/**
 * The prototype of an array that has tensors beside its memory: a class derived from the array's own, whose iteration
 * and methods give the tensors.
 *
 * @param put - writes an element
 */
export function shadowOf(prototype: object, put: (array: FloatArray, k: number, value: unknown) => void): object {
  if (own.has(prototype)) return prototype;
  let shadow = shadows.get(prototype);
  if (shadow === undefined) {
    shadow = Object.create(prototype) as object;
    for (const [name, value] of Object.entries(methodsWith(put)))
      Object.defineProperty(shadow, name, { value, writable: true, configurable: true });
    Object.defineProperty(shadow, Symbol.iterator, { value: (shadow as { values: Run }).values, configurable: true });
    Object.defineProperty(shadow, arrayFunction, { value: (call: Call) => takeOver(call, put), configurable: true });
    Object.defineProperty(shadow, 'buffer', { get: refuseMemory, configurable: true });
    own.add(shadow);
    shadows.set(prototype, shadow);
  }
  return shadow;
}

/** A call of a function that was handed such arrays: it gets lists with the tensors, whose elements are written back. */
function takeOver(call: Call, put: (array: FloatArray, k: number, value: unknown) => void): unknown {
  const lists = new Map<FloatArray, { readonly before: readonly unknown[]; readonly list: unknown[] }>();
  const args = call.args.map((arg) => {
    // arrays without tensors as well: results may be written there
    if (!isFloatArray(arg)) return arg;
    const list = elementsOf(arg);
    lists.set(arg, { before: [...list], list });
    return list;
  });
  const tensor = [...args, ...[...lists.values()].flatMap(({ list }) => list)].find(isTensor);
  // all that was written there has been overwritten by numbers
  if (tensor === undefined) return call.fn(...call.args);
  const result = (tensor as unknown as Handler)[arrayFunction]({ ...call, args });
  for (const [array, { before, list }] of lists)
    list.forEach((value, k) => {
      if (!Object.is(value, before[k])) put(array, k, value);
    });
  return [...lists].find(([, { list }]) => list === result)?.[0] ?? result;
}

function refuseMemory(this: FloatArray): never {
  throw new GradientLossError(
    `${this.constructor.name}.buffer: the memory of an array that tensors were written to does not hold them, so their gradients would be lost; ` +
      'read the elements one by one, or write stopGradient(x).item() to the array.',
  );
}
