import { notImplemented, type Call } from '@stdgrad/protocol';
import { makingOf } from '../hook/made.js';
import { classOf } from '../hook/origins.js';
import { accumulate } from './accumulators.js';
import { onArrays } from './arrays.js';
import { trackedCopy } from './copies.js';
import { onScalars } from './scalars.js';
import { isAboveLeaves } from './surroundings.js';
import type { OfNumbers } from './verify.js';

type Factory = (...params: readonly unknown[]) => OfNumbers;

/**
 * What a function of `@stdlib` that has no rule does with variables: its tracked twin computes.
 *
 * @returns `notImplemented` for functions that have none: leaves, and what came from nowhere
 */
export function callTracked(call: Call): unknown {
  const { id } = call;
  if (!isAboveLeaves(id)) return notImplemented;
  const [, method] = id.split('#');
  if (method !== undefined) return callMethod(call, method);
  if (id.endsWith('/ctor')) return construct(call);
  if (id.endsWith('.factory()')) return callMade(call);
  if (id.endsWith('.factory')) return make(call);
  if (incremental.test(id)) return accumulate(call);
  if (ofNumbers.test(id)) return callScalar(call);
  return ofArrays.test(id) ? callOnArrays(call) : notImplemented;
}

const ofNumbers = /^@stdlib\/(stats\/base\/dists\/[^/]+\/[^/.#]+|math\/base\/(tools|utils)\/[^/]+)$/;
const incremental = /^@stdlib\/stats\/incr\/[^.()]+\(\)$/;
const ofArrays = /^@stdlib\/(stats|array\/base)\/[^/.]+$/;

function callScalar({ id, fn, args }: Call): unknown {
  const twin = trackedCopy(fn);
  return twin === null ? notImplemented : onScalars(id, fn, twin as OfNumbers, args);
}

function callOnArrays({ id, fn, args }: Call): unknown {
  const twin = trackedCopy(fn);
  return twin === null ? notImplemented : onArrays(id, fn, twin as OfNumbers, args);
}

/** `cdf.factory(mu, sigma)`: a function of x; it dispatches by itself, as it holds variables. */
function make({ id, fn, args }: Call): unknown {
  const twin = trackedCopy(fn);
  if (twin === null) return notImplemented;
  return (x: unknown) => onMade(`${id}()`, fn as Factory, twin as Factory, args, x);
}

/** What a factory made of numbers, on tensors. */
function callMade({ id, fn, args }: Call): unknown {
  const making = makingOf(fn);
  const twin = making === undefined ? null : trackedCopy(making.factory);
  if (making === undefined || twin === null) return notImplemented;
  return onMade(id, making.factory as Factory, twin as Factory, making.params, args[0]);
}

function onMade(id: string, factory: Factory, twin: Factory, params: readonly unknown[], x: unknown): unknown {
  const of =
    (make: Factory): OfNumbers =>
    (value, ...values) =>
      make(...values)(value);
  return onScalars(id, of(factory), of(twin), [x, ...params]);
}

/** A class of the tracked copy: an object whose methods and properties are tensors. */
function construct({ id, args }: Call): unknown {
  const twin = twinOfClass(id);
  return twin === null ? notImplemented : Reflect.construct(twin, [...args]);
}

/** A method of an object that was made of numbers: that of its twin. */
function callMethod({ id, fn, args }: Call, method: string): unknown {
  const making = makingOf(fn);
  const twin = twinOfClass(id.slice(0, id.indexOf('#')));
  if (making === undefined || twin === null) return notImplemented;
  const object = Reflect.construct(twin, [...making.params]) as Record<string, unknown>;
  return Reflect.apply(object[method] as OfNumbers, object, args);
}

/** Its instances are instances of the class that users have. */
function twinOfClass(id: string): Function | null {
  const raw = classOf(id);
  const twin = raw === undefined ? null : trackedCopy(raw);
  if (raw === undefined || twin === null) return null;
  const [own, base] = [twin.prototype as object, raw.prototype as { readonly constructor: unknown }];
  if (Object.getPrototypeOf(own) !== base) {
    Object.setPrototypeOf(own, base);
    Object.defineProperty(own, 'constructor', { value: base.constructor, configurable: true, writable: true });
  }
  return twin;
}
