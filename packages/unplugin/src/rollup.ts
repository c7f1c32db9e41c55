import { plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** The plugin for rollup. */
export const stdgrad: (options?: Options) => ReturnType<typeof plugin.rollup> = (options) => plugin.rollup(options);
