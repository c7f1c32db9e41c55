import { shared } from '@stdgrad/protocol';
import { canonicalId, isInside } from './canonical.js';
import { beforeFirstDispatch } from './dispatch.js';
import { LateRegistrationError } from './late.js';
import { loadLazily } from './lazily.js';
import { interceptLoader, loadedModules } from './loader.js';
import { scopeOf } from './scope.js';

const state = shared('stdlib-adapter.register', () => ({ registered: false }));

/**
 * Lets the functions of `@stdlib` dispatch on their arguments, from now on, however they are imported. A second call
 * does nothing, also from another copy of this package. Rules are loaded when the first tensor arrives.
 *
 * @throws {@link LateRegistrationError} when a numeric module of `@stdlib` is in use already: who has it, has the raw
 * functions
 */
export function register(): void {
  if (state.registered) return;
  const early = inUse();
  if (early !== undefined) throw new LateRegistrationError(early);
  interceptLoader();
  beforeFirstDispatch(() => loadLazily<Adapter>('').installRulesLate());
  state.registered = true;
}

interface Adapter {
  installRulesLate(): void;
}

/** Some numeric module that a file outside `@stdlib` has loaded; what `@stdlib` loads for itself does no harm. */
function inUse(): string | undefined {
  // `import` lists all files of the program before the first of them runs
  const modules = loadedModules().filter(({ loaded }) => loaded);
  const inside = new Set(modules.filter(({ filename }) => isInside(filename)).flatMap(({ children }) => children));
  const outside = new Set(modules.filter(({ filename }) => !isInside(filename)).flatMap(({ children }) => children));
  for (const module of modules) {
    const id = canonicalId(module.filename);
    if (id !== null && scopeOf(id) === 'numeric' && (outside.has(module) || !inside.has(module))) return id;
  }
  return undefined;
}
