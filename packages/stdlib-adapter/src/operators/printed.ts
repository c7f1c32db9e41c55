import { GradientLossError } from '@stdgrad/protocol';

/** Texts that variables were printed into, the last ones. */
const texts = new Set<string>();
const kept = 100;
// shorter ones stand in any program; a program that reads variables back is refused at all numbers but a few
const shortest = 3;

/** What variables were printed as, the last ones: numbers with a fraction, lists. Other numbers stand in any text. */
const numbers = new Set<string>();

/** Remembers what a variable is printed as, until the program's present step is over. */
export function notePrinted(text: string): void {
  if (!/[.e,;|]/.test(text)) return;
  if (numbers.size === 0) queueMicrotask(() => numbers.clear());
  if (numbers.size >= kept) numbers.delete(numbers.values().next().value!);
  numbers.add(text);
}

/**
 * Says under which text something is about to be kept.
 *
 * @throws {@link GradientLossError} for a variable under a text that variables were printed into: whoever prints the
 *   same number would be given it, with the gradient of another
 */
export function checkKey(key: unknown, holdsVariable: () => boolean): void {
  if (numbers.size === 0 || typeof key !== 'string') return;
  for (const number of numbers) {
    if (!key.includes(number) || !holdsVariable()) continue;
    throw new GradientLossError(
      `operator: a variable is kept under a text that variables were printed into (${key.slice(0, 60)}), which other variables of that number would find; ` +
        'leave the cache out, use the variable itself as the key of a Map, or print stopGradient(x).',
    );
  }
}

/** Remembers a text that holds nothing but variables' numbers, until the program's present step is over. */
export function remember(text: string): string {
  if (text.length < shortest) return text;
  if (texts.size === 0) queueMicrotask(() => texts.clear());
  if (texts.size >= kept) texts.delete(texts.values().next().value!);
  texts.add(text);
  return text;
}

/** A text that was made of plain values, whatever it was before. */
export function forget<T>(text: T): T {
  if (texts.size > 0 && typeof text === 'string') texts.delete(text);
  return text;
}

/**
 * A text that is about to be read as numbers.
 *
 * @throws {@link GradientLossError} for a text that variables were printed into
 */
export function read(reader: string, text: unknown, instead: string): unknown {
  if (texts.size === 0 || typeof text !== 'string' || !texts.delete(text.trim())) return text;
  throw new GradientLossError(
    `${reader}: reads a text that variables were printed into (${text.slice(0, 60)}), which would drop their gradients; ${instead}`,
  );
}

/** {@link read} of a text that is converted to one number. */
export function readNumber(reader: string, text: unknown): unknown {
  return read(reader, text, 'compute with the variable itself, or print stopGradient(x).');
}
