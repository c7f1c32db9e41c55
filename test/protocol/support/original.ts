import { createRequire } from 'node:module';

export type Loose = (this: unknown, ...args: unknown[]) => unknown;

/** What dispatchable functions in these tests do when nothing takes over. */
export const original: Loose = () => 'original';

/** A function outside strict mode. */
export const sloppy = createRequire(import.meta.url)('./sloppy.cjs') as Loose;
