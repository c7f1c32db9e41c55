import { isTensor, type Tensor, type Value } from '@stdgrad/core';
import { add, at, concat, mul, stack, sub } from '@stdgrad/ops';
import { fromElements } from '@stdgrad/kernels';
import { NotDifferentiableError, dispatch } from '@stdgrad/protocol';
import { kernel, type Kernel, type Kernels, type Term, type Terms } from './kernel.js';
import { numbersIn } from './level-1.js';
import { indexOf } from './memory.js';
import { chosen, unmasked } from './select.js';
import { expand } from './signature.js';

/**
 * A function of `math/base/special` of all elements: by its rule, with values that are known already.
 *
 * @throws {@link NotDifferentiableError} when it has no rule
 */
function special(name: string, x: Value, values: readonly number[]): Value {
  if (!isTensor(x)) return x;
  // outside of the domain the value is NaN, and a derivative of NaN would spoil what does not depend on it
  const inside = values.flatMap((value, k) => (Number.isNaN(value) ? [] : [k]));
  if (inside.length < values.length) {
    const all = fromElements(values, [values.length], 'float64');
    const within = inside.map((k) => values[k]!);
    return inside.length === 0 ? all : replaced(all, inside, special(name, chosen(x, inside), within));
  }
  const known = new Map(numbersIn(x).map((number, k) => [keyOf(number), values[k]!]));
  const scalar = (number: number): number => known.get(keyOf(number)) ?? Number.NaN;
  const id = `@stdlib/math/base/special/${name}`;
  const result = dispatch(id, scalar, undefined, [x]);
  if (isTensor(result)) return result;
  throw new NotDifferentiableError(`${id}: no derivative rule for arrays; apply it to elements.`);
}

// maps take 0 and -0 for the same
const keyOf = (number: number): unknown => (Object.is(number, -0) ? '-0' : number);

/** `y` with some elements replaced. */
function replaced(y: Value, numbers: readonly number[], by: Value): Value {
  if (numbers.length === y.length) return by;
  if (numbers.length === 0) return y;
  const from = Int32Array.from({ length: y.length }, (_, k) => k);
  numbers.forEach((number, k) => (from[number] = y.length + k));
  return at(concat([y, by]), indexOf(from));
}

const valuesAt = (t: Terms, numbers: readonly number[]): number[] => {
  const made = numbersIn(t.made('y'));
  return numbers.map((number) => made[number]!);
};

/** y = f(x) */
function mapped(name: string): Kernel['d'] {
  return (t) => ({ y: special(name, t.x, numbersIn(t.made('y'))) });
}

/** The same where the mask is not set. */
function masked(name: string): Kernel['d'] {
  return (t) => {
    const kept = unmasked(t.m);
    if (kept.length === 0) return { y: t.y };
    return { y: replaced(t.y, kept, special(name, chosen(t.x, kept), valuesAt(t, kept))) };
  };
}

/** y = f of what the user's function gives; where it gives nothing `y` stays. */
function ofGiven(name: string): Kernel['d'] {
  return (t) => {
    const given = t.called.filter(({ result }) => result !== undefined);
    if (given.length === 0) return { y: t.y };
    const numbers = given.map(({ index }) => index);
    const x = stack(given.map(({ result }) => result as Value));
    return { y: replaced(t.y, numbers, special(name, x, valuesAt(t, numbers))) };
  };
}

/** Results of the user's function go to the last array; where there is none it stays. */
export function given(target: 'x' | 'y' | 'z' | 'out'): Kernel['d'] {
  return ({ called, ...arrays }) => {
    const made = called.filter(({ result }) => result !== undefined);
    if (made.length === 0) return { [target]: arrays[target] };
    const results = stack(made.map(({ result }) => result as Value));
    return {
      [target]: replaced(
        arrays[target],
        made.map(({ index }) => index),
        results,
      ),
    };
  };
}

/** z = f(x, y) of what the user's function gives: two numbers. */
function ofPairs(combine: (x: Term, y: Term) => Term): Kernel['d'] {
  return ({ called, z }) => {
    const made = called.filter(({ pair }) => pair !== undefined);
    if (made.length === 0) return { z };
    const [x, y] = [0, 1].map((k) => stack(made.map(({ pair }) => pair![k] as Value)));
    return {
      z: replaced(
        z,
        made.map(({ index }) => index),
        combine(x!, y!) as Tensor,
      ),
    };
  };
}

const eachOf = (names: string, row: (name: string) => [pattern: string, kernel: Kernel]): Kernels =>
  Object.fromEntries(expand(names).map((name) => row(name)));
const elements = { reads: 'elements' } as const;
// users' functions are told which element it is: no running element by element
const past = { reads: 'past' } as const;

const functions = '{abs,abs2,cbrt,ceil,deg2rad,floor,inv,ramp,rsqrt,sqrt,trunc}';
const functionsBy =
  '{abs,abs2,acos,acosh,acot,acoth,acovercos,acoversin,ahavercos,ahaversin,asin,asinh,atan,atanh,avercos,aversin,' +
  'besselj0,besselj1,bessely0,bessely1,binet,cbrt,cos,sin,sqrt}';

/** `math/strided/special` */
export const specialMaps: Kernels = {
  ...eachOf(functions, (name) => [name, kernel("N 'dtypeX x[N] 'dtypeY y[N]!", mapped(name), elements)]),
  ...eachOf(functions, (name) => [`{d,s}${name}`, kernel('N x[N] y[N]!', mapped(name), elements)]),
  ...eachOf(functions, (name) => [`{d,s}msk${name}`, kernel('N x[N] m[N]? y[N]!', masked(name), elements)]),
  ...eachOf(functionsBy, (name) => [`${name}-by`, kernel('N x[N] y[N]! clbk()', ofGiven(name), past)]),
  'dcbrt-by': kernel('N x[N] y[N]! clbk()', ofGiven('cbrt'), past),
};

const operation = "N 'dtypeX x[N] 'dtypeY y[N] 'dtypeZ z[N]!";
const operationBy = 'N x[N] y[N] z[N]! clbk()';

/** `math/strided/ops` */
export const operations: Kernels = {
  add: kernel(operation, ({ x, y }) => ({ z: add(x, y) }), elements),
  sub: kernel(operation, ({ x, y }) => ({ z: sub(x, y) }), elements),
  mul: kernel(operation, ({ x, y }) => ({ z: mul(x, y) }), elements),
  'add-by': kernel(operationBy, ofPairs(add), past),
  'sub-by': kernel(operationBy, ofPairs(sub), past),
  'mul-by': kernel(operationBy, ofPairs(mul), past),
};

/** `strided/base`, of functions that users pass. */
export const mapping: Kernels = {
  '{d,s}map': kernel('N x[N] y[N]! fcn()', given('y'), past),
  '{d,s}map2': kernel('N x[N] y[N] z[N]! fcn()', given('z'), past),
  '{d,s}mskmap': kernel('N x[N] mask[N]? y[N]! fcn()', given('y'), past),
  '{d,s}mskmap2': kernel('N x[N] y[N] mask[N]? z[N]! fcn()', given('z'), past),
  'map-by': kernel('N x[N] y[N]! fcn() clbk()', given('y'), past),
  'map-by2': kernel('N x[N] y[N] z[N]! fcn() clbk()', given('z'), past),
};
