import { Module } from 'node:module';
import { isInside } from './canonical.js';
import { original, outward, type LoadedModule } from './wrap.js';

type Requirer = { readonly filename?: string | null } | null | undefined;

/** The parts of Node's CommonJS loader that its types leave out. `import` of a CommonJS file passes through them too. */
interface Loader {
  readonly _cache: Readonly<Record<string, LoadedModule | undefined>>;
  readonly _extensions: Record<'.js', (this: unknown, module: LoadedModule, filename: string) => void>;
  _load: (this: unknown, request: string, requirer: Requirer, isMain: boolean) => unknown;
}

const loader = Module as unknown as Loader;

/** The files that were loaded so far. */
export function loadedModules(): LoadedModule[] {
  return Object.values(loader._cache).filter((module) => module !== undefined);
}

/**
 * Puts wrappers in front of all that `@stdlib` exports, and hands its own files each other's raw functions: those
 * keep their full speed.
 */
export function interceptLoader(): void {
  const loadFile = loader._extensions['.js'];
  loader._extensions['.js'] = function (module, filename) {
    loadFile.call(this, module, filename);
    // now, since `import` gets what the module exports when its code has run
    if (isInside(filename)) module.exports = outward(module);
  };

  const load = loader._load;
  loader._load = function (request, requirer, isMain) {
    const exports = load.call(this, request, requirer, isMain);
    return typeof requirer?.filename === 'string' && isInside(requirer.filename) ? original(exports) : exports;
  };
}
