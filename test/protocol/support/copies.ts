import * as source from '@stdgrad/protocol';
import { createRequire } from 'node:module';

export type Protocol = typeof source;

const dist = new URL('../../../packages/protocol/dist/', import.meta.url);
const require = createRequire(import.meta.url);

/** Three copies of the package in one process: source, the ESM build and the CommonJS build. */
export const copies: readonly [Protocol, ...Protocol[]] = [
  source,
  (await import(new URL('esm/index.js', dist).href)) as Protocol,
  require(new URL('cjs/index.js', dist).pathname) as Protocol,
];
