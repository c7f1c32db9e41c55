// Places in a call's arguments where numbers are: what a tensor is put in for.
import { isTensor, mul, reshape, tensor } from 'stdgrad';
import { elementsOf, isDescriptor, isNdarray, placesOf } from './flatten.mjs';

const isList = (x) => Array.isArray(x) && x.length > 0 && x.length <= 64;
const isNumbers = (x) => isList(x) && [...x].every((e) => typeof e === 'number');
const isNested = (x) => isList(x) && [...x].every((e) => isNumbers(e) && e.length === x[0].length);
const isFloats = (x) => (x instanceof Float64Array || x instanceof Float32Array) && x.length > 0;
const isRecord = (x) =>
  typeof x === 'object' && x !== null && [Object.prototype, null].includes(Object.getPrototypeOf(x));
const isIterator = (x) => typeof x === 'object' && x !== null && typeof x.next === 'function';
const floats = new Set(['float64', 'float32', 'generic']);

/**
 * Every slot has `name`, `elements` (its numbers), `plain(elements)` and `tensor(elements)`, which give the argument
 * with other numbers and as a tensor, with the tensor itself: `[argument, variable]`.
 */
export function slotsOf(args) {
  return args.flatMap((arg, k) =>
    partsOf(arg).map(({ key, put, ...slot }) => ({
      ...slot,
      arg: k,
      name: `${k}${key}`,
      put: (given, part) => (put === undefined ? fitted(given, part) : put(given, part)),
    })),
  );
}

/** What is put around the argument of each run: iterators and callbacks have a state. */
class Around {
  constructor(wrap) {
    this.wrap = wrap;
  }
}
const fitted = (given, part) => (part instanceof Around ? part.wrap(given) : part);

function partsOf(x, depth = 2) {
  const own = valueSlot(x);
  if (own !== null) return [{ ...own, key: '' }];
  if (depth === 0) return [];
  if (isList(x) && x.length <= 12 && x.every((e) => typeof e === 'object' && e !== null))
    return x.flatMap((part, k) =>
      partsOf(part, depth - 1).map((slot) => ({
        ...slot,
        key: `[${k}]${slot.key}`,
        put: (given, value) =>
          given.map((e, j) => (j === k ? (slot.put === undefined ? fitted(e, value) : slot.put(e, value)) : e)),
      })),
    );
  if (isRecord(x) && !isIterator(x))
    return Object.keys(x).flatMap((key) =>
      typeof x[key] === 'function'
        ? []
        : partsOf(x[key], depth - 1).map((slot) => ({
            ...slot,
            key: `.${key}${slot.key}`,
            put: (given, value) => ({
              ...given,
              [key]: slot.put === undefined ? fitted(given[key], value) : slot.put(given[key], value),
            }),
          })),
    );
  return [];
}

function valueSlot(x) {
  if (typeof x === 'number') {
    if (!Number.isFinite(x)) return null;
    return variable('number', [x], ([e]) => e, 0);
  }
  if (isFloats(x)) return variable('typed', [...x], (elements) => new x.constructor(elements), eps(x));
  if (isNumbers(x) && x.every(Number.isFinite)) return variable('list', [...x], (elements) => [...elements], 0);
  if (isNested(x)) {
    const width = x[0].length;
    return variable('nested', x.flat(), (elements) => x.map((_, i) => elements.slice(i * width, (i + 1) * width)), 0);
  }
  if (isNdarray(x) && floats.has(x.dtype?.toString())) {
    const elements = elementsOf(x);
    if (elements.length === 0 || elements.length > 256 || !elements.every((e) => typeof e === 'number')) return null;
    return variable('ndarray', elements, (given) => refilled(x, given), x.dtype.toString() === 'float32' ? 6e-8 : 0);
  }
  if (isRecord(x) && isDescriptor(x)) return descriptorSlot(x);
  if (typeof x === 'function' && !/^[A-Z]/.test(x.name)) return scaledFunction();
  if (isIterator(x)) return scaledIterator();
  return null;
}

function descriptorSlot(x) {
  const { data, shape } = x;
  if (!(isFloats(data) || (isNumbers(data) && floats.has(x.dtype?.toString())))) return null;
  const places = placesOf(x);
  if (places.length === 0) return null;
  return {
    kind: 'ndarray',
    precision: eps(data),
    elements: places.map((place) => data[place]),
    plain: (elements) => {
      const copy = data.slice();
      places.forEach((place, k) => (copy[place] = elements[k]));
      return { ...x, data: copy };
    },
    tensor: (elements, isWritten) => {
      const made = tensor(isFloats(data) ? data.constructor.from(elements) : elements);
      const shaped = reshape(made, [...shape]);
      return [isWritten ? mul(shaped, 1) : shaped, made];
    },
  };
}

const eps = (x) => (x instanceof Float32Array ? 6e-8 : 0);

function variable(kind, elements, plain, precision) {
  return {
    kind,
    precision,
    elements,
    plain,
    tensor: (given, isWritten) => {
      const made = tensor(plain(given));
      // what is written to stands for its new contents, and so does its gradient
      return [isWritten ? mul(made, 1) : made, made];
    },
  };
}

function refilled(x, elements) {
  const strides = x.shape.length === 0 ? [0] : [...x.strides];
  const copy = new x.constructor(x.dtype, x.data.slice(), [...x.shape], strides, x.offset, x.order);
  const index = x.shape.map(() => 0);
  for (const element of elements) {
    copy.set(...index, element);
    for (let d = index.length - 1; d >= 0 && ++index[d] === x.shape[d]; d--) index[d] = 0;
  }
  return copy;
}

function scaledBy(x, factor) {
  if (typeof x === 'number' && typeof factor === 'number') return x * factor;
  return typeof x === 'number' || isTensor(x) ? mul(x, factor) : x;
}

/** A callback whose numbers are multiplied by a variable. */
const scaledFunction = scaled('callback', (fn, factor) => {
  function scaled(...args) {
    return scaledBy(Reflect.apply(fn, this, args), factor);
  }
  return Object.defineProperty(scaled, 'length', { value: fn.length });
});

/** An iterator whose numbers are multiplied by a variable. */
const scaledIterator = scaled('iterator', (iterator, factor) => ({
  next: () => {
    const result = iterator.next();
    return result.done === true ? result : { done: false, value: scaledBy(result.value, factor) };
  },
}));

function scaled(kind, times) {
  return () => ({
    kind,
    precision: 0,
    elements: [1],
    plain: ([factor]) => new Around((given) => times(given, factor)),
    tensor: ([factor]) => {
      const made = tensor(factor);
      return [new Around((given) => times(given, made)), made];
    },
  });
}
