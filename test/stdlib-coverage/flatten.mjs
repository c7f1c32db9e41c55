// Results of any form as a list of numbers, in an order that does not depend on the form.
import { isTensor } from 'stdgrad';

export const isNdarray = (x) =>
  typeof x === 'object' &&
  x !== null &&
  typeof x.get === 'function' &&
  typeof x.iget === 'function' &&
  Array.isArray(x.shape) &&
  Array.isArray(x.strides);

/** A plain object that has what an ndarray has, as the functions in ndarray/base take it. */
export const isDescriptor = (x) =>
  Object.getPrototypeOf(x) === Object.prototype &&
  ['dtype', 'data', 'shape', 'strides', 'offset', 'order'].every((key) => key in x);

/** Where a descriptor's elements lie in its memory, in row-major order of the indices. */
export function placesOf({ shape, strides, offset }) {
  const size = shape.reduce((n, d) => n * d, 1);
  return Array.from({ length: size }, (_, k) => {
    let rest = k;
    let place = offset;
    for (let d = shape.length - 1; d >= 0; d--) {
      place += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    return place;
  });
}

/** Elements of an ndarray in row-major order of its indices. */
export function elementsOf(x) {
  const { shape } = x;
  const found = [];
  const index = shape.map(() => 0);
  const size = shape.reduce((n, d) => n * d, 1);
  for (let k = 0; k < size; k++) {
    found.push(x.get(...index));
    for (let d = shape.length - 1; d >= 0 && ++index[d] === shape[d]; d--) index[d] = 0;
  }
  return found;
}

/** Calls `visit.number`, `visit.boolean` and `visit.tensor` for what is in `x`; strings are for people. */
export function flatten(x, visit, depth = 8, seen = new Set()) {
  if (typeof x === 'number') return visit.number(x);
  if (isTensor(x)) return visit.tensor(x);
  if (typeof x === 'boolean') return visit.boolean(x);
  if (typeof x !== 'object' || x === null || depth === 0 || seen.has(x)) return undefined;
  seen.add(x);
  if (isNdarray(x)) {
    for (const element of elementsOf(x)) flatten(element, visit, depth - 1, seen);
  } else if (isDescriptor(x)) {
    for (const place of placesOf(x)) flatten(x.data[place], visit, depth - 1, seen);
  } else if (typeof x.re === 'number' && typeof x.im === 'number') {
    visit.number(x.re);
    visit.number(x.im);
  } else if (Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView))) {
    for (let k = 0; k < x.length; k++) flatten(x[k], visit, depth - 1, seen);
  } else if (typeof x.get === 'function' && typeof x.length === 'number') {
    for (let k = 0; k < x.length; k++) flatten(x.get(k), visit, depth - 1, seen);
  } else {
    for (const key of keysOf(x).sort()) flatten(x[key], visit, depth - 1, seen);
  }
  return undefined;
}

/** Fields and accessors: results of tests have both. */
function keysOf(x) {
  const keys = Object.keys(x);
  const prototype = Object.getPrototypeOf(x);
  if (prototype === null || prototype === Object.prototype) return keys;
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
    if (property.get !== undefined && key !== '__proto__') keys.push(key);
  return keys.filter((key) => !key.startsWith('_'));
}
