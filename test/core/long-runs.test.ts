import { describe, expect, it } from 'vitest';
import { add, mul, sin, tensor } from 'stdgrad';
import { state } from '../../packages/core/src/state.js';

describe('a process that has made more nodes and sweeps than 32 bits count', () => {
  it('goes on as before', () => {
    const before = { ...state };
    try {
      state.serial = 2 ** 31 - 20;
      state.epoch = 2 ** 31 - 20;
      for (let k = 0; k < 40; k++) {
        const x = tensor(0.5);
        const y = mul(x, x);
        const z = add(sin(y), y);
        z.backward();
        expect(x.grad!.get()).toBe(Math.cos(0.25) + 1);
        expect(y.grad!.get()).toBe(Math.cos(0.25) + 1);
        expect(() => mul(y, 2).backward()).not.toThrow();
      }
    } finally {
      // serials only grow
      state.epoch = Math.max(before.epoch, state.epoch);
    }
  });
});
