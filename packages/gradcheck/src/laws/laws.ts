import { adjointLaw, linearityLaw } from './adjoint.js';
import { broadcastingLaw } from './broadcasting.js';
import { constantLaw, constantOptionLaw, formLaw, untrackedLaw } from './constants.js';
import { loopLaw, nameLaw } from './entries.js';
import { operandErrorLaw, optionErrorLaw, shapeErrorLaw } from './errors.js';
import { aliasLaw, maskLaw, outLaw, outViewLaw, overlapLaw } from './writing.js';
import { floatLaw, integerLaw, numberLaw, rowTypeLaw } from './dtypes.js';
import { forwardLaw } from './forward.js';
import { directionLaw, gradientLaw, specialPointLaw } from './gradient.js';
import type { Law } from './law.js';
import { constantLayoutLaw, cotangentLayoutLaw, leafLayoutLaw, viewLayoutLaw } from './layouts.js';
import { determinismLaw, ownershipLaw, sharedCotangentLaw, unmodifiedLaw } from './purity.js';
import { cotangentLaw, secondOrderLaw, thirdOrderLaw } from './second.js';

/** All laws, in groups. */
export const laws = {
  gradient: [gradientLaw, directionLaw, specialPointLaw, adjointLaw, linearityLaw],
  second: [secondOrderLaw, thirdOrderLaw, cotangentLaw],
  forward: [forwardLaw],
  purity: [unmodifiedLaw, sharedCotangentLaw, determinismLaw, ownershipLaw],
  layouts: [leafLayoutLaw, viewLayoutLaw, constantLayoutLaw, cotangentLayoutLaw],
  broadcasting: [broadcastingLaw],
  dtypes: [floatLaw, integerLaw, numberLaw, rowTypeLaw],
  writing: [outLaw, outViewLaw, maskLaw, aliasLaw, overlapLaw],
  errors: [operandErrorLaw, optionErrorLaw, shapeErrorLaw],
  entries: [nameLaw, loopLaw],
  constants: [constantLaw, constantOptionLaw, untrackedLaw, formLaw],
} satisfies Record<string, readonly Law[]>;
