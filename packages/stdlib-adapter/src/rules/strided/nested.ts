import { ArgumentError, type Call } from '@stdgrad/protocol';
import { kernel, type Kernel } from './kernel.js';
import { given } from './maps.js';
import { runKernel } from './run.js';

/** Kernels of arrays in a list: `f([x, y], [N], [strideX, strideY], fcn)`, and with offsets before the function. */
interface Nested {
  readonly kernel: Kernel;
  readonly arrays: number;
}

const inputs = ['x', 'y', 'z', 'w', 'u'];

/** Of n arrays and one that the results go to. */
function ofInputs(n: number): Nested {
  const read = inputs.slice(0, n).map((name) => `${name}[N]`);
  return {
    kernel: kernel(['N', ...read, 'out[N]!', 'fcn()'].join(' '), given('out'), { reads: 'past' }),
    arrays: n + 1,
  };
}

const nested: Readonly<Record<string, Nested>> = {
  nullary: ofInputs(0),
  unary: ofInputs(1),
  binary: ofInputs(2),
  ternary: ofInputs(3),
  quaternary: ofInputs(4),
  quinary: ofInputs(5),
  mskunary: { kernel: kernel('N x[N] mask[N]? out[N]! fcn()', given('out'), { reads: 'past' }), arrays: 3 },
  'unary-by': { kernel: kernel('N x[N] out[N]! fcn() clbk()', given('out'), { reads: 'past' }), arrays: 2 },
};

const prefix = '@stdlib/strided/base/';

/** Ids of the functions here. */
export const nestedIds: readonly string[] = Object.keys(nested).flatMap((name) => [
  `${prefix}${name}`,
  `${prefix}${name}.ndarray`,
]);

/** Runs a function of arrays in a list as one of arrays among the arguments. */
export function runNested(call: Call): unknown {
  const { id, fn, args } = call;
  const name = id.slice(prefix.length).replace('.ndarray', '');
  const { kernel: known, arrays: count } = nested[name]!;
  const hasOffsets = id.endsWith('.ndarray');
  const lists = args.slice(0, hasOffsets ? 4 : 3);
  if (!lists.every(Array.isArray)) {
    throw new ArgumentError(
      `${id}: needs a list of ${count} arrays, and lists of their shape, strides${hasOffsets ? ' and offsets' : ''}.`,
    );
  }
  const [arrays, [size], strides, offsets] = lists as [unknown[], unknown[], unknown[], unknown[] | undefined];
  const flat = [
    size,
    ...Array.from({ length: count }, (_, k) => [arrays[k], strides[k], ...(offsets ? [offsets[k]] : [])]).flat(),
  ];
  const width = hasOffsets ? 3 : 2;
  const run = (...flatArgs: readonly unknown[]): unknown => {
    const column = (k: number): unknown[] => Array.from({ length: count }, (_, i) => flatArgs[1 + i * width + k]);
    const rest = flatArgs.slice(1 + count * width);
    return fn(column(0), [flatArgs[0]], column(1), ...(hasOffsets ? [column(2)] : []), ...rest);
  };
  const flatCall: Call = { ...call, fn: run, args: [...flat, ...args.slice(lists.length)] };
  return runKernel(known, hasOffsets ? 'offsets' : 'strided', flatCall);
}
