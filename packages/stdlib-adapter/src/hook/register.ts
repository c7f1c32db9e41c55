import { ArgumentError, shared, type Call } from '@stdgrad/protocol';
import { canonicalId, isInside } from './canonical.js';
import { configuration } from './configuration.js';
import { beforeFirstDispatch } from './dispatch.js';
import { LateRegistrationError } from './late.js';
import { loadBeside, loadLazily } from './lazily.js';
import { interceptLoader, loadedModules } from './loader.js';
import { scopeOf } from './scope.js';

const state = shared('stdlib-adapter.register', () => ({ registered: false }));

/** Settings of {@link register}. */
export interface RegisterOptions {
  /**
   * Packages by name, wherever they lie, and files or folders by path, relative to the working directory: in what they
   * load from now on, JavaScript's operators take tensors. Never `@stdlib`, whose functions take them anyway.
   *
   * @default the list in the program's package.json, under `"stdgrad": { "transform": […] }`
   */
  readonly transform?: readonly string[];
}

/**
 * Lets the functions of `@stdlib` dispatch on their arguments, from now on, however they are imported, and transforms
 * the operators of listed packages and files. Further calls add to the list, also from other copies of this package.
 * Rules are loaded when the first tensor arrives, the compiler with the first listed file.
 *
 * @throws {@link LateRegistrationError} when a numeric module of `@stdlib` is in use already: who has it, has the raw
 * functions; or when a listed file is loaded already
 * @throws ArgumentError for other options, and when the list has what it must not
 */
export function register(options: RegisterOptions = {}): void {
  const { transform } = checked(options);
  dispatchFromNowOn();
  if (transform !== undefined) return list(transform, process.cwd());
  const configured = configuration();
  if (configured !== null) list(configured.transform, configured.base);
}

function checked(options: unknown): RegisterOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ArgumentError(
      `register: options must be an object, got ${JSON.stringify(options) ?? typeof options}; write register({ transform: ['openskill', './src'] }).`,
    );
  }
  const unknown = Object.keys(options).filter((key) => key !== 'transform');
  if (unknown.length > 0)
    throw new ArgumentError(`register: unknown option '${unknown.join("', '")}'; there is transform.`);
  return options;
}

type Transforming = typeof import('./transforming.js');

function list(entries: unknown, base: string): void {
  loadBeside<Transforming>('transforming.js').transformListed(entries, base);
}

function dispatchFromNowOn(): void {
  if (state.registered) return;
  const early = inUse();
  if (early !== undefined) throw new LateRegistrationError(early);
  interceptLoader();
  beforeFirstDispatch(() => {
    const { installRulesLate, traceWith } = loadLazily<Adapter>('');
    installRulesLate();
    traceWith((call) => loadLazily<Tracked>('/tracked').callTracked(call));
  });
  state.registered = true;
}

interface Adapter {
  installRulesLate(): void;
  traceWith(run: (call: Call) => unknown): void;
}

interface Tracked {
  callTracked(call: Call): unknown;
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
