import { implement, isTensor } from '@stdgrad/core';
import type { Call } from '@stdgrad/protocol';
import { fallBack } from '../fallback.js';
import { expand } from './signature.js';

// Functions of plain arrays that move elements, or hand them to the user's function: tensors pass as any other objects.
// By argument: `a` an array whose elements they are, `v` an element, `.` neither, which tensors may not be in.
const movers: Readonly<Record<string, readonly string[]>> = {
  a: [
    'at{,2d,3d,4d,5d,nd}',
    'cartesian-{power,square}',
    'copy',
    'fancy-slice',
    'fill-by',
    'first',
    'flatten{,2d,3d,4d,5d}{,-by}',
    'flip{lr,ud}{2d,3d,4d,5d}',
    'for-each',
    'last',
    'map{,2d,3d,4d,5d}',
    'mskfilter{,-map}',
    'mskreject{,-map}',
    'remove-at',
    'reshape',
    'reverse',
    'slice',
    'strided2array{2d,3d,4d,5d}',
    'take{,-indexed,2d,3d,-map}',
    'to-reversed',
    'without',
    'zip',
    '{,broadcasted-}{unary,binary,ternary,quaternary,quinary}{2d,3d,4d,5d}',
    '{unary,binary}nd',
    'unary{2d,3d,4d,5d}-by',
  ],
  aa: ['cartesian-product', 'fancy-slice-assign', 'mskfilter2', 'take-indexed2'],
  av: ['fill', 'to-filled'],
  'a.v': ['insert-at', 'to-inserted-at', 'with'],
  'a.a': ['mskput', 'place', 'put'],
  '.a': ['from-strided'],
  '.aa': ['where'],
  '..a': ['scattered'],
  v: ['filled{,2d,3d,4d,5d,nd}'],
  'v..a': ['scatter-filled'],
};

/** What each of the functions takes tensors for, by canonical id. */
export const plainArrayForms: ReadonlyMap<string, string> = new Map(
  Object.entries(movers).flatMap(([form, patterns]) =>
    patterns.flatMap(expand).map((name): [string, string] => [`@stdlib/array/base/${name}`, form]),
  ),
);

/** Says what functions of plain arrays do when these hold tensors. */
export function installPlainArrays(): void {
  for (const [id, form] of plainArrayForms) implement(id, (call) => pass(call, form));
}

function pass(call: Call, form: string): unknown {
  const isMoved = call.args.every((arg, k) => {
    const role = form[k] ?? '.';
    if (role === 'v') return true;
    return role === 'a' ? !isTensor(arg) : !holdsTensor(arg);
  });
  return isMoved ? call.fn(...call.args) : fallBack(call);
}

const deepest = 32;

function holdsTensor(x: unknown, depth = deepest): boolean {
  if (isTensor(x)) return true;
  return depth > 0 && Array.isArray(x) && x.some((part) => holdsTensor(part, depth - 1));
}
