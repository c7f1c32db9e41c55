import { isList, type Arg, type Flat, type Step } from './program.js';

/** The code of one of our errors, `null` for all others. */
export function codeOf(thrown: unknown): string | null {
  const { code } = (thrown ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('STDGRAD') ? code : null;
}

/** An error as it stands in reports. */
export function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const where = thrown.stack
    ?.split('\n')
    .slice(1, 4)
    .map((line) => line.trim());
  return `${thrown.name}: ${thrown.message}${codeOf(thrown) === null ? ` (${where?.join(', ')})` : ''}`;
}

/** A step as code, for messages. */
export function describeStep({ op, args, kwargs, out, raises }: Step): string {
  const shown = [...args.map(showArg), ...Object.entries(kwargs).map(([key, arg]) => `${key}=${showArg(arg)}`)];
  return `${out === null ? '' : `${out} = `}${op}(${shown.join(', ')})${raises === undefined ? '' : `  # ${raises}`}`;
}

function showArg(arg: Arg): string {
  if (typeof arg !== 'object' || arg === null) return JSON.stringify(arg);
  if (isList(arg)) return `[${arg.map(showArg).join(', ')}]`;
  if ('tensor' in arg) return arg.tensor;
  if ('slice' in arg) return arg.slice.map((bound) => bound ?? '').join(':');
  if ('int' in arg) return String(arg.int);
  if ('newaxis' in arg) return 'newaxis';
  if ('ellipsis' in arg) return '...';
  const [kind, { shape, data }] = Object.entries(arg)[0] as [string, Flat];
  return `${kind}${JSON.stringify(shape)}${data.length <= 8 ? JSON.stringify(data) : ''}`;
}
