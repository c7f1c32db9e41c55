import * as node from 'node:module';
import { shared } from '@stdgrad/protocol';
import { beforeFirstDispatch } from './dispatch.js';
import { LateRegistrationError } from './late.js';
import { besideThis } from './lazily.js';
import { provideOperators } from './operators.js';
import { loadedScripts } from './scripts.js';
import { requireImports } from './required-modules.js';
import { formatOf, refuseTypeScript, rewriteText, withOperators } from './source.js';
import { isInstalled, readTargets, targetOf, type Target } from './targets.js';
import { transformedModule } from './worker.js';

type Format = string | null | undefined;
type Compile = (this: unknown, source: string, filename: string, format?: Format, ...more: unknown[]) => unknown;

/** What Node's types leave out: how CommonJS is compiled, and hooks in this thread (Node 22.15). */
interface Hooks {
  readonly Module: { readonly prototype: { _compile: Compile } };
  readonly registerHooks?: (hooks: { load: (url: string, context: unknown, next: NextLoad) => object }) => unknown;
  readonly register: (file: URL, options: { readonly data: unknown }) => void;
}
type NextLoad = (url: string, context: unknown) => { format?: string | null; source?: string | Uint8Array | null };

const { Module, registerHooks, register } = node as unknown as Hooks;

const state = shared('stdlib-adapter.transforming', () => ({ targets: [] as Target[] }));

/**
 * Transforms operators in listed files as they load, from now on.
 *
 * @param entries - names of packages, and paths relative to `base`
 * @throws {@link LateRegistrationError} when a listed file is loaded already
 */
export function transformListed(entries: unknown, base: string): void {
  const known = new Set(state.targets.map(keyOf));
  const targets = readTargets(entries, base).filter((target) => !known.has(keyOf(target)));
  if (targets.length === 0) return;
  const early = loadedScripts().find((filename) => targetOf(filename, targets) !== undefined);
  if (early !== undefined) {
    throw new LateRegistrationError(`${early}, which transform lists,`, 'its operators would not know tensors');
  }
  for (const target of targets) warnIfMissing(target, base);
  if (state.targets.length === 0) intercept();
  state.targets.push(...targets);
  // Node 20 loads modules in a thread of its own, which has no view of this one's list
  if (registerHooks === undefined) register(besideThis('worker.js'), { data: { targets } });
}

const keyOf = (target: Target): string => ('package' in target ? target.package : target.path);

function intercept(): void {
  provideOperators();
  // the twins of functions of numbers stand at the end of the file: only its map tells where they come from
  process.setSourceMapsEnabled(true);
  // Node 20 transforms modules in a thread of its own, while functions are made from texts in this one
  shared('stdlib-adapter.texts', () => ({ rewrite: null as ((text: string) => string) | null })).rewrite ??=
    rewriteText;
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, format, ...more) {
    const listed = typeof source === 'string' && targetOf(filename, state.targets) !== undefined;
    const code = listed ? requiredSource(source, filename, format) : source;
    return compile.call(this, code, filename, format, ...more);
  };
  registerHooks?.({ load: (url, context, next) => transformedModule(url, next(url, context), state.targets) });
  beforeFirstDispatch(() => process.once('exit', warnOfUnused));
}

function requiredSource(source: string, filename: string, format: Format): string {
  refuseTypeScript(filename, format);
  const kind = format === 'module' || format === 'commonjs' ? format : formatOf(source, filename);
  if (kind === 'module' && registerHooks === undefined) requireImports(source, filename, state.targets);
  return withOperators(source, filename, kind);
}

function warnIfMissing(target: Target, base: string): void {
  if (!('package' in target) || isInstalled(target.package, base)) return;
  process.emitWarning(
    `register: transform lists ${target.package}, which is not installed for ${base}; correct the name, or install it.`,
    { code: 'STDGRAD_TRANSFORM_UNKNOWN' },
  );
}

/** Only where tensors were used: other programs under the same flags load other things. */
function warnOfUnused(): void {
  const scripts = loadedScripts();
  if (scripts.length === 0) return;
  for (const target of state.targets) {
    if (scripts.some((filename) => targetOf(filename, [target]) !== undefined)) continue;
    // a process that ends no longer prints what emitWarning is given
    console.error(
      `stdgrad: transform lists ${target.entry}, of which no file was loaded; correct it or take it off the list.`,
    );
  }
}
