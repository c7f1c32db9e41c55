/** A block of JavaScript in a Markdown file. */
export interface Snippet {
  readonly line: number;
  readonly code: string;
}

/** Blocks marked `js` that import something: those that can run alone. */
export function snippetsOf(markdown: string): Snippet[] {
  const found: Snippet[] = [];
  for (const match of markdown.matchAll(/^```js\n([\s\S]*?)^```$/gm)) {
    const code = match[1] ?? '';
    if (code.startsWith('import ')) found.push({ line: markdown.slice(0, match.index).split('\n').length + 1, code });
  }
  return found;
}

/**
 * Turns `expression; // => value` into a check. What a check compares is written as the expression's elements:
 * nested lists for arrays, plain values otherwise.
 */
export function checked(code: string): string {
  const lines = code.split('\n').map((line) => {
    const match = /^(?<expression>[^/].*?);?\s*\/\/ => (?<expected>.*)$/.exec(line);
    if (match?.groups === undefined) return line;
    const { expression, expected } = match.groups;
    return `__check(${JSON.stringify(expression)}, ${expression}, ${expected});`;
  });
  return `${checker}\n${lines.join('\n')}\nconsole.log('checks: ' + __count);\n`;
}

const checker = `
let __count = 0;
function __nested(x, shape = x.shape, at = []) {
  if (at.length === shape.length) return x.get(...at);
  return Array.from({ length: shape[at.length] }, (_, k) => __nested(x, shape, [...at, k]));
}
function __close(a, b) {
  if (Array.isArray(b)) return Array.isArray(a) && a.length === b.length && b.every((v, k) => __close(a[k], v));
  return typeof b === 'number' ? Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)) : Object.is(a, b);
}
function __check(text, value, expected) {
  __count++;
  const plain = value !== null && typeof value === 'object' && !Array.isArray(value) ? __nested(value.value ?? value) : value;
  if (!__close(plain, expected)) throw new Error(text + ' gave ' + JSON.stringify(plain) + ', not ' + JSON.stringify(expected));
}`;
