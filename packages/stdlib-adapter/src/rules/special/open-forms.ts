import { installFlagged, installFlaggedPair, type Flagged } from '../flagged.js';
import type { Row } from '../row.js';
import { installSeveral, several, type Several } from '../several.js';
import { incomplete, incompleteOfTwo } from './incomplete.js';
import { jacobiRows } from './jacobi.js';
import { cosineIntegral, fresnelc, fresnels, hyp2f1, sineIntegral, transcendental } from './transcendental.js';

// Functions of `@stdlib/math/base/special` with derivatives that have no closed form, or need functions that have none.

const special = '@stdlib/math/base/special';

/** One row a function. */
export const openForms: Readonly<Record<string, Row>> = transcendental;

/** Functions whose row depends on flags, and those that are not defined on all of a box of numbers. */
export const flaggedForms: Readonly<Record<string, Flagged>> = {
  ...incomplete,
  hyp2f1: { count: 4, flags: [], rowFor: () => hyp2f1 },
};

/** Functions that return several numbers. */
export const openFormsOfSeveral: Readonly<Record<string, Several>> = {
  fresnel: several(fresnels, fresnelc),
  sici: several(sineIntegral, cosineIntegral),
  ellipj: several(...jacobiRows),
};

/** Says what those do whose rows depend on more than their numbers. */
export function installOpenForms(): void {
  for (const [name, flagged] of Object.entries(flaggedForms)) installFlagged(`${special}/${name}`, flagged);
  for (const [name, flagged] of Object.entries(incompleteOfTwo))
    installFlaggedPair(`${special}/${name}`, flagged, flagged.rest);
  for (const [name, rows] of Object.entries(openFormsOfSeveral))
    installSeveral(`${special}/${name}`, { rows: () => rows });
}
