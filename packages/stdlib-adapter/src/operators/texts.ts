import { shared } from '@stdgrad/protocol';
import { key } from './values.js';

type Maker = new (...texts: unknown[]) => unknown;

/** What rewrites text, once a file has been rewritten in this process. */
export const texts = shared('stdlib-adapter.texts', () => ({
  rewrite: null as ((source: string) => string) | null,
}));

/**
 * `new Function(…)`: the text is rewritten first. Where nothing can rewrite it (a bundle), the function computes with
 * plain operators, which refuse variables.
 *
 * @param type - the engine's `Function`
 */
function functionOf(type: Maker, ...args: unknown[]): unknown {
  const { rewrite } = texts;
  if (rewrite === null) return new type(...args);
  const list = args.map(String);
  const body = list.pop() ?? '';
  let code: string;
  try {
    code = rewrite(`return function anonymous(${list.join(',')}\n) {\n${body}\n}`);
  } catch {
    return new type(...args); // the engine says what is wrong with it
  }
  return (new type(code) as () => unknown)();
}

export const made = {
  functionOf,
  /** The argument of `Array(n)`: a number is a length. */
  size: key,
};
