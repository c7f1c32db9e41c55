// Runs a documented program while it watches the calls of one package, and lets a plan change the arguments of one.
import { createRequire } from 'node:module';
import { transform } from '@stdgrad/stdlib-adapter/transform';
import '@stdgrad/stdlib-adapter/operators';
import { require } from './enumerate.mjs';

const loaded = new Map();
const besideMath = createRequire(require.resolve('@stdlib/math/package.json'));
const load = (id) => {
  if (!loaded.has(id)) {
    let exported;
    try {
      exported = require(id);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      exported = besideMath(id);
    }
    // iterators without a seed take one from the clock
    loaded.set(id, id.startsWith('@stdlib/random/iter/') ? seeded(exported) : exported);
  }
  return loaded.get(id);
};
const seeded = (make) =>
  Object.assign((...args) => {
    const options = typeof args.at(-1) === 'object' ? args.pop() : {};
    return make(...args, { seed: 1234, ...options });
  }, make);
/** Loads what a program will require, so that nothing stops that half-way. */
export function preload(program) {
  for (const [, id] of program.matchAll(/require\( '(@stdlib\/[^']+)' \)/g)) {
    try {
      load(id);
    } catch {
      // the program finds out
    }
  }
}

const mostCalls = 60;

/** Thrown to leave a program whose rest nobody wants to see. */
const enough = { enough: true };

/**
 * @param plan - `{ call, change(args), until }`: `change` gives the arguments of call number `call` anew; the program
 *   ends after call number `until`
 * @returns `{ calls, error }`: what was called with what and what came of it
 */
export function run({ program, part }, path, plan = {}) {
  const state = { calls: [], plan, depth: 0, path };
  const target = path.startsWith('random/iter/') ? require(`@stdlib/${path}`) : load(`@stdlib/${path}`);
  for (const exported of loaded.values()) restoreState(exported);
  const watched = watch(target, '', state);
  const names = new Map();
  if (typeof target === 'function' && part !== null) {
    const meant = part === '' ? watched : watched[part.slice(1)];
    for (const name of [camelCase(path), target.name]) if (isName(name) && meant !== undefined) names.set(name, meant);
    for (const key of ['factory', 'assign', 'ndarray'])
      if (typeof target[key] === 'function') names.set(key, watched[key]);
  }
  const give = (id) => {
    if (id === `@stdlib/${path}` || id === `@stdlib/${path}/lib`) return watched;
    return load(id);
  };
  let error = null;
  try {
    compiled(program, [...names.keys()])(give, quiet, ...names.values());
  } catch (thrown) {
    if (thrown !== enough) error = thrown;
  }
  return { calls: state.calls, error };
}

const quiet = new Proxy({}, { get: () => () => undefined });

const programs = new Map();
function compiled(program, names) {
  const key = `${names.join()}|${program}`;
  let fn = programs.get(key);
  if (fn === undefined) {
    try {
      // oxlint-disable-next-line typescript/no-implied-eval -- programs out of documentation
      fn = new Function('require', 'console', ...names, withOperators(program));
    } catch (error) {
      fn = () => {
        throw error;
      };
    }
    programs.set(key, fn);
  }
  return fn;
}

/** Callbacks are the user's own code: with operators that know tensors, as the hook makes them. */
function withOperators(program) {
  if (!/\bfunction\b/.test(program)) return program;
  try {
    return transform(program, { filename: 'example.cjs', format: 'commonjs' }).code;
  } catch {
    return program;
  }
}

const isName = (name) => /^[A-Za-z_$][\w$]*$/.test(name);
const camelCase = (path) =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
    .replace(/\W/g, '');

function watch(fn, path, state) {
  if (typeof fn !== 'function') return watchMembers(fn, path, state);
  // what a proxy says of properties that are fixed must be true: it stands for a function that has none
  const stand = function () {};
  return new Proxy(stand, {
    apply: (_, self, args) => called(state, path, args, (given) => Reflect.apply(fn, plain(self), given), `${path}()`),
    construct: (_, args) => called(state, path, args, (given) => Reflect.construct(fn, given), '#') ?? {},
    set: (_, key, value) => Reflect.set(fn, key, value),
    get(_, key) {
      const value = Reflect.get(fn, key);
      return typeof value === 'function' && Object.hasOwn(fn, key) && key !== 'prototype'
        ? watch(value, `${path}.${String(key)}`, state)
        : value;
    },
  });
}

const originals = new WeakMap();
const plain = (x) => (typeof x === 'object' && x !== null ? (originals.get(x) ?? x) : x);

/** Methods and accessors of an instance, of an iterator. */
function watchMembers(object, path, state) {
  const proxy = new Proxy(Object.create(Object.getPrototypeOf(object)), {
    get(_, key) {
      const target = object;
      if (typeof key === 'symbol') return Reflect.get(target, key, target);
      const value =
        path === '#' && isAccessor(target, key)
          ? called(state, `#${key}`, [], () => Reflect.get(target, key, target), '')
          : Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const bound = (...args) =>
        called(
          state,
          path === '#' ? `#${key}` : `${path}.${key}`,
          args,
          (given) => Reflect.apply(value, target, given),
          '',
        );
      return bound;
    },
  });
  originals.set(proxy, object);
  return proxy;
}

function isAccessor(target, key) {
  for (let x = target; x !== null; x = Object.getPrototypeOf(x)) {
    const property = Object.getOwnPropertyDescriptor(x, key);
    if (property) return property.get !== undefined;
  }
  return false;
}

function called(state, path, args, invoke, next) {
  if (state.depth > 0) return invoke(args);
  const { plan, calls } = state;
  const index = calls.length;
  if (index >= mostCalls) throw enough;
  const call = { path, args: args.map(plain), result: undefined, error: null, ran: false, seen: null };
  calls.push(call);
  if (plan.call === index) call.args = plan.change(call.args);
  call.seen = plan.before?.(call.args, index) ?? null;
  state.depth++;
  try {
    call.result = invoke(call.args);
    call.ran = true;
  } catch (error) {
    call.error = error;
    throw error;
  } finally {
    state.depth--;
    plan.after?.(call, index);
  }
  if (plan.until === index) throw enough;
  return handed(call.result, path, next, state);
}

/** Results that are called themselves are watched as well. */
function handed(result, path, next, state) {
  if (typeof result === 'function') return watch(result, next === '' ? `${path}()` : next, state);
  if (typeof result !== 'object' || result === null) return result;
  if (next === '#') return watchMembers(result, '#', state);
  if (typeof result.next === 'function' && path !== '.next') return watchMembers(result, `${path}()`, state);
  return result;
}

const states = new WeakMap();

/** Generators of random numbers draw the same numbers in each run. */
function restoreState(target) {
  if (typeof target !== 'function') return;
  const property = Object.getOwnPropertyDescriptor(target, 'state');
  if (property?.set === undefined) return;
  if (!states.has(target)) states.set(target, target.state);
  target.state = states.get(target);
}
