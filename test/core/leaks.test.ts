import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('programs/leak.mjs', import.meta.url));

interface Found {
  /** Bytes by which the heap grew per step, over 10,000 steps. */
  readonly perStep: number;
  /** How many of the tensors and nodes of a dropped graph were not collected. */
  readonly alive: number;
}

/** Trains in a process of its own, which can force a garbage collection. */
async function grown(manner: string): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, manner]);
  return JSON.parse(stdout) as Found;
}

// the smallest object that a step could leave behind, a 0-dimensional array, has 100 bytes
const noise = 60;

describe.concurrent('nothing is left of a training step', () => {
  test.each(['trained', 'tracked', 'viewed', 'dropped', 'droppedViews', 'largeViews', 'retained', 'shown', 'nested'])(
    '%s',
    async (manner: string) => {
      const { perStep, alive } = await grown(manner);
      expect(perStep).toBeLessThan(noise);
      expect(alive).toBe(0);
    },
  );

  test('a planted leak fails the same test', async ({ expect }) => {
    const { perStep, alive } = await grown('planted');
    expect(perStep).toBeGreaterThan(noise);
    expect(alive).toBeGreaterThan(0);
  });
});
