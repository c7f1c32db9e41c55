import { definerFor } from './hook/methods.js';
import { outward } from './hook/wrap.js';
import './operators.js';
import { traceWith } from './rules/fallback.js';
import { installRulesLate } from './rules/install.js';
import { callTracked } from './tracked/call.js';
import { loadCopiesWith } from './tracked/copies.js';
import { treated } from './tracked/treated.js';

const copies = new Map<string, () => unknown>();

/** What files of `@stdlib` in a bundle find at `Symbol.for('stdgrad.bundled.v1')`. */
const bundled = {
  /**
   * What a file's exports are for those outside it. Namespaces hold what is wrapped already.
   *
   * @param copy - gives the exports of the file's twin in the tracked copy, for functions above the leaves
   */
  outward(filename: string, exports: unknown, copy?: () => unknown): unknown {
    if (copy !== undefined) copies.set(filename, copy);
    return typeof exports === 'function' ? outward({ filename, loaded: true, exports, children: [] }) : exports;
  },
  definerFor,
  treated,
};

installRulesLate();
loadCopiesWith((filename) => copies.get(filename)?.() ?? null);
traceWith(callTracked);
(globalThis as Record<symbol, unknown>)[Symbol.for('stdgrad.bundled.v1')] ??= bundled;
