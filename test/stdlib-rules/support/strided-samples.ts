import type { Sample } from './strided-call.js';

/** What a kernel's arguments must be, where any would not do; by id. */
export function samples(id: string): Sample {
  const name = id.slice(id.lastIndexOf('/') + 1).replace(/\..*/, '');
  const found = table.find(([pattern]) => pattern.test(name));
  return found?.[1] ?? {};
}

const table: readonly (readonly [pattern: RegExp, sample: Sample])[] = [
  [/^.rotm$/, { fixed: { param: [-1, 0.5, 0.3, -0.7, 1.2] } }],
];
