import { Module } from 'node:module';
import { isInside, isPublic } from './canonical.js';
import { definerFor } from './methods.js';
import { original, outward, type LoadedModule } from './wrap.js';

type Requirer = { readonly filename?: string | null } | null | undefined;

/** The parts of Node's CommonJS loader that its types leave out. `import` of a CommonJS file passes through them too. */
interface Loader {
  readonly _cache: Readonly<Record<string, LoadedModule | undefined>>;
  readonly _extensions: Record<'.js', (this: unknown, module: LoadedModule, filename: string) => void>;
  _load: (this: unknown, request: string, requirer: Requirer, isMain: boolean) => unknown;
  _resolveFilename(request: string, requirer: Requirer, isMain: boolean): string;
}

const loader = Module as unknown as Loader;

/** The files that were loaded so far. */
export function loadedModules(): LoadedModule[] {
  return Object.values(loader._cache).filter((module) => module !== undefined);
}

/**
 * Puts wrappers in front of what `@stdlib` exports, and hands its own files each other's raw functions: those keep
 * their full speed.
 */
export function interceptLoader(): void {
  /** A private file of `@stdlib` that `import` is about to load: only then it gets wrapped. */
  let imported: string | undefined;

  const loadFile = loader._extensions['.js'];
  loader._extensions['.js'] = function (module, filename) {
    loadFile.call(this, module, filename);
    // now, since `import` gets what the module exports when its code has run
    if (isPublic(filename) || filename === imported) module.exports = outward(module);
  };

  const load = loader._load;
  loader._load = function (request, requirer, isMain) {
    if (requirer == null) imported = request;
    const exports = load.call(this, request, requirer, isMain);
    if (typeof exports !== 'function' && typeof exports !== 'object') return exports;
    if (typeof requirer?.filename === 'string' && isInside(requirer.filename))
      return definerFor(request, requirer.filename, original(exports));
    return /@stdlib[\\/].*[\\/]/.test(request) ? handOut(request, requirer, isMain, exports) : exports;
  };
}

/** What those outside get who ask for a file by its path. */
function handOut(request: string, requirer: Requirer, isMain: boolean, exports: unknown): unknown {
  if (original(exports) !== exports) return exports;
  const module = loader._cache[loader._resolveFilename(request, requirer, isMain)];
  if (module?.loaded) module.exports = outward(module);
  return module?.loaded ? module.exports : exports;
}
