import { table } from '@stdgrad/ops';
import { describe, test } from 'vitest';
import type { Law } from './law.js';

/** Makes a test of each law and each op of the table. */
export function overTable(laws: readonly Law[]): void {
  describe.each([...table.values()])('$name', (entry) => {
    for (const law of laws)
      test(law.name, () => {
        law(entry);
      });
  });
}
