import { shared } from '@stdgrad/protocol';
import { canonicalId } from './canonical.js';
import { dispatchingIteration } from './iterators.js';
import { iterates, keepsConstructors, mayHoldEntries, returnsFunctions, scopeOf } from './scope.js';
import { rememberClass, rememberOrigin, type Origin } from './origins.js';
import { checking, denying, dispatching, dispatchingConstructor, dispatchingMaker, type Run } from './wrappers.js';

/** What the module loader knows of a loaded file; `children` are the files that it required. */
export interface LoadedModule {
  readonly filename: string;
  readonly loaded: boolean;
  exports: unknown;
  readonly children: readonly LoadedModule[];
}

/** A wrapper, and the next of the same function: some packages export `Math.floor` under two names. */
interface Wrapping {
  readonly id: string;
  readonly wrapper: object;
  readonly next: Wrapping | undefined;
}

/** Wrappers by what they wrap, and back; one table per process. */
const { wrappings, originals } = shared('stdlib-adapter.wrappings', () => ({
  wrappings: new WeakMap<object, Wrapping>(),
  originals: new WeakMap<object, object>(),
}));

/** What a wrapper or a namespace of wrappers stands for; other values as they are. */
export function original(x: unknown): unknown {
  return isReference(x) ? (originals.get(x) ?? x) : x;
}

/** What those outside `@stdlib` get of a module: its exports, behind wrappers where they are numeric. */
export function outward(module: LoadedModule): unknown {
  const { exports } = module;
  const id = canonicalId(module.filename);
  if (id === null || !isReference(exports) || originals.has(exports)) return exports;
  if (typeof exports === 'function')
    return scopeOf(id) === 'none' ? exports : wrapFunction(id, exports as Run, at(module));
  if (!mayHoldEntries(id) || Object.getPrototypeOf(exports) !== Object.prototype) return exports;
  return known(exports, id) ?? wrapNamespace(id, exports, module);
}

function at({ filename }: LoadedModule): Origin {
  return { filename, path: [] };
}

function below({ filename, path }: Origin, key: PropertyKey): Origin {
  return { filename, path: [...path, key] };
}

/** The wrapper of a function, made when first asked for. */
function wrapFunction(id: string, fn: Run, origin: Origin | null): object {
  if (originals.has(fn)) return fn;
  if (origin) rememberOrigin(fn, origin);
  const existing = known(fn, id) as Function | undefined;
  if (existing) {
    // a package hangs `.factory` and its like on a function that another of its files exports
    copyMembers(id, fn, existing, origin);
    return existing;
  }
  const isClass = isConstructor(fn);
  if (isClass && (isBuiltIn(fn) || keepsConstructors(id))) return fn;

  const wrapper = isClass ? dispatchingConstructor(id, fn) : wrapperOf(id, fn);
  remember(id, fn, wrapper);
  if (wrapper.name !== fn.name) Object.defineProperty(wrapper, 'name', { value: fn.name, configurable: true });
  if (wrapper.length !== fn.length) Object.defineProperty(wrapper, 'length', { value: fn.length, configurable: true });
  copyMembers(id, fn, wrapper, origin);
  if (isClass) claimInstances(fn, wrapper);
  if (isClass) rememberClass(id, fn);
  return wrapper;
}

function wrapperOf(id: string, fn: Run): Function {
  const scope = scopeOf(id);
  if (scope === 'predicate') return denying(fn);
  if (scope === 'check') return checking(fn);
  if (iterates(id)) return dispatchingIteration(id, fn);
  if (!returnsFunctions(id)) return dispatching(id, fn);
  return dispatchingMaker(id, fn, (made) => wrapFunction(`${id}()`, made, null) as Function);
}

/** A copy of a namespace object whose members are wrapped; the object itself when none is. */
function wrapNamespace(id: string, namespace: object, owner: LoadedModule): object {
  const modules = new Map(owner.children.map((child) => [original(child.exports), child]));
  const properties = Object.getOwnPropertyDescriptors(namespace) as Record<PropertyKey, PropertyDescriptor>;
  let changed = false;
  for (const key of Reflect.ownKeys(properties)) {
    const property = properties[key];
    if (property === undefined || !isReference(property.value)) continue;
    const name = `${id}.${String(key)}`;
    const member = wrapMember(name, property.value, modules.get(property.value), below(at(owner), key));
    changed ||= member !== property.value;
    property.value = member;
  }
  const copy = changed ? (Object.create(Object.prototype, properties) as object) : namespace;
  remember(id, namespace, copy);
  return copy;
}

function wrapMember(id: string, member: object, module: LoadedModule | undefined, origin: Origin): object {
  if (module) {
    const wrapped = outward(module);
    return isReference(wrapped) ? wrapped : member;
  }
  return typeof member === 'function' && scopeOf(id) === 'numeric' ? wrapAttached(id, member as Run, origin) : member;
}

/** What hangs on a function may be an entry of its own, with a name of its own. */
function wrapAttached(id: string, fn: Run, origin: Origin | null): object {
  return wrappings.get(fn)?.wrapper ?? wrapFunction(id, fn, origin);
}

/** Copies what the wrapper has not got yet. */
function copyMembers(id: string, fn: Run, wrapper: Function, origin: Origin | null): void {
  for (const key of Reflect.ownKeys(fn)) {
    if (Object.hasOwn(wrapper, key)) continue;
    const property = Object.getOwnPropertyDescriptor(fn, key);
    if (property) Object.defineProperty(wrapper, key, attached(id, fn, key, property, origin));
  }
}

function attached(
  id: string,
  fn: Run,
  key: PropertyKey,
  property: PropertyDescriptor,
  origin: Origin | null,
): PropertyDescriptor {
  if (property.get) property.get = () => Reflect.get(fn, key) as unknown;
  if (property.set) property.set = (x: unknown) => void Reflect.set(fn, key, x);
  if (typeof property.value === 'function')
    property.value = wrapAttached(`${id}.${String(key)}`, property.value as Run, origin && below(origin, key));
  return property;
}

/** One prototype for both, and `x.constructor === ndarray` holds for the class that users have. */
function claimInstances(fn: Run, wrapper: Function): void {
  const prototype = (fn as unknown as { readonly prototype: object }).prototype;
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(fn) as object | null);
  for (const key of ['name', 'prototype']) {
    Object.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(fn, key) ?? {});
  }
  const property = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  if (property?.value === fn) Reflect.defineProperty(prototype, 'constructor', { ...property, value: wrapper });
}

// V8 makes the empty `prototype` of a function when somebody looks, which is slow for thousands: names come first.
// Minified names say nothing.
const nameOfClass = /^([A-Z]|nd(array|index)$|.{0,2}$)/;

/** Classes have methods or a base class. */
function isConstructor(fn: Run): boolean {
  if (!nameOfClass.test(fn.name)) return false;
  const prototype = Object.getOwnPropertyDescriptor(fn, 'prototype')?.value as unknown;
  if (!isReference(prototype)) return false;
  return Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype;
}

function isBuiltIn(fn: Run): boolean {
  return Function.prototype.toString.call(fn).includes('[native code]');
}

function known(x: object, id: string): object | undefined {
  let wrapping = wrappings.get(x);
  while (wrapping !== undefined && wrapping.id !== id) wrapping = wrapping.next;
  return wrapping?.wrapper;
}

function remember(id: string, x: object, wrapper: object): void {
  wrappings.set(x, { id, wrapper, next: wrappings.get(x) });
  if (wrapper !== x) originals.set(wrapper, x);
}

function isReference(x: unknown): x is object {
  return (typeof x === 'object' && x !== null) || typeof x === 'function';
}
