import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { besideAdapter } from '@stdgrad/stdlib-adapter/bundling';
import { listOf, plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** A plugin as Vite has it. */
export type VitePlugin = Exclude<ReturnType<typeof plugin.vite>, readonly unknown[]>;

/**
 * The plugin for Vite (build and development server) and Vitest.
 *
 * The development server bundles packages beforehand, with plugins of its own; Vitest lets Node load them, which is
 * what `stdgrad/register` is for.
 */
export function stdgrad(options?: Options): VitePlugin[] {
  const settings = {
    name: 'stdgrad:settings',
    config: () => ({
      optimizeDeps: { rolldownOptions: { plugins: [plugin.rolldown(options)] } },
      test: { execArgv: ['--import', registration(options)] },
    }),
  };
  // Vitest's settings are no part of Vite's types
  return [plugin.vite(options), settings as unknown as VitePlugin].flat();
}

/** A module that registers with the plugin's list, for the processes that Vitest runs tests in. */
function registration(options: Options = {}): string {
  const { transform, base } = listOf(options);
  const list = (transform as readonly string[]).map((entry) => (entry.startsWith('.') ? resolve(base, entry) : entry));
  const from = JSON.stringify(pathToFileURL(besideAdapter('register.js')).href);
  const code = `import { register } from ${from}; register(${JSON.stringify({ transform: list })});`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
