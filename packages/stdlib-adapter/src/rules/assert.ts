import { arrayOf, implement, isTensor } from '@stdgrad/core';
import type { Call } from '@stdgrad/protocol';

/** `@stdlib`'s checks take a tensor without dimensions for its number, also in lists. Their answers are no numbers that gradients would flow through. */
export function installAssert(): void {
  for (const namespace of ['assert', 'math/base/assert', 'number/float64/base/assert', 'number/float32/base/assert'])
    implement(`@stdlib/${namespace}/*`, check);
}

function check({ fn, args }: Call): unknown {
  return fn(...args.map((arg) => (Array.isArray(arg) ? arg.map(numeric) : numeric(arg))));
}

function numeric(x: unknown): unknown {
  if (!isTensor(x) || x.ndims > 0) return x;
  const array = arrayOf(x);
  return array.buffer[array.start];
}
