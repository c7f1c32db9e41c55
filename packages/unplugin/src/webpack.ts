import { plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** The plugin for webpack. */
export const stdgrad: (options?: Options) => ReturnType<typeof plugin.webpack> = (options) => plugin.webpack(options);
