import { plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** The plugin for esbuild. */
export const stdgrad: (options?: Options) => ReturnType<typeof plugin.esbuild> = (options) => plugin.esbuild(options);
