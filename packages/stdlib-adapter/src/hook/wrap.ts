import { shared } from '@stdgrad/protocol';
import { canonicalId } from './canonical.js';
import { keepsConstructors, mayHoldEntries, returnsFunctions, scopeOf } from './scope.js';
import { denying, dispatching, dispatchingConstructor, dispatchingMaker, type Run } from './wrappers.js';

/** What the module loader knows of a loaded file; `children` are the files that it required. */
export interface LoadedModule {
  readonly filename: string;
  exports: unknown;
  readonly children: readonly LoadedModule[];
}

/** Wrappers by what they wrap and by id, and back; one per process. */
const { wrappers, originals } = shared('stdlib-adapter.wrappers', () => ({
  wrappers: new WeakMap<object, Map<string, object>>(),
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
  if (typeof exports === 'function') return scopeOf(id) === 'none' ? exports : wrapFunction(id, exports as Run);
  if (!mayHoldEntries(id) || Object.getPrototypeOf(exports) !== Object.prototype) return exports;
  return known(exports, id) ?? wrapNamespace(id, exports, module.children);
}

/** The wrapper of a function, made when first asked for. */
function wrapFunction(id: string, fn: Run): object {
  if (originals.has(fn)) return fn;
  const existing = known(fn, id) as Function | undefined;
  if (existing) {
    // a package hangs `.factory` and its like on a function that another of its files exports
    copyProperties(id, fn, existing);
    return existing;
  }
  if (isConstructor(fn) && (isBuiltIn(fn) || keepsConstructors(id))) return fn;

  const wrapper = isConstructor(fn) ? dispatchingConstructor(id, fn) : wrapperOf(id, fn);
  remember(id, fn, wrapper);
  copyProperties(id, fn, wrapper);
  if (isConstructor(fn)) claimInstances(fn, wrapper);
  return wrapper;
}

function wrapperOf(id: string, fn: Run): Function {
  if (scopeOf(id) === 'predicate') return denying(fn);
  if (!returnsFunctions(id)) return dispatching(id, fn);
  return dispatchingMaker(id, fn, (made) => wrapFunction(`${id}()`, made) as Function);
}

/** A copy of a namespace object whose members are wrapped; the object itself when none is. */
function wrapNamespace(id: string, namespace: object, children: readonly LoadedModule[]): object {
  const modules = new Map(children.map((child) => [original(child.exports), child]));
  const properties = Object.getOwnPropertyDescriptors(namespace) as Record<PropertyKey, PropertyDescriptor>;
  let changed = false;
  for (const key of Reflect.ownKeys(properties)) {
    const property = properties[key];
    if (property === undefined || !isReference(property.value)) continue;
    const member = wrapMember(`${id}.${String(key)}`, property.value, modules.get(property.value));
    changed ||= member !== property.value;
    property.value = member;
  }
  const copy = changed ? (Object.create(Object.prototype, properties) as object) : namespace;
  remember(id, namespace, copy);
  return copy;
}

function wrapMember(id: string, member: object, module: LoadedModule | undefined): object {
  if (module) {
    const wrapped = outward(module);
    return isReference(wrapped) ? wrapped : member;
  }
  return typeof member === 'function' && scopeOf(id) === 'numeric' ? wrapAttached(id, member as Run) : member;
}

/** What hangs on a function may be an entry of its own, with a name of its own. */
function wrapAttached(id: string, fn: Run): object {
  return wrappers.get(fn)?.values().next().value ?? wrapFunction(id, fn);
}

function copyProperties(id: string, fn: Run, wrapper: Function): void {
  const prototype: unknown = Object.getPrototypeOf(fn);
  if (prototype !== Function.prototype) Object.setPrototypeOf(wrapper, prototype as object);
  for (const key of Reflect.ownKeys(fn)) {
    const property = Object.getOwnPropertyDescriptor(fn, key);
    const isOwn = Object.hasOwn(wrapper, key) && key !== 'length' && key !== 'name' && key !== 'prototype';
    if (property && !isOwn) Object.defineProperty(wrapper, key, attached(id, fn, key, property));
  }
}

function attached(id: string, fn: Run, key: PropertyKey, property: PropertyDescriptor): PropertyDescriptor {
  if (property.get) property.get = () => Reflect.get(fn, key) as unknown;
  if (property.set) property.set = (x: unknown) => void Reflect.set(fn, key, x);
  if (typeof property.value === 'function')
    property.value = wrapAttached(`${id}.${String(key)}`, property.value as Run);
  return property;
}

/** `x.constructor === ndarray` holds for the class that users have. */
function claimInstances(fn: Run, wrapper: Function): void {
  const prototype = (fn as { prototype?: unknown }).prototype;
  if (!isReference(prototype)) return;
  const property = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  if (property?.value === fn) Reflect.defineProperty(prototype, 'constructor', { ...property, value: wrapper });
}

/** Classes have methods or a base class; what every other function has as `prototype` is empty. */
function isConstructor(fn: Run): boolean {
  const prototype = Object.getOwnPropertyDescriptor(fn, 'prototype')?.value as unknown;
  if (!isReference(prototype)) return false;
  return Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype;
}

function isBuiltIn(fn: Run): boolean {
  return Function.prototype.toString.call(fn).includes('[native code]');
}

function known(x: object, id: string): object | undefined {
  return wrappers.get(x)?.get(id);
}

function remember(id: string, x: object, wrapper: object): void {
  const byId = wrappers.get(x) ?? new Map<string, object>();
  wrappers.set(x, byId.set(id, wrapper));
  if (wrapper !== x) originals.set(wrapper, x);
}

function isReference(x: unknown): x is object {
  return (typeof x === 'object' && x !== null) || typeof x === 'function';
}
