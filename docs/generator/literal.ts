import { arrayOfValue, isTensor } from '@stdgrad/core';
import { isNDArray, type NDArray } from '@stdgrad/kernels';

/** Elements as nested lists; a number for an array without dimensions. */
export function nested(array: NDArray): unknown {
  const { shape } = array.layout;
  const isBoolean = array.dtype === 'bool';
  const from = (at: readonly number[]): unknown => {
    if (at.length < shape.length) return Array.from({ length: shape[at.length]! }, (_, k) => from([...at, k]));
    const element = (array as { get(...index: readonly number[]): unknown }).get(...at);
    return isBoolean ? Boolean(element) : element;
  };
  return from([]);
}

/** What a snippet shows of a result. */
export function contents(x: unknown): unknown {
  if (isTensor(x) || isNDArray(x)) return nested(arrayOfValue(x));
  return Array.isArray(x) ? x.map(contents) : x;
}

/** Digits that examples show. */
const digits = 6;
const rounded = (x: number): number => Number(x.toPrecision(digits));
// what the last digits of a sum leave of 0
const isDust = (x: number): boolean => x !== 0 && Math.abs(x) < 1e-12;

/** A value as JavaScript, with few digits. */
export function literal(x: unknown): string {
  if (typeof x === 'number') return isDust(x) || x === 0 ? '0' : String(rounded(x));
  if (typeof x === 'string') return `'${x.replaceAll("'", String.raw`\'`)}'`;
  if (Array.isArray(x)) return `[${x.map(literal).join(', ')}]`;
  if (ArrayBuffer.isView(x)) {
    const list = Array.from(x as unknown as ArrayLike<number>);
    return `new ${x.constructor.name}(${literal(list)})`;
  }
  if (typeof x === 'object' && x !== null) {
    if (Object.getPrototypeOf(x) !== Object.prototype) throw new TypeError(`no literal for a ${x.constructor.name}`);
    const fields = Object.entries(x).map(([key, value]) => `${key}: ${literal(value)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (typeof x === 'function' || typeof x === 'symbol') throw new TypeError('no literal for a function or symbol');
  return String(x);
}

/** Whether {@link literal} says it but for the last bits, which differ between platforms. */
export function isExact(x: unknown): boolean {
  if (Array.isArray(x)) return x.every(isExact);
  if (typeof x !== 'number' || !Number.isFinite(x)) return true;
  return Math.abs((isDust(x) ? 0 : rounded(x)) - x) <= 1e-13 * Math.max(1, Math.abs(x));
}

/** The promise at the end of a snippet's line: `// =>` for what is exact, `// ≈` for what is rounded. */
export function promise(x: unknown): string {
  const value = contents(x);
  return `// ${isExact(value) ? '=>' : '≈'} ${literal(value)}`;
}
