import { arrayOf, arrayOfValue, implement, isTensor, operand, recordMany, type Value } from '@stdgrad/core';
import { allocate, copyInto, rowMajor, type NDArray } from '@stdgrad/kernels';
import { NotDifferentiableError, ShapeError, isStrided, type Call } from '@stdgrad/protocol';
import { makingOf } from '../../hook/made.js';
import { fallBack, holdsVariable } from '../fallback.js';
import { assignTo, checkCarries, owned, shown } from '../operands.js';
import type { Scalar } from '../row.js';
import { ScalarRule, applyRule } from '../scalar.js';
import { discrete, pathwise } from './pathwise.js';

type Run = Call['fn'];
type Implementation = (call: Call) => unknown;

/** Says what the samplers of `@stdlib/random` do with tensors as parameters. */
export function installRandom(): void {
  for (const [name, row] of Object.entries(pathwise)) installSampler(name, new ScalarRule(name, row));
  for (const name of discrete) {
    for (const kind of ['base', 'array', 'iter', 'strided']) {
      for (const part of ['', '.factory', '.factory()', '.assign', '.factory().assign', '.ndarray'])
        implement(`@stdlib/random/${kind}/${name}${part}`, refuse);
    }
    for (const part of ['', '.factory', '.factory()', '.assign', '.factory().assign'])
      implement(`@stdlib/random/${name}${part}`, refuse);
  }
}

function refuse(call: Call): unknown {
  if (!call.args.some((arg) => holdsVariable(arg))) return fallBack(call);
  throw new NotDifferentiableError(
    `${call.id}: draws are whole numbers, which have no derivative by the parameters, got a variable among these; ` +
      'pass x.item(), and weigh with the gradient of the logarithm of the probability (logpmf) of the draw.',
  );
}

function installSampler(name: string, rule: ScalarRule): void {
  const count = rule.row.params.length;
  const install = (id: string, run: Implementation): void => implement(`@stdlib/random/${id}`, run);

  install(`base/${name}`, ({ fn, args }) => applyRule(rule, fn as Scalar, args));
  install(`base/${name}.factory`, (call) => {
    const { fn, args } = call;
    if (args.length < count) return fallBack(call);
    const draw = fn(...args.slice(count)) as Run;
    return withMembers(draw, () => applyRule(rule, draw as Scalar, args.slice(0, count)));
  });
  install(`base/${name}.factory()`, ({ fn, args }) =>
    hasParameters(fn, count) ? fn() : applyRule(rule, fn as Scalar, args),
  );

  install(`iter/${name}`, (call) => {
    const { fn, args } = call;
    const params = args.slice(0, count);
    if (holdsVariable(args.slice(count)) || args.length < count) return fallBack(call);
    const source = fn(...params.map(numberOf(call.id)), ...args.slice(count)) as Iterator<number>;
    return iterator(source, (x) => recorded(call.id, rule, x, params));
  });

  const onArrays = samplesOf(rule, count, numberOf);
  const onNdarrays = samplesOf(rule, count, () => (x) => (isTensor(x) ? shown(x) : x));
  for (const [prefix, { draw, assign, factory }] of [
    ['array/', onArrays],
    ['', onNdarrays],
  ] as const) {
    for (const made of ['', '.factory()']) {
      install(`${prefix}${name}${made}`, draw);
      install(`${prefix}${name}${made}.assign`, assign);
    }
    install(`${prefix}${name}.factory`, factory);
  }
}

/** Tells whether a generator was made with parameters: it takes none. */
function hasParameters(fn: Run, count: number): boolean {
  const params = makingOf(fn)?.params ?? [];
  // options may be all that a generator was made with
  return params.length >= count && typeof params[0] === 'number';
}

/** `(size, …parameters, options)`, `.assign(…parameters, out)` and `.factory(…parameters, options)`. */
function samplesOf(
  rule: ScalarRule,
  count: number,
  plainer: (id: string) => (x: unknown) => unknown,
): Readonly<Record<'draw' | 'assign' | 'factory', Implementation>> {
  const draw: Implementation = (call) => {
    const { id, fn, args } = call;
    const params = args.slice(1, count + 1);
    if (params.length < count || holdsVariable([args[0], ...args.slice(count + 1)])) return fallBack(call);
    return recorded(id, rule, fn(args[0], ...params.map(plainer(id)), ...args.slice(count + 1)), params);
  };
  const assign: Implementation = (call) => {
    const { id, fn, args } = call;
    const out = args[count];
    const params = args.slice(0, count);
    if (!isTensor(out)) {
      if (out === undefined || !holdsVariable(params)) return fallBack(call);
      // says that a plain output drops the gradient
      return assignTo(id, isStrided(out) ? out : operand(id, out), recorded(id, rule, 0, params));
    }
    const like = arrayOf(out);
    const size = like.layout.size;
    const target = id.startsWith('@stdlib/random/array/')
      ? new Float64Array(size)
      : shown(allocate(rowMajor(like.layout.shape), like.dtype));
    fn(...params.map(plainer(id)), target, ...args.slice(count + 1));
    return assignTo(id, out, recorded(id, rule, target, params, like.layout.shape));
  };
  const factory: Implementation = (call) => {
    const { fn, args } = call;
    if (args.length < count || holdsVariable(args.slice(count))) return fallBack(call);
    const params = args.slice(0, count);
    const sampler = fn(...args.slice(count)) as Run & { readonly assign?: Run };
    const run = (size: unknown, ...rest: readonly unknown[]): unknown =>
      draw({ ...call, fn: sampler, args: [size, ...params, ...rest] });
    if (sampler.assign !== undefined) {
      const write = (out: unknown): unknown => assign({ ...call, fn: sampler.assign!, args: [...params, out] });
      Object.defineProperty(run, 'assign', { value: write, configurable: true });
    }
    return withMembers(sampler, run);
  };
  return { draw, assign, factory };
}

/** Draws as a tensor that depends on the parameters. */
function recorded(
  id: string,
  rule: ScalarRule,
  draws: unknown,
  params: readonly unknown[],
  shape: readonly number[] | null = null,
): Value {
  const z = contents(draws, id, shape);
  const operands = params.map((param) => operand(id, param));
  checkCarries(id, z, operands);
  return recordMany(rule, z, operands, null);
}

function contents(draws: unknown, id: string, shape: readonly number[] | null): NDArray {
  const from = typeof draws === 'number' || isStrided(draws) ? owned(draws, id) : arrayOfValue(operand(id, draws));
  const own = allocate(rowMajor(shape ?? from.layout.shape), from.dtype);
  if (shape === null) copyInto(own, from);
  else for (let k = 0; k < from.layout.size; k++) own.buffer[own.start + k] = from.iget(k) as number;
  return own;
}

/** Samplers of arrays draw all numbers with the same parameters. */
function numberOf(id: string): (x: unknown) => unknown {
  return (x) => {
    if (!isTensor(x)) return x;
    if (x.ndims === 0) return arrayOf(x).iget(0);
    throw new ShapeError(
      `${id}: parameters are numbers, got a tensor of ${x.ndims} dimension(s); ` +
        'pass one without dimensions, or call the function of @stdlib/random/base, which draws one number for each element.',
    );
  };
}

/** A function with the accessors of a generator: `seed`, `state`. */
function withMembers<F extends Function>(generator: Function, made: F): F {
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(generator)))
    if (!Object.hasOwn(made, key) && key !== 'prototype') Object.defineProperty(made, key, property);
  return made;
}

function iterator(source: Iterator<number>, record: (x: number) => Value): object {
  const made = {
    next(): IteratorResult<Value> {
      const result = source.next();
      return result.done === true || typeof result.value !== 'number'
        ? { done: true, value: undefined }
        : { done: false, value: record(result.value) };
    },
  };
  for (const key of Reflect.ownKeys(source)) {
    const property = Object.getOwnPropertyDescriptor(source, key);
    if (key !== 'next' && key !== Symbol.iterator && property) Object.defineProperty(made, key, property);
  }
  return Object.assign(made, { [Symbol.iterator]: (): object => made });
}
