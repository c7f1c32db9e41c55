import type { Value } from '@stdgrad/core';
import type { NDArray } from '@stdgrad/kernels';
import type { Sizes } from './bind.js';
import { signature, type Signature } from './signature.js';

/** A number or what stands for one. */
export type Term = Value | number;

/** A call of a user's function. */
export interface Called {
  /** Number of the element that it was called for. */
  readonly index: number;
  /** What it gave; `undefined`: the element is left out. */
  result: Term | undefined;
  /** Two results, of functions that give two. */
  readonly pair?: readonly Term[];
}

type Arrays =
  | 'x'
  | 'y'
  | 'z'
  | 'w'
  | 'm'
  | 'out'
  | 'A'
  | 'B'
  | 'C'
  | 'AP'
  | 'param'
  | 'mask'
  | 'condition'
  | 'prepend'
  | 'append'
  | 'means'
  | 'D'
  | 'E'
  | 'DL'
  | 'DU'
  | 'DU2'
  | 'V'
  | 'tau'
  | 'P'
  | 'Q';
type Scalars =
  | 'alpha'
  | 'beta'
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 's'
  | 'p'
  | 'sum'
  | 'start'
  | 'stop'
  | 'correction'
  | 'mean'
  | 'meanx'
  | 'meany'
  | 'scalar'
  | 'scale'
  | 'sumsq'
  | 'mu'
  | 'sigma'
  | 'diff'
  | 'sigmax'
  | 'sigmay'
  | 'u'
  | 'v';
type Integers = 'N' | 'M' | 'K' | 'k' | 'N1' | 'N2' | 'NX' | 'NY';
type Settings =
  | 'uplo'
  | 'trans'
  | 'transA'
  | 'transB'
  | 'diag'
  | 'side'
  | 'order'
  | 'mode'
  | 'orient'
  | 'endpoint'
  | 'fcn'
  | 'dtypeX'
  | 'layout'
  | 'alternative';

/**
 * What a derivative is written in: the elements that the kernel reads, in the shape of the signature; old contents of
 * what it writes; the numbers and settings of the call. A kernel's formula reads what its signature names.
 */
export type Terms = { readonly [K in Arrays]: Value } & { readonly [K in Scalars]: Term } & {
  readonly [K in Integers]: number;
} & { readonly [K in Settings]: unknown } & {
  /** Name of the called function, for messages. */
  readonly id: string;
  /** What users' functions gave, in the order of the calls. */
  readonly called: readonly Called[];
  /** What the kernel returned for plain numbers. */
  readonly returned: unknown;
  /** What the kernel made of an array that it writes, in the shape of the signature. */
  readonly made: (name: string) => NDArray;
};

/** New contents of written arrays by name, and under `result` what the kernel returns. */
export type Outcome = Readonly<Record<string, Term>>;

/**
 * How a kernel computes with numbers and tensors, in the vocabulary of our ops. Its values are those of the kernel
 * itself; the formula gives derivatives of any order.
 */
export type Formula = (terms: Terms) => Outcome;

/** What is known of a kernel, or of a family of them. */
export interface Kernel {
  readonly signature: Signature;
  /** Parameters of `.ndarray`, where they do not follow from the first form's. */
  readonly offsets: Signature;
  readonly sizes: Sizes;
  /** `'moves'`: it only moves elements, and what it does to their numbers tells where to. `null`: results are constant. */
  readonly d: Formula | 'moves' | null;
  /**
   * What is written at place `k` was computed from elements `k` alone (`'elements'`), or from elements up to `k` (`'past'`):
   * an operand may lie where the result goes.
   */
  readonly reads: 'elements' | 'past' | 'all';
}

/** Settings of {@link kernel}. */
export interface About {
  readonly offsets?: string;
  readonly sizes?: Sizes;
  readonly reads?: Kernel['reads'];
}

/** A row of the table of kernels. */
export function kernel(text: string, d: Kernel['d'], { offsets, sizes = {}, reads = 'all' }: About = {}): Kernel {
  const parameters = signature(text);
  return { signature: parameters, offsets: offsets === undefined ? parameters : signature(offsets), sizes, d, reads };
}

/** Kernels by patterns of names. */
export type Kernels = Readonly<Record<string, Kernel>>;
