/** A stretch of the source, to be written out as it is. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Emitted code: text of our own, stretches of the source, and lists of both. */
export type Code = string | Span | readonly Code[];

/** Writes a stretch of the source, or text of our own, with the place in the source that it stands for. */
export type Write = (text: string, from: number | null) => void;

/** Goes through emitted code in order. */
export function writeOut(code: Code, source: string, write: Write): void {
  if (typeof code === 'string') write(code, null);
  else if (isSpan(code)) {
    if (code.from < code.to) write(source.slice(code.from, code.to), code.from);
  } else for (const part of code) writeOut(part, source, write);
}

/** The text of emitted code. */
export function textOf(code: Code, source: string): string {
  let text = '';
  writeOut(code, source, (part) => (text += part));
  return text;
}

function isSpan(code: Exclude<Code, string>): code is Span {
  return 'from' in code;
}

const newline = /\r\n?|[\n\u2028\u2029]/g;

/** How many lines end in a text. */
export function linesIn(text: string): number {
  return text.match(newline)?.length ?? 0;
}

/** Puts text between parts. */
export function join(parts: readonly Code[], between: string): Code {
  return parts.flatMap((part, k) => (k === 0 ? [part] : [between, part]));
}
