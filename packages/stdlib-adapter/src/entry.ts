import type { Input, Tensor, Value } from '@stdgrad/core';
import { classIn, definerFor } from './hook/methods.js';
import { outward } from './hook/wrap.js';
import { traceInstalled } from './installed.js';
import { installRulesLate } from './rules/install.js';

/** A function of numbers; it takes tensors, ndarrays and lists as well. */
export interface ScalarEntry {
  (...args: readonly number[]): number;
  <const A extends readonly (Input | Value)[]>(...args: A): Result<A>;
  /** Where `@stdlib` has one: fixes all arguments but the first. */
  readonly factory: (...parameters: readonly Input[]) => ScalarEntry;
  /** Where `@stdlib` has one: writes the results to an output. */
  readonly assign: Entry;
}

/** A tensor among the arguments makes a tensor. */
type Result<A extends readonly unknown[]> = true extends { [K in keyof A]: A[K] extends Tensor ? true : false }[number]
  ? Tensor
  : Value;

/** Any other function; the caller says what comes out, as tensors make tensors. */
export interface Entry {
  <R = unknown>(...args: readonly unknown[]): R;
  readonly assign: <R = unknown>(...args: readonly unknown[]) => R;
  readonly ndarray: <R = unknown>(...args: readonly unknown[]) => R;
  readonly factory: <R = unknown>(...args: readonly unknown[]) => R;
}

/** A class. */
export type ClassEntry = new (...args: readonly unknown[]) => { readonly [member: string]: Entry & Value };

type Method = (target: object, name: string, value: unknown) => unknown;

/**
 * What a package of `@stdlib` exports, behind a wrapper that dispatches on tensors: for places without hooks. Where
 * the hook is active as well, what it made is given back.
 *
 * @param path - the package below `@stdlib`: `'math/base/special/sin'`
 * @param exports - what it exports, as the runtime at hand imports CommonJS
 */
export function entry(path: string, exports: unknown): unknown {
  installRulesLate();
  traceInstalled();
  const filename = `/node_modules/@stdlib/${path}/lib/index.js`;
  const raw = unwrapped(exports);
  const exported = classIn(filename) === null ? raw : derived(filename, raw);
  return outward({ filename, loaded: true, exports: exported, children: [] });
}

function unwrapped(exports: unknown): unknown {
  return typeof exports === 'object' && exports !== null && 'default' in exports ? exports.default : exports;
}

/** A class of the same name whose methods dispatch; accessors are inherited. */
function derived(filename: string, raw: unknown): unknown {
  if (typeof raw !== 'function') return raw;
  const base = raw as Function & { readonly prototype: object };
  const made = function (this: unknown, ...args: readonly unknown[]): unknown {
    return Reflect.construct(base, args, new.target ?? made) as unknown;
  };
  Object.defineProperty(made, 'name', { value: base.name, configurable: true });
  Object.defineProperty(made, 'length', { value: base.length, configurable: true });
  made.prototype = Object.create(base.prototype, { constructor: { value: made, configurable: true, writable: true } });
  const define: Method = (target, name, value) =>
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  const dispatchingDefine = definerFor('define-nonenumerable-read-only-property', filename, define) as Method;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(base.prototype))) {
    if (name !== 'constructor' && typeof value === 'function') dispatchingDefine(made.prototype, name, value);
  }
  return made;
}
