import { linesIn, writeOut, type Code } from './code.js';

/** A source map, version 3. */
export interface SourceMap {
  readonly version: 3;
  readonly file: string;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number as source maps write it: base 64, five bits a digit, the sign in the lowest bit. */
function encoded(x: number): string {
  let rest = x < 0 ? (-x << 1) | 1 : x << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit]!;
  } while (rest > 0);
  return text;
}

const word = /[\w$]+|[^\w$\s]/gu;

/** Maps each word of the code that comes from the source to its place there; code of our own to what comes next. */
export function sourceMap(code: Code, source: string, filename: string): SourceMap {
  const starts = lineStarts(source);
  const lines: string[] = [''];
  let column = 0;
  let last = { column: 0, line: 0, at: 0 };
  const mark = (at: number): void => {
    const line = lineOf(starts, at);
    const from = at - starts[line]!;
    const k = lines.length - 1;
    const entry = `${encoded(column - last.column)}A${encoded(line - last.line)}${encoded(from - last.at)}`;
    lines[k] += lines[k] === '' ? entry : `,${entry}`;
    last = { column, line, at: from };
  };
  const advance = (text: string): void => {
    const ended = linesIn(text);
    if (ended === 0) column += text.length;
    else {
      for (let k = 0; k < ended; k++) lines.push('');
      column = text.length - 1 - Math.max(...['\n', '\r', '\u2028', '\u2029'].map((end) => text.lastIndexOf(end)));
      last = { ...last, column: 0 };
    }
  };
  writeOut(code, source, (text, from) => {
    if (from === null) return advance(text);
    let done = 0;
    for (const { index, 0: found } of text.matchAll(word)) {
      advance(text.slice(done, index));
      mark(from + index);
      advance(found);
      done = index + found.length;
    }
    advance(text.slice(done));
  });
  return {
    version: 3,
    file: filename,
    sources: [filename],
    sourcesContent: [source],
    names: [],
    mappings: lines.join(';'),
  };
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of source.matchAll(/\r\n?|[\n\u2028\u2029]/g)) starts.push(index + end.length);
  return starts;
}

function lineOf(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
