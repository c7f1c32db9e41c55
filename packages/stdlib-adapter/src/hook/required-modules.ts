import { createRequire } from 'node:module';
import { ArgumentError } from '@stdgrad/protocol';
import { targetOf, type Target } from './targets.js';

const specifiers = /\b(?:from|import)\s*(['"])([^'"\n]+)\1/g;
const loading = new Set<string>();

/**
 * Node 20 has no hooks for the modules that a module imports which `require` loads: those that are listed are required
 * one by one before, and are then found loaded.
 *
 * @throws {@link ArgumentError} for listed packages, and modules that import each other, which can't be loaded so
 */
export function requireImports(source: string, filename: string, targets: readonly Target[]): void {
  const require = createRequire(filename);
  loading.add(filename);
  try {
    for (const [, , specifier = ''] of source.matchAll(specifiers)) {
      const file = listedFile(specifier, require, targets);
      if (file === null) continue;
      if (loading.has(file) || !specifier.startsWith('.')) {
        throw new ArgumentError(
          `register: ${filename} is an ES module that require() loads and that imports ${specifier}, which Node 20 cannot ` +
            'transform on the way; load it with import, or run Node 22.15 or later.',
        );
      }
      require(file);
    }
  } finally {
    loading.delete(filename);
  }
}

function listedFile(specifier: string, require: NodeJS.Require, targets: readonly Target[]): string | null {
  try {
    const file = require.resolve(specifier);
    return targetOf(file, targets) === undefined ? null : file;
  } catch {
    return null; // the module's own import will say what is wrong
  }
}
