import { readFileSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { canonicalId } from '../hook/canonical.js';
import { transform } from '../transform/index.js';
import { packageOf, treatmentOf } from './surroundings.js';
import { treated } from './treated.js';

/** A module of the tracked copy: the same file once more, with operators that know tensors. */
interface Module {
  exports: unknown;
  readonly filename: string;
}

const modules = new Map<string, Module>();

/** What a file of the tracked copy exports, loaded by Node. */
export function loadCopy(filename: string): unknown {
  return load(realpathSync(filename));
}

function load(filename: string): unknown {
  const existing = modules.get(filename);
  if (existing !== undefined) return existing.exports;
  const module: Module = { exports: {}, filename };
  modules.set(filename, module);
  try {
    evaluate(module);
  } catch (error) {
    modules.delete(filename);
    throw error;
  }
  return module.exports;
}

function evaluate(module: Module): void {
  const { filename } = module;
  const { code } = transform(readFileSync(filename, 'utf8'), { filename, format: 'commonjs' });
  const params = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(code, params, { filename }) as (...args: readonly unknown[]) => unknown;
  const native = createRequire(filename);
  const require = (request: string): unknown => provide(request, native, filename);
  Reflect.apply(run, module.exports, [module.exports, require, module, filename, dirname(filename)]);
}

type NativeRequire = ReturnType<typeof createRequire>;

function provide(request: string, native: NativeRequire, requirer: string): unknown {
  if (isBuiltin(request)) return native(request) as unknown;
  const filename = native.resolve(request);
  const id = canonicalId(filename);
  if (id === null || !filename.endsWith('.js')) return native(request) as unknown;
  // files of one package belong together
  if (packageOf(filename) === packageOf(requirer)) return load(filename);
  const treatment = treatmentOf(id);
  return treatment === 'transformed' ? load(filename) : treated(treatment, filename, () => native(filename) as unknown);
}
