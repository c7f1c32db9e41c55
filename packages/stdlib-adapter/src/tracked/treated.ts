import { outward } from '../hook/wrap.js';
import type { Run } from '../hook/wrappers.js';
import { takingTensors, type FloatArrayClass } from './memory.js';
import { aboutNumbers, printing } from './predicates.js';
import type { Treatment } from './surroundings.js';

/** What a file of the tracked copy gets of a file that is not part of the copy. */
export function treated(
  treatment: Exclude<Treatment, 'transformed'>,
  filename: string,
  native: () => unknown,
): unknown {
  if (treatment === 'failing') return () => new Error('internal: the tracked copy has no native add-ons');
  const raw = native();
  if (treatment === 'predicate') return aboutNumbers(raw);
  if (treatment === 'format') return printing(raw as Run);
  if (treatment === 'memory') return takingTensors(raw as FloatArrayClass);
  return treatment === 'raw' ? raw : dispatchingTwin(filename, raw);
}

/** What those outside `@stdlib` get of a file: it has a rule, or says that it has none. */
function dispatchingTwin(filename: string, raw: unknown): unknown {
  return outward({ filename, loaded: true, exports: raw, children: [] });
}
