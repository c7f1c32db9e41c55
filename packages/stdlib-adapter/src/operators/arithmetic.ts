import { isTensor, isVariable, recordScalar2, numberOf } from '@stdgrad/core';
import * as ops from '@stdgrad/ops';
import { NotDifferentiableError, isStrided } from '@stdgrad/protocol';
import { print, printAlone } from './print.js';
import { readNumber } from './printed.js';
import { noteTie } from './ties.js';
import { isScalar, lift, primal, unwrapped } from './values.js';

type Operand = ops.Binary extends (x: infer X, y: never) => unknown ? X : never;
type Operator = (a: unknown, b: unknown) => unknown;

/** x − y·trunc(x / y), with the sign of x */
const remainder = ops.binary('remainder', {
  scalar: (x, y) => x % y,
  dx: () => 1,
  // (z − x) / y is the quotient, a constant
  dy: ({ x, y, z }) => ops.div(ops.sub(z, x), y),
  on: [ops.real, ops.nonzero],
});

/** What stands beside a tensor: converted as the operator does it, except for arrays, which are operated on by element. */
function beside(x: unknown, other: unknown): Operand {
  const lifted = lift(x);
  if (typeof lifted === 'number' || isTensor(lifted) || isStrided(lifted)) return lifted;
  const isList = (Array.isArray(lifted) || ArrayBuffer.isView(lifted)) && isTensor(other) && !isScalar(other);
  // BigInts refuse, as beside a number
  if (isList) return lifted as Operand;
  const value = unwrapped(lifted, 'number');
  return (isTensor(value) ? lift(value) : -(-(value as number))) as Operand;
}

function operator(op: ops.Binary, plain: Operator, hint: 'number' | 'default' = 'number'): Operator {
  const { onTape } = op.op;
  const run: Operator = (a, b) => {
    if (isTensor(a)) {
      const z = onTape !== null && (typeof b === 'number' || isTensor(b)) ? recordScalar2(onTape, a, b) : null;
      if (z !== null) return z;
    } else if (!isTensor(b)) {
      if (typeof a !== 'object' && typeof b !== 'object')
        return hint === 'number' ? plain(readNumber(op.name, a), readNumber(op.name, b)) : plain(a, b);
      const left = unwrapped(a, hint);
      // refused before the right operand is looked at
      if (typeof left === 'symbol' && hint === 'number') return plain(left, 0);
      const right = unwrapped(b, hint);
      return isTensor(left) || isTensor(right) ? run(left, right) : plain(left, right);
    } else if (typeof a === 'number' && onTape !== null) {
      const z = recordScalar2(onTape, a, b);
      if (z !== null) return z;
    }
    if (typeof a === 'bigint' || typeof b === 'bigint')
      throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
    return op(beside(a, b), beside(b, a));
  };
  return run;
}

const sum = operator(ops.add, (a, b) => (a as number) + (b as number), 'default');

/** `a + b`, which also puts texts together. */
function add(a: unknown, b: unknown): unknown {
  if ((isTensor(a) || typeof a === 'number') && (isTensor(b) || typeof b === 'number')) return sum(a, b);
  const [left, right] = [isTensor(a) ? a : beforePlus(a, b), isTensor(b) ? b : beforePlus(b, a)];
  if (left === '' || right === '') return `${printAlone(left) as string}${printAlone(right) as string}`;
  if ((typeof left === 'string' && isTensor(right)) || (typeof right === 'string' && isTensor(left)))
    return `${print(left) as string}${print(right) as string}`;
  return sum(left, right);
}

/** An object as `+` takes it beside a tensor: its text or number. */
function beforePlus(x: unknown, other: unknown): unknown {
  if (typeof x !== 'object' || x === null) return x;
  const printed = typeof other === 'string' || Array.isArray(x) ? print(x) : x;
  if (!isTensor(other) || typeof printed !== 'object' || isStrided(printed)) return printed;
  if (!isScalar(other) && ArrayBuffer.isView(printed)) return printed;
  return toPrimitive(printed as object);
}

function toPrimitive(x: object): unknown {
  const value = unwrapped(x, 'default');
  return typeof value === 'object' && value !== null && !isTensor(value)
    ? (value as { toString(): string }).toString()
    : value;
}

/** An operator on 32-bit integers: it refuses variables, unless it only cuts the fraction off. */
function bitwise(sign: string, plain: Operator, cutsWith?: unknown): Operator {
  return (a, b) => {
    if (!isTensor(a) && !isTensor(b)) return plain(a, b);
    const cuts = cutsWith !== undefined && (b === cutsWith || (a === cutsWith && sign !== '>>' && sign !== '>>>'));
    const variable = [a, b].find((x) => isTensor(x) && isVariable(x));
    if (variable === undefined || cuts) return plain(primal(a), primal(b));
    throw new NotDifferentiableError(
      `operator ${sign}: reads the bits of a variable (${String(print(variable))}), which would drop its gradient; ` +
        'cut its fraction off with Math.trunc(x) or x | 0 if the result is meant to be constant, or use stopGradient(x).',
    );
  };
}

/* eslint-disable no-bitwise -- the operators themselves */
export const arithmetic = {
  add,
  sub: operator(ops.sub, (a, b) => (a as number) - (b as number)),
  mul: operator(ops.mul, (a, b) => (a as number) * (b as number)),
  div: operator(ops.div, (a, b) => (a as number) / (b as number)),
  rem: operator(remainder, (a, b) => (a as number) % (b as number)),
  pow: operator(ops.pow, (a, b) => (a as number) ** (b as number)),
  or: bitwise('|', (a, b) => (a as number) | (b as number), 0),
  and: bitwise('&', (a, b) => (a as number) & (b as number)),
  xor: bitwise('^', (a, b) => (a as number) ^ (b as number), 0),
  shl: bitwise('<<', (a, b) => (a as number) << (b as number), 0),
  shr: bitwise('>>', (a, b) => (a as number) >> (b as number), 0),
  ushr: bitwise('>>>', (a, b) => (a as number) >>> (b as number), 0),
  neg(x: unknown): unknown {
    const value = unwrapped(x, 'number');
    return isTensor(value) ? ops.neg(beside(value, value)) : -(value as number);
  },
  pos(x: unknown): unknown {
    const value = unwrapped(x, 'number');
    return isTensor(value) ? lift(value) : (readNumber('+', value) as number) - 0;
  },
  /** `~x`; twice it cuts the fraction off, so the number that is left is taken for a constant. */
  not: (x: unknown): unknown => ~(primal(x) as number),
  inc(x: unknown): unknown {
    const value = unwrapped(x, 'number');
    if (isTensor(value)) return sum(value, 1);
    let y = value as number;
    y++;
    return y;
  },
  dec(x: unknown): unknown {
    const value = unwrapped(x, 'number');
    if (isTensor(value)) return ops.sub(beside(value, value), 1);
    let y = value as number;
    y--;
    return y;
  },
  /** A value before `++` and `--`: a number, a BigInt or a tensor. */
  num(x: unknown): unknown {
    if (typeof x === 'number' || typeof x === 'bigint') return x;
    const value = unwrapped(x, 'number');
    if (isTensor(value)) return lift(value);
    let y = value as number;
    return y++;
  },
};

function equals(a: unknown, b: unknown, plain: Operator): unknown {
  if (!isTensor(a) && !isTensor(b)) return plain(a, b);
  const [x, y] = [isScalar(a) ? numberOf(a) : a, isScalar(b) ? numberOf(b) : b];
  // a tensor with dimensions is an object like others, but no number
  return typeof x === 'number' || typeof y === 'number' ? plain(primal(x), primal(y)) : plain(x, y);
}

/** A comparison of size; `side` of 0 is where a variable that is 0 is taken to be when it is compared with 0. */
function order(plain: (x: number, y: number) => boolean, side: 'above' | 'below') {
  return (a: unknown, b: unknown): boolean => {
    const [left, right] = [unwrapped(a, 'number'), unwrapped(b, 'number')];
    const [x, y] = [primal(left) as number, primal(right) as number];
    if (x === 0 && y === 0) noteTie(left, right, side);
    return plain(x, y);
  };
}

/* eslint-disable eqeqeq -- the operators themselves */
export const comparison = {
  lt: order((x, y) => x < y, 'above'),
  gt: order((x, y) => x > y, 'below'),
  le: order((x, y) => x <= y, 'below'),
  ge: order((x, y) => x >= y, 'above'),
  eq: (a: unknown, b: unknown): unknown => equals(a, b, (x, y) => x == y),
  ne: (a: unknown, b: unknown): unknown => equals(a, b, (x, y) => x != y),
  same: (a: unknown, b: unknown): unknown => equals(a, b, (x, y) => x === y),
  differ: (a: unknown, b: unknown): unknown => equals(a, b, (x, y) => x !== y),
};
