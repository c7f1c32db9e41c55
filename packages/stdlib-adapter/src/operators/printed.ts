import { GradientLossError } from '@stdgrad/protocol';

/** Texts that variables were printed into, the last ones. */
const texts = new Set<string>();
const kept = 100;
// shorter ones stand in any program; a program that reads variables back is refused at all numbers but a few
const shortest = 3;

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
