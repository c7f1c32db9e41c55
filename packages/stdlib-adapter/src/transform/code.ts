/** A stretch of the source, to be written out as it is. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Code that must not end a line: comments are left out. No text in it may look like a comment. */
export interface Flat {
  readonly oneLine: Code;
}

/** Emitted code: text of our own, stretches of the source, and lists of both. */
export type Code = string | Span | Flat | readonly Code[];

/** Writes a stretch of the source, or text of our own, with the place in the source that it stands for. */
export type Write = (text: string, from: number | null) => void;

/** Goes through emitted code in order. */
export function writeOut(code: Code, source: string, write: Write, flat = false): void {
  if (typeof code === 'string') write(flat ? flattened(code) : code, null);
  else if ('from' in code) {
    const text = source.slice(code.from, code.to);
    if (text !== '') write(flat ? flattened(text) : text, code.from);
  } else if ('oneLine' in code) writeOut(code.oneLine, source, write, true);
  else for (const part of code) writeOut(part, source, write, flat);
}

/** A text without comments and ends of lines, of the same length. */
function flattened(text: string): string {
  if (!/[/\s]/.test(text)) return text;
  return text.replace(/\/\*[^]*?\*\/|\/\/.*|[\r\n\u2028\u2029]/g, (found) => ' '.repeat(found.length));
}

/** The text of emitted code. */
export function textOf(code: Code, source: string): string {
  let text = '';
  writeOut(code, source, (part) => (text += part));
  return text;
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
