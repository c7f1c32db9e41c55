import { checkKey, forget } from './printed.js';
import { isTensor, numberOf } from '@stdgrad/core';
import { holdsTensor, holdsVariable, joined, print, printAlone } from './print.js';
import { joined as joinedView, ofList, put } from './storage.js';
import { elementsOf, isFloatArray, tensorsOf, type FloatArray } from './table.js';
import { isScalar, lift, primal, test } from './values.js';

type Method = (receiver: unknown, run: unknown, ...args: unknown[]) => unknown;

const ofArray = Array.prototype as unknown as Readonly<Record<string, unknown>>;
const ofTyped = Object.getPrototypeOf(Float64Array.prototype) as Readonly<Record<string, unknown>>;
const typedClass = Object.getPrototypeOf(Float64Array) as Readonly<Record<string, unknown>>;

/** Calls a method as it was found. */
function callFound(receiver: unknown, run: unknown, name: string, args: readonly unknown[]): unknown {
  if (typeof run !== 'function') throw new TypeError(`${name} is not a function`);
  return Reflect.apply(run, receiver, args);
}

/** A function whose results are converted, for callers that look at them. */
function converting(callback: unknown, convert: (x: unknown) => unknown): unknown {
  if (typeof callback !== 'function') return callback;
  return function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(callback, this, args);
    return typeof result === 'object' ? convert(result) : result;
  };
}

/** A method of arrays whose callback says yes or no, or which of two comes first. */
function withCallback(name: string, convert: (x: unknown) => unknown): Method {
  return (receiver, run, ...args) => {
    const isNative = run === ofArray[name] || isFloatArray(receiver) || run === ofTyped[name];
    const [callback, ...rest] = args;
    return callFound(receiver, run, name, isNative ? [converting(callback, convert), ...rest] : args);
  };
}

/** `includes`, `indexOf`, `lastIndexOf`: numbers of tensors are compared. */
function search(name: string): Method {
  return (receiver, run, ...args) => {
    const isNative = run === ofArray[name] || run === ofTyped[name];
    if (!isNative || !(isTensor(args[0]) || (Array.isArray(receiver) && receiver.some(isTensor))))
      return callFound(receiver, run, name, args);
    const list = isFloatArray(receiver) ? elementsOf(receiver) : (receiver as unknown[]);
    const [sought, ...rest] = args;
    return callFound(list.map(numeric), ofArray[name], name, [numeric(sought), ...rest]);
  };
}

function numeric(x: unknown): unknown {
  return isScalar(x) ? numberOf(x) : x;
}

/** `sort` and `toSorted`, which without a comparator go by what elements print as. */
function sorting(name: string): Method {
  const withComparator = withCallback(name, primal);
  return (receiver, run, ...args) => {
    if (args[0] !== undefined || !Array.isArray(receiver) || !receiver.some(isTensor))
      return withComparator(receiver, run, ...args);
    const byText = (x: unknown, y: unknown): number => {
      const [a, b] = [String(print(x)), String(print(y))];
      return a < b ? -1 : a > b ? 1 : 0;
    };
    return callFound(receiver, run, name, [byText]);
  };
}

/** A method of numbers that prints: gradients end there. */
function printing(name: string): Method {
  return (receiver, run, ...args) => {
    if (isScalar(receiver) && name === 'toString' && args.length === 0) return printAlone(receiver);
    if (isScalar(receiver)) {
      const number = numberOf(receiver) as unknown as Readonly<Record<string, unknown>>;
      return callFound(number, number[name], name, args.map(primal));
    }
    if (name !== 'toString' || !Array.isArray(receiver)) return forget(callFound(receiver, run, name, args));
    return holdsTensor(receiver) ? joined(receiver, ',') : callFound(receiver, run, name, args);
  };
}

type Maker = Parameters<typeof ofList>[0];

/** A method of typed arrays that writes what it is given, or makes an array of it. */
function writing(name: string, write: (array: FloatArray, args: readonly unknown[]) => unknown): Method {
  return (receiver, run, ...args) => {
    if (run === Map.prototype.set) checkKey(args[0], () => holdsVariable(args[1]));
    const takesOver = run === ofTyped[name] && isFloatArray(receiver) && args.some(mayBring);
    return takesOver ? write(receiver, args) : callFound(receiver, run, name, args);
  };
}

/** Whether an argument is a tensor, holds some, or may return one. */
function mayBring(x: unknown): boolean {
  return isTensor(x) || typeof x === 'function' || (isFloatArray(x) ? tensorsOf(x) !== undefined : holdsTensor(x));
}

function fill(array: FloatArray, [value, start = 0, end = array.length]: readonly unknown[]): FloatArray {
  const n = array.length;
  const place = (x: unknown): number => {
    const k = Math.trunc(Number(primal(x))) || 0;
    return k < 0 ? Math.max(0, n + k) : Math.min(k, n);
  };
  const [from, to] = [place(start), place(end)];
  for (let k = from; k < to; k++) put(array, k, value);
  return array;
}

function set(array: FloatArray, [source, offset = 0]: readonly unknown[]): void {
  const list = isFloatArray(source) ? elementsOf(source) : Array.from(source as ArrayLike<unknown>);
  const start = Math.trunc(Number(primal(offset))) || 0;
  if (start < 0 || start + list.length > array.length) throw new RangeError('offset is out of bounds');
  list.forEach((value, k) => put(array, start + k, value));
}

function map(array: FloatArray, [callback, self]: readonly unknown[]): FloatArray {
  if (typeof callback !== 'function') throw new TypeError(`${String(callback)} is not a function`);
  const list = elementsOf(array).map((value, k): unknown => Reflect.apply(callback, self, [value, k, array]));
  if (!list.some(isTensor)) return Float64Array.prototype.map.call(array as Float64Array, (_, k) => list[k] as number);
  return ofList(plainClassOf(array), list);
}

/** An array like another one, of which only its length and kind count. */
function plainClassOf(array: FloatArray): Maker {
  return array.constructor as Maker;
}

function fromList(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  const isNative = run === typedClass['from'] && isFloatClass(receiver);
  if (!isNative) return callFound(receiver, run, 'from', args);
  const [source, callback, self] = args;
  const list = Array.from(source as ArrayLike<unknown>);
  const mapped =
    typeof callback === 'function' ? list.map((x, k): unknown => Reflect.apply(callback, self, [x, k])) : list;
  return mapped.some(isTensor)
    ? ofList(receiver, mapped)
    : callFound(receiver, run, 'from', callback === undefined || typeof callback === 'function' ? [mapped] : args);
}

function ofValues(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  return run === typedClass['of'] && isFloatClass(receiver) && args.some(isTensor)
    ? ofList(receiver, args)
    : callFound(receiver, run, 'of', args);
}

function isFloatClass(x: unknown): x is Maker {
  return x === Float64Array || x === Float32Array;
}

/** `list.join(…)` */
function join(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  return run === ofArray['join'] && Array.isArray(receiver) && holdsTensor(receiver)
    ? joined(receiver, args[0] === undefined ? ',' : String(print(args[0])))
    : callFound(receiver, run, 'join', args);
}

/** `array.subarray(…)`, and any other method of that name */
function subarray(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  const part = callFound(receiver, run, 'subarray', args.map(primal));
  if (run === ofTyped['subarray'] && isFloatArray(receiver)) {
    joinedView(receiver);
    joinedView(part as FloatArray);
  }
  return part;
}

/** `f.apply(self, list)`, `Reflect.apply(f, self, list)`: an array is read as a list, with the tensors in it. */
function apply(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  const isNative = run === Function.prototype.apply || run === Reflect.apply;
  const read = (x: unknown): unknown => (isFloatArray(x) && tensorsOf(x) !== undefined ? elementsOf(x) : x);
  const last = args.length - 1;
  return callFound(receiver, run, 'apply', isNative && last > 0 ? args.with(last, read(args[last])) : args);
}

/** `x.valueOf()`: a tensor stays what it is. */
function valueOf(receiver: unknown, run: unknown, ...args: unknown[]): unknown {
  return isTensor(receiver) ? lift(receiver) : callFound(receiver, run, 'valueOf', args);
}

/** Stand-ins for methods, by their name: they get the object, the method that it has, and the arguments. */
export const methods: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(
    ['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some'].map((name) => [
      name,
      withCallback(name, test),
    ]),
  ),
  ...Object.fromEntries(['includes', 'indexOf', 'lastIndexOf'].map((name) => [name, search(name)])),
  ...Object.fromEntries(
    ['toExponential', 'toFixed', 'toLocaleString', 'toPrecision', 'toString'].map((name) => [name, printing(name)]),
  ),
  sort: sorting('sort'),
  toSorted: sorting('toSorted'),
  fill: writing('fill', fill),
  set: writing('set', set),
  map: writing('map', map),
  with: writing('with', (array, [k, value]) => {
    const list = elementsOf(array);
    return ofList(plainClassOf(array), list.with(Number(primal(k)), value));
  }),
  from: fromList,
  of: ofValues,
  apply,
  join,
  subarray,
  valueOf,
};

/** `run.call(object, …)` of a method that was borrowed: `Array.prototype.filter.call(…)`. */
export function borrow(name: string, run: unknown, receiver: unknown, ...args: unknown[]): unknown {
  if (run !== ofArray[name] || !isFloatArray(receiver) || tensorsOf(receiver) === undefined)
    return Object.hasOwn(methods, name) ? methods[name]!(receiver, run, ...args) : callFound(receiver, run, name, args);
  const list = elementsOf(receiver);
  const result = borrow(name, run, list, ...args);
  if (!changing.has(name)) return result;
  list.forEach((value, k) => put(receiver, k, value));
  return receiver;
}

const changing = new Set(['copyWithin', 'fill', 'reverse', 'sort']);
