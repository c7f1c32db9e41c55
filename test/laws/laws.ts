import { adjointLaw, linearityLaw } from './adjoint.js';
import { gradientLaw, specialPointLaw } from './gradient.js';
import type { Law } from './law.js';
import { determinismLaw, ownershipLaw, sharedCotangentLaw, unmodifiedLaw } from './purity.js';
import { cotangentLaw, secondOrderLaw, thirdOrderLaw } from './second.js';

/** All laws, in the groups that test files run. */
export const laws = {
  gradient: [gradientLaw, specialPointLaw, adjointLaw, linearityLaw],
  second: [secondOrderLaw, thirdOrderLaw, cotangentLaw],
  purity: [unmodifiedLaw, sharedCotangentLaw, determinismLaw, ownershipLaw],
} satisfies Record<string, readonly Law[]>;
