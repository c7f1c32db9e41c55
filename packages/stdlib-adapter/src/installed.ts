import { notImplemented, type Call } from '@stdgrad/protocol';
import { traceWith } from './rules/fallback.js';

interface Process {
  cwd(): string;
  getBuiltinModule?(name: 'node:module'): { createRequire(from: string): NodeRequire } | undefined;
}
interface NodeRequire {
  (name: '@stdgrad/stdlib-adapter/tracked'): Tracked;
  resolve(name: string): string;
}
interface Tracked {
  callTracked(call: Call): unknown;
  loadCopiesWith(load: (filename: string) => unknown): void;
  loadCopy(filename: string): unknown;
}

const standIn = '/node_modules/@stdlib/';
let begun = false;

/**
 * Where the runtime reads files (Node.js, Deno, Bun), functions above the leaves are traced through twins of the files
 * that are installed. Nothing is loaded before the first of them meets a variable.
 */
export function traceInstalled(): void {
  if (begun) return;
  begun = true;
  const { process } = globalThis as { process?: Process };
  const module = process?.getBuiltinModule?.('node:module');
  if (process === undefined || module === undefined) return;
  const require = module.createRequire(`${process.cwd()}/`);
  let tracked: Tracked | null = null;
  traceWith((call) => {
    tracked ??= load(require);
    return tracked === null ? notImplemented : tracked.callTracked(call);
  });
}

function load(require: NodeRequire): Tracked | null {
  try {
    const tracked = require('@stdgrad/stdlib-adapter/tracked');
    tracked.loadCopiesWith((filename) =>
      tracked.loadCopy(
        filename.startsWith(standIn) ? require.resolve(filename.slice('/node_modules/'.length)) : filename,
      ),
    );
    return tracked;
  } catch {
    return null; // not installed where the program runs
  }
}
