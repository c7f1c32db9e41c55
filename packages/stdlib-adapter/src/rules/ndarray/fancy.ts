import { arrayOf, implement, isTensor, type Tensor } from '@stdgrad/core';
import type { Layout, NDArray } from '@stdgrad/kernels';
import { NotDifferentiableError, isStrided, type Call } from '@stdgrad/protocol';
import { fallBack, holdsVariable } from '../fallback.js';
import { moveElements } from './moving.js';
import { Places, elementNumbers, stridedOf } from './places.js';
import { settle } from './writing.js';

/** Makes an ndarray of `@stdlib` fancy. */
type Fancy = (x: NDArray) => Record<string, unknown>;

/** Fancy arrays over tensors: indexing by strings reads and writes the tensor, all else is the tensor's own. */
export function installFancy(): void {
  for (const id of ['@stdlib/ndarray/to-fancy', '@stdlib/ndarray/to-fancy.factory()'])
    implement(id, (call) => {
      const [x, ...rest] = call.args;
      if (!isTensor(x) || rest.some((arg) => holdsVariable(arg))) return fallBack(call);
      return fancy(call.id, x, (array) => call.fn(array, ...rest) as Record<string, unknown>);
    });
  implement('@stdlib/ndarray/fancy', (call) => {
    const x = moveElements(call, { pattern: '.l' }) as Tensor;
    return fancy(call.id, x, fancyLike(call));
  });
}

/** The constructor as a function of ndarrays. */
function fancyLike({ fn, args }: Call): Fancy {
  const options = args.slice(6);
  return ({ data, shape, strides, offset, order }) =>
    fn('float64', data, shape, strides, offset, order, ...options) as Record<string, unknown>;
}

/** What stands in for a tensor, as long as that lies in memory as it did. */
interface StandIn {
  readonly layout: Layout;
  readonly places: Places;
  readonly fancy: Record<string, unknown>;
}

function fancy(id: string, x: Tensor, make: Fancy): Tensor {
  let latest: StandIn | null = null;
  const standIn = (isWritten: boolean): StandIn => {
    const places = new Places(!isWritten);
    return { layout: arrayOf(x).layout, places, fancy: make(counted(places.add(id, x))) };
  };
  return new Proxy(x, {
    get(target, key): unknown {
      if (isOwn(target, key)) return Reflect.get(target, key, target);
      if (key.includes('ndindex<')) throw notRead(id);
      if (latest?.layout !== arrayOf(target).layout) latest = standIn(false);
      const { places, fancy: array } = latest;
      const part = read(id, places, array[key]);
      return isTensor(part) ? fancy(id, part, make) : part;
    },
    set(target, key, value): boolean {
      if (isOwn(target, key)) return Reflect.set(target, key, value, target);
      if (key.includes('ndindex<')) throw notRead(id);
      const { places, fancy: array } = standIn(true);
      array[key] = written(id, places, value);
      settle(id, places);
      return true;
    },
  });
}

/** Whether a property is the tensor's own; numbers are indices, which tensors refuse. */
function isOwn(x: Tensor, key: string | symbol): key is symbol {
  return typeof key === 'symbol' || (key in x && !/^\d+$/.test(key));
}

function notRead(id: string): Error {
  return new NotDifferentiableError(
    `${id}: fancy arrays of @stdlib 0.4.1 neither read nor write by ndarray/index objects; use at(x, indices) and assign(x, indices, value).`,
  );
}

/** `@stdlib` counts the elements of column-major arrays by columns. */
function counted(x: NDArray): NDArray {
  if (x.order === 'row-major') return x;
  const indices = (k: number): number[] => {
    let rest = k;
    return x.layout.shape.map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    });
  };
  return Object.defineProperties(x, {
    iget: { value: (k: number) => x.get(...indices(k)) },
    iset: { value: (k: number, value: number) => x.set(...indices(k), value) },
  });
}

function read(id: string, places: Places, part: unknown): unknown {
  if (!isStrided(part)) return part;
  const array = stridedOf(part);
  return places.view(array) ?? places.gather(id, elementNumbers(array), array.layout.shape, null);
}

function written(id: string, places: Places, value: unknown): unknown {
  if (typeof value !== 'number' && !isTensor(value) && !isStrided(value)) return value;
  const isSingle = typeof value === 'number' || Array.from(value.shape).length === 0;
  return isSingle ? places.single(id, value) : places.add(id, value);
}
