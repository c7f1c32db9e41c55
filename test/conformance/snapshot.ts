import { arrayOf, type Tensor } from '@stdgrad/core';
import { elements, type NDArray } from '@stdgrad/kernels';
import { compareArrays, type Difference } from './compare.js';
import type { Flat } from './program.js';

/** What an observer sees of a tensor, to tell whether a refused call changed it. */
export class Snapshot {
  private readonly value: Flat;
  private readonly constant: boolean;
  private readonly base: Tensor | null;
  private readonly grad: NDArray | null;

  constructor(x: Tensor) {
    this.value = contents(x);
    this.constant = x.constant;
    this.base = x.base;
    this.grad = x.grad;
  }

  differences(name: string, x: Tensor): Difference[] {
    const found = compareArrays(`value of ${name}`, this.value, contents(x) as { shape: number[]; data: number[] });
    const same = (what: string, before: unknown, now: unknown): void => {
      if (before !== now) found.push({ what: `${what} of ${name}`, expected: 'as before', got: 'another' });
    };
    same('constant', this.constant, x.constant);
    same('base', this.base, x.base);
    same('gradient', this.grad, x.grad);
    return found;
  }
}

// not by `.value`, which marks the memory as known outside and so changes what is tested
function contents(x: Tensor): Flat {
  return { shape: x.shape, data: elements(arrayOf(x)).map(Number) };
}

/** Reads everything that a user can read of a tensor. */
export function observe(x: Tensor): unknown[] {
  return [x.value, x.grad, x.constant, x.base, x.toString()];
}
