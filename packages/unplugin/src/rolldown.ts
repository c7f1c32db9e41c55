import { plugin, type Options } from './plugin.js';

export type { Options } from './plugin.js';

/** The plugin for rolldown. */
export const stdgrad: (options?: Options) => ReturnType<typeof plugin.rolldown> = (options) => plugin.rolldown(options);
