import { installFlagged } from '../flagged.js';
import type { Row } from '../row.js';
import { incomplete } from './incomplete.js';

// Functions of `@stdlib/math/base/special` with derivatives that have no closed form, or need functions that have none.

const special = '@stdlib/math/base/special';

/** One row a function. */
export const openForms: Readonly<Record<string, Row>> = {};

/** Says what those do whose rows depend on more than their numbers. */
export function installOpenForms(): void {
  for (const [name, flagged] of Object.entries(incomplete)) installFlagged(`${special}/${name}`, flagged);
}
