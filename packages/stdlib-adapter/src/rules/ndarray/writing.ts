import { arrayOf, arrayOfValue, isTensor, isVariable, overwrite, type Tensor } from '@stdgrad/core';
import { isNDArray, nest, put, rowMajor, wrap, type NDArray, type Region } from '@stdgrad/kernels';
import { ArgumentError, DtypeError, GradientLossError, isFloat } from '@stdgrad/protocol';
import { checkKeeps } from '../operands.js';
import { contents, type Places, type Source } from './places.js';

/** Writes what a function wrote to its stand-ins to what they stand for: first all checks, then all writes. */
export function settle(id: string, places: Places): void {
  const writes = places.sources.flatMap((source) => {
    const changes = changesOf(source);
    return changes === null ? [] : [writeOf(id, places, source, changes)];
  });
  for (const write of writes) write();
}

function writeOf(id: string, places: Places, source: Source, { numbers, at, all }: Changes): () => void {
  const { given, shadow } = source;
  const { dtype } = contents(given);
  const shape = all ? shadow.layout.shape : [at.length];
  const value = places.gather(id, numbers, shape, isFloat(dtype) ? dtype : null);
  if (isTensor(given)) {
    checkKeeps(id, given, value);
    return () =>
      overwrite(given, value, all ? { name: id, whole: true } : { name: id, region: regionIn(source, given, at) });
  }
  if (isVariable(value)) throw plainOutput(id);
  if (isFloat(value.dtype) && !isFloat(dtype))
    throw new DtypeError(
      `${id}: ${value.dtype} values can't be written to an ndarray of dtype ${dtype}; make it a float one.`,
    );
  return () => writePlain(id, given as object, source, value, at, all);
}

/** Elements of a stand-in that the function changed. */
interface Changes {
  readonly numbers: readonly number[];
  /** Their places, counted as those of the source. */
  readonly at: readonly number[];
  readonly all: boolean;
}

function changesOf({ shadow, base }: Source): Changes | null {
  const { layout, buffer, start } = shadow;
  const order = new Map<number, number>();
  let same = 0;
  nest(layout.shape, [layout.strides, rowMajor(layout.shape).strides], [start, 0], (n, [p, q], [dp, dq]) => {
    for (let i = 0; i < n; i++) {
      const place = p! + i * dp!;
      if (buffer[place] === base + place) same++;
      else order.set(q! + i * dq!, place);
    }
  });
  if (order.size === 0) return null;
  const at = [...order.entries()].toSorted(([a], [b]) => a - b).map(([, place]) => place);
  return { numbers: at.map((place) => buffer[place]!), at, all: same === 0 };
}

/** The changed places in the memory of a tensor's owner. */
function regionIn({ shadow }: Source, x: Tensor, at: readonly number[]): Region {
  const owner = arrayOf(x.base ?? x);
  const shift = arrayOf(x).start - shadow.start - owner.start;
  return {
    owner: owner.layout,
    layout: rowMajor([at.length]),
    start: 0,
    places: Int32Array.from(at, (k) => k + shift),
  };
}

function plainOutput(id: string): Error {
  return new GradientLossError(
    `${id}: the output is a plain ndarray, which would drop the gradient of what is written; pass a tensor as output.`,
  );
}

function writePlain(
  id: string,
  target: object,
  { shadow }: Source,
  value: Tensor,
  at: readonly number[],
  all: boolean,
): void {
  const { flags } = target as { flags?: { READONLY?: boolean } };
  if (flags?.READONLY === true) throw new ArgumentError(`${id}: can't write to a read-only array; pass a copy.`);
  const array: NDArray = isNDArray(target) ? target : wrap(target as never);
  const { layout } = array;
  const region: Region = all
    ? { owner: layout, layout, start: 0, places: null }
    : { owner: layout, layout: rowMajor([at.length]), start: 0, places: Int32Array.from(at, (k) => k - shadow.start) };
  put(array, region, arrayOfValue(value));
}
