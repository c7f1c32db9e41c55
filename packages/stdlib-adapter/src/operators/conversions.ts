import { isTensor, numberOf } from '@stdgrad/core';
import { cloned, copied, parse, stringify } from './copies.js';
import { print, printAlone } from './print.js';
import { readNumber } from './printed.js';
import { math } from './math.js';
import { elementsOf, isFloatArray, tensorsOf } from './table.js';
import { isScalar, lift, primal, test, unwrapped } from './values.js';

/** A function that looks at a number: of a tensor without dimensions at its number. */
function onNumber(run: (x: unknown) => unknown): (x: unknown) => unknown {
  return (x) => run(isScalar(x) ? numberOf(x) : x);
}

function toNumber(...args: unknown[]): unknown {
  if (args.length === 0) return 0;
  const x = unwrapped(args[0], 'number');
  return isTensor(x) ? lift(x) : Number(readNumber('Number', x));
}

function toText(...args: unknown[]): string {
  return args.length === 0 ? '' : String(printAlone(args[0]));
}

/** `parseFloat(x)`: a tensor is the number that its text would give. */
function parseNumber(x: unknown): unknown {
  return isTensor(x) ? lift(x) : Number.parseFloat(readNumber('parseFloat', x) as string);
}

function parseInteger(x: unknown, radix?: unknown): unknown {
  return Number.parseInt(String(print(x)), radix as number);
}

/** What has the properties that an object shows: numbers have none, arrays of floats have tensors. */
function propertiesOf(x: object): object {
  if (isFloatArray(x)) return tensorsOf(x) === undefined ? x : elementsOf(x);
  return isScalar(x) ? {} : x;
}

/** `Object(x)`: a number becomes an object that converts itself back. */
function toObject(...args: unknown[]): unknown {
  const [x] = args;
  return isScalar(x) ? Object.defineProperty(Object(numberOf(x)), 'valueOf', { value: () => lift(x) }) : Object(x);
}

Object.setPrototypeOf(toNumber, Number);

const classes = {
  Number: Object.assign(toNumber, {
    isFinite: onNumber(Number.isFinite),
    isInteger: onNumber(Number.isInteger),
    isNaN: onNumber(Number.isNaN),
    isSafeInteger: onNumber(Number.isSafeInteger),
    parseFloat: parseNumber,
    parseInt: parseInteger,
  }),
  Object: {
    is: (a: unknown, b: unknown): boolean => Object.is(isScalar(a) ? numberOf(a) : a, isScalar(b) ? numberOf(b) : b),
    values: (x: object): unknown[] => Object.values(propertiesOf(x)),
    entries: (x: object): [string, unknown][] => Object.entries(propertiesOf(x)),
  },
  JSON: { parse, stringify },
};

const globals = {
  structuredClone: cloned,
  isNaN: (x: unknown): boolean => isNaN(primal(x) as number),
  isFinite: (x: unknown): boolean => isFinite(primal(x) as number),
  parseFloat: parseNumber,
  parseInt: parseInteger,
};

const versions = new Map<unknown, unknown>([
  [Math, math],
  ...Object.entries(globals).map(([name, own]) => [(globalThis as Record<string, unknown>)[name], own] as const),
]);

export const conversions = {
  ...classes,
  ...globals,
  String: toText,
  copied,
  toObject,
  /** `x instanceof Object` */
  isObject: (x: unknown): boolean => x instanceof Object && !isScalar(x),
  Boolean: (x?: unknown): boolean => test(x),
  /** `toString.call(x)` */
  describe: (run: unknown, x: unknown, ...rest: unknown[]): unknown =>
    Reflect.apply(run as () => unknown, isScalar(x) ? numberOf(x) : x, rest),
  /** The runtime's version of a global that was reached through an object: `root.isFinite`. */
  own: (x: unknown): unknown => versions.get(x) ?? x,
  constructorOf: (x: object): unknown => (isScalar(x) ? Number : x.constructor),
};
