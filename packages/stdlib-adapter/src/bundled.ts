import { definerFor } from './hook/methods.js';
import { outward } from './hook/wrap.js';
import { installRulesLate } from './rules/install.js';
import './operators.js';

/** What files of `@stdlib` in a bundle find at `Symbol.for('stdgrad.bundled.v1')`. */
const bundled = {
  /** What a file's exports are for those outside it. Namespaces hold what is wrapped already. */
  outward(filename: string, exports: unknown): unknown {
    return typeof exports === 'function' ? outward({ filename, loaded: true, exports, children: [] }) : exports;
  },
  definerFor,
};

installRulesLate();
(globalThis as Record<symbol, unknown>)[Symbol.for('stdgrad.bundled.v1')] ??= bundled;

export type Bundled = typeof bundled;
