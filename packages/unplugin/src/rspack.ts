import { plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** The plugin for rspack. */
export const stdgrad: (options?: Options) => ReturnType<typeof plugin.rspack> = (options) => plugin.rspack(options);
