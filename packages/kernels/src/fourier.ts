import type { DType } from '@stdgrad/protocol';
import { copy } from './broadcast.js';
import { transform } from './fft.js';
import { rowMajor } from './layout.js';
import { allocate, type NDArray } from './ndarray.js';
import { nest } from './nest.js';

/** A transform along one dimension: elements are cut or padded with zeros to `n`, transformed, and cut to `kept`. */
export interface Along {
  readonly dim: number;
  readonly n: number;
  readonly kept: number;
}

/** A linear map between arrays whose first dimension holds real and imaginary parts. */
export interface Fourier {
  readonly along: readonly Along[];
  /** Whether the exponents are positive, without the division by `n`. */
  readonly inverse: boolean;
  /** What all elements are multiplied by. */
  readonly scale: number;
}

/**
 * Discrete Fourier transforms of pairs.
 *
 * @param x - shape `[2, ...]`: real parts, then imaginary parts
 * @returns an array in memory of its own
 */
export function fourier(x: NDArray, { along, inverse, scale }: Fourier, dtype: DType): NDArray {
  let z = copy(x, 'float64');
  for (const step of along) z = lines(z, step, inverse);
  if (scale !== 1) for (let k = z.start; k < z.start + z.layout.size; k++) z.buffer[k] *= scale;
  return dtype === 'float64' ? z : copy(z, dtype);
}

function lines(x: NDArray, { dim, n, kept }: Along, inverse: boolean): NDArray {
  const { shape, strides } = x.layout;
  const z = allocate(rowMajor(shape.with(dim, kept)), 'float64');
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  const read = Math.min(n, shape[dim]);
  const written = Math.min(n, kept);
  const [from, to] = [strides[dim], z.layout.strides[dim]];
  const xPart = x.layout.size / 2;
  const zPart = z.layout.size / 2;
  const others = shape.with(dim, 1).with(0, 1);
  const run = (place: number, target: number): void => {
    for (let k = 0; k < read; k++) {
      re[k] = x.buffer[place + k * from];
      im[k] = x.buffer[place + xPart + k * from];
    }
    re.fill(0, read);
    im.fill(0, read);
    if (inverse) transform(im, re);
    else transform(re, im);
    for (let k = 0; k < written; k++) {
      z.buffer[target + k * to] = re[k];
      z.buffer[target + zPart + k * to] = im[k];
    }
  };
  if (kept > 0) {
    nest(others, [strides, z.layout.strides], [x.start, z.start], (count, [place, target], [dx, dz]) => {
      for (let c = 0; c < count; c++) run(place + c * dx, target + c * dz);
    });
  }
  return z;
}
