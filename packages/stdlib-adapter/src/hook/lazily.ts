import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * URL of a file beside this one, as it runs: `import.meta.url` does not compile to CommonJS, nor `__filename` to a
 * module, so the file asks its own stack frame.
 */
export function besideThis(name: string): URL {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, [frame]) => frame?.getFileName();
    const file = new Error('internal: where this file is').stack ?? '';
    return new URL(name, file.startsWith('file:') ? file : pathToFileURL(file));
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

/** Loads an entry of this package when it is first needed: most programs that register need few of them. */
export function loadLazily<T>(entry: '' | '/operators' | '/transform' | '/tracked'): T {
  return createRequire(besideThis('lazily.js'))(`@stdgrad/stdlib-adapter${entry}`) as T;
}

/** Loads a file beside this one when it is first needed. */
export function loadBeside<T>(name: string): T {
  return createRequire(besideThis('lazily.js'))(`./${name}`) as T;
}
