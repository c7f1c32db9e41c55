import {
  besideAdapter,
  configurationAbove,
  copySource,
  definesClass,
  isEntry,
  isInstalled,
  needsCopy,
  readTargets,
  targetOf,
  transform,
  type Target,
  type Transformed,
} from '@stdgrad/stdlib-adapter/bundling';
import { createUnplugin, type UnpluginInstance } from 'unplugin';

/** Settings of the bundler plugin. */
export interface Options {
  /**
   * Packages by name, wherever they lie, and files or folders by path, relative to `root`: in them JavaScript's
   * operators take tensors. Never `@stdlib`, whose functions take them anyway.
   *
   * @default the list in the nearest package.json above `root`, under `"stdgrad": { "transform": […] }`
   */
  readonly transform?: readonly string[];
  /** Folder that relative paths start from; default: the working directory. */
  readonly root?: string;
}

const known = new Set(['transform', 'root']);

/** What is to be transformed, and where its paths start from. */
export function listOf(options: Options): { transform: unknown; base: string } {
  const unknown = Array.isArray(options) ? ['0'] : Object.keys(options).filter((key) => !known.has(key));
  if (unknown.length > 0) {
    throw new TypeError(
      `stdgrad: unknown option '${unknown.join("', '")}'; there are transform and root: stdgrad({ transform: ['openskill', './src'] }).`,
    );
  }
  const { transform, root = process.cwd() } = options;
  return transform === undefined ? configurationAbove(root) : { transform, base: root };
}

const script = /\.(?:[cm]?jsx?|[cm]?tsx?)$/;

/** The file that a bundler's id stands for; nothing for what other plugins make up. */
function fileOf(id: string): string {
  return id.startsWith('\0') || id.includes('?commonjs-') || twin.test(id) ? '' : id.replace(/[?#].*$/, '');
}

/** Modules of the tracked copy are named like the files that they are twins of. */
const twin = /\.stdgrad-copy\.js$/;
const twinOf = (file: string): string => file.replace(/\.js$/, '.stdgrad-copy.js');

/**
 * What `node --import stdgrad/register` does, for bundles: entries of `@stdlib` dispatch on tensors, and operators in
 * listed files know them. Nothing generates code at run time, so bundles run under a strict content-security policy.
 */
export const plugin: UnpluginInstance<Options | undefined> = createUnplugin<Options | undefined>((options = {}) => {
  let targets: readonly Target[] | null = null;
  const listed = (): readonly Target[] => {
    if (targets !== null) return targets;
    const { transform, base } = listOf(options);
    targets = readTargets(transform, base);
    for (const target of targets) {
      if (!('package' in target) || isInstalled(target.package, base)) continue;
      const what = `stdgrad: transform lists ${target.package}, which is not installed for ${base}; correct the name, or install it.`;
      process.emitWarning(what, { code: 'STDGRAD_TRANSFORM_UNKNOWN' });
    }
    return targets;
  };
  return {
    name: 'stdgrad',
    resolveId: (id) => (twin.test(id) ? id : null),
    loadInclude: (id) => twin.test(id),
    load: (id) => copySource(id.replace(twin, '.js'), found, twinOf),
    transformInclude: (id) => {
      const file = fileOf(id);
      return script.test(file) && (isEntry(file) || definesClass(file) || targetOf(file, listed()) !== undefined);
    },
    transform(source, id) {
      const file = fileOf(id);
      if (targetOf(file, listed()) !== undefined) return withOperators(source, file);
      return isEntry(file)
        ? { code: dispatching(source, file), map: null }
        : { code: withMethods(source, file), map: null };
    },
  };
});

/** A listed file, as a module where it imports or exports, else as CommonJS. */
function withOperators(source: string, filename: string): { code: string; map: string } {
  const settings = { filename, sourceMap: true, runtime: besideAdapter('operators.js') };
  const looksLikeModule = !filename.endsWith('.cjs') && /^\s*(?:import|export)\b/m.test(source);
  const as = (format: 'module' | 'commonjs'): Transformed => transform(source, { ...settings, format });
  const { code, map } = looksLikeModule ? asModuleElse(filename, as) : as('commonjs');
  return { code, map: JSON.stringify(map) };
}

function asModuleElse(filename: string, as: (format: 'module' | 'commonjs') => Transformed): Transformed {
  try {
    return as('module');
  } catch (error) {
    if (filename.endsWith('.mjs')) throw error;
    try {
      return as('commonjs');
    } catch {
      throw error;
    }
  }
}

const runtime = (): string => `require(${JSON.stringify(besideAdapter('bundled.js'))});`;
const found = "globalThis[Symbol.for('stdgrad.bundled.v1')]";

/** An entry of `@stdlib` that hands out wrappers. */
function dispatching(source: string, file: string): string {
  const copy = needsCopy(file) ? `, function(){return require(${JSON.stringify(twinOf(file))})}` : '';
  return `${source}\n;${runtime()} module.exports = ${found}.outward(${JSON.stringify(file)}, module.exports${copy});\n`;
}

/** A class of `@stdlib` that defines its methods for good: they dispatch from the beginning. */
function withMethods(source: string, file: string): string {
  return source.replace(
    /require\(\s*(['"])(@stdlib\/utils[-/]define-nonenumerable-read-only-property)\1\s*\)/,
    (call, _, request: string) =>
      `(${runtime().slice(0, -1)}, ${found}.definerFor(${JSON.stringify(request)}, ${JSON.stringify(file)}, ${call}))`,
  );
}
