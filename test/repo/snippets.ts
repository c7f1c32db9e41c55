/** A block of JavaScript in a Markdown file. */
export interface Snippet {
  readonly line: number;
  readonly code: string;
  /** How many values it promises. */
  readonly promises: number;
}

const promise = /^(?<expression>[^/].*?);?\s*\/\/ (?<sign>=>|≈) (?<expected>.*)$/;
const declaration = /^(?:const|let) (?<name>\w+) = /;

/** Blocks marked `js` that import something: those that can run alone. */
export function snippetsOf(markdown: string): Snippet[] {
  const found: Snippet[] = [];
  for (const match of markdown.matchAll(/^```js\n([\s\S]*?)^```$/gm)) {
    const code = match[1] ?? '';
    if (!code.startsWith('import ')) continue;
    const promises = code.split('\n').filter((line) => promise.test(line)).length;
    found.push({ line: markdown.slice(0, match.index).split('\n').length + 1, code, promises });
  }
  return found;
}

/**
 * Turns `expression; // => value` into a check, and `// ≈ value` into one to the digits that are shown. What a check
 * compares is written as the expression's elements: nested lists for arrays, plain values otherwise. The module
 * exports how many checks it made.
 */
export function checked(code: string): string {
  const lines = code.split('\n').map((line) => {
    const groups = promise.exec(line)?.groups;
    if (groups === undefined) return line;
    const { expression, sign, expected } = groups as Record<'expression' | 'sign' | 'expected', string>;
    const tolerance = sign === '≈' ? 1e-5 : 1e-12;
    const name = declaration.exec(expression)?.groups?.['name'];
    const value = name ?? expression;
    const before = name === undefined ? '' : `${expression}; `;
    return `${before}__check(${JSON.stringify(value)}, ${value}, ${expected}, ${tolerance});`;
  });
  return `${checker}\n${lines.join('\n')}\nexport { __count as checks };\n`;
}

/** A program that runs modules one after the other and prints, as JSON, how many checks each made or how it failed. */
export function runner(files: readonly string[]): string {
  return `
const results = [];
for (const file of ${JSON.stringify(files)}) {
  try {
    results.push((await import(file)).checks);
  } catch (error) {
    results.push(String(error.stack ?? error));
  }
}
process.stdout.write('\\n' + JSON.stringify(results));
`;
}

const checker = `
let __count = 0;
function __nested(x, shape = x.shape, at = []) {
  if (at.length === shape.length) return x.get(...at);
  return Array.from({ length: shape[at.length] }, (_, k) => __nested(x, shape, [...at, k]));
}
function __plain(x) {
  if (Array.isArray(x)) return x.map(__plain);
  return x !== null && typeof x === 'object' && 'shape' in x ? __nested(x.value ?? x) : x;
}
function __close(a, b, tolerance) {
  if (Array.isArray(b)) return Array.isArray(a) && a.length === b.length && b.every((v, k) => __close(a[k], v, tolerance));
  if (typeof b !== 'number' || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= (tolerance < 1e-9 ? tolerance * Math.max(1, Math.abs(b)) : tolerance * Math.abs(b) + 1e-11);
}
function __check(text, value, expected, tolerance) {
  __count++;
  const plain = __plain(value);
  if (!__close(plain, expected, tolerance)) throw new Error(text + ' gave ' + JSON.stringify(plain) + ', not ' + JSON.stringify(expected));
}`;
