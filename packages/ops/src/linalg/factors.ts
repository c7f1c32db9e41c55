import { arrayOfValue, type Value } from '@stdgrad/core';
import { factorLU, type LU } from '@stdgrad/kernels';
import { ArgumentError } from '@stdgrad/protocol';

/** Factors of matrices none of which is singular. */
export function regularFactors(name: string, x: Value): LU {
  const factors = factorLU(arrayOfValue(x));
  if (factors.singular < 0) return factors;
  const which = factors.count > 1 ? `matrix ${factors.singular} of the stack` : 'the matrix';
  throw new ArgumentError(`${name}: ${which} is singular; use lstsq or pinv, or add a small multiple of the identity.`);
}
