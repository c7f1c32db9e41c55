import { defaults, type Law, type LawOptions } from '@stdgrad/gradcheck/laws';
import { table } from '@stdgrad/ops';
import { describe, expect, test } from 'vitest';

/** What the environment asks for: `LAWS_CASES`, `LAWS_SEED`. */
export const options: LawOptions = {
  cases: Number(process.env['LAWS_CASES'] ?? defaults.cases),
  seed: Number(process.env['LAWS_SEED'] ?? defaults.seed),
};

/** Makes a test of each law and each op of the table. */
export function overTable(laws: readonly Law[]): void {
  describe.each([...table.values()])('$name', (entry) => {
    for (const law of laws)
      test(law.name, () => {
        expect(law(entry, options)).toBe(law.planned(entry, options));
      });
  });
}
