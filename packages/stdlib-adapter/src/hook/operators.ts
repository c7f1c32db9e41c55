import { loadLazily } from './lazily.js';

const key = Symbol.for('stdgrad.operators.v1');

/** Has the runtime of transformed code loaded when such code first asks for it. */
export function provideOperators(): void {
  if (Object.getOwnPropertyDescriptor(globalThis, key) !== undefined) return;
  const define = (value: unknown): void => {
    Object.defineProperty(globalThis, key, { value, writable: true, configurable: true });
  };
  Object.defineProperty(globalThis, key, {
    configurable: true,
    get: () => {
      delete (globalThis as { [key]?: unknown })[key];
      load();
      return (globalThis as { [key]?: unknown })[key];
    },
    set: define,
  });
}

function load(): void {
  try {
    loadLazily('/operators');
  } catch (error) {
    // somebody imports it just now, which is how we were asked
    if ((error as { code?: unknown }).code !== 'ERR_REQUIRE_CYCLE_MODULE') throw error;
  }
}
