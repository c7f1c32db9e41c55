import { arrayOfValue, isTensor, isVariable, tensor, type Tensor, type Value } from '@stdgrad/core';
import { isNDArray } from '@stdgrad/kernels';
import { argumentsFor, operandsOf, type Call } from './calls.js';
import { face, type Entry } from './entry.js';
import { contents, literal, promise } from './literal.js';
import { attempt, outputsOf } from './probe.js';

const letters = ['x', 'y', 'w', 'v', 'u', 't', 's', 'r', 'q', 'p'];

/** Examples up to this many numbers are shown rather than larger ones. */
const small = 16;

/** Code of an example that runs alone: that of the doc comment, else one made of the op's row; `null`: there is none. */
export function exampleOf(entry: Entry): string | null {
  const written = entry.declared.tags.find(({ name }) => name === 'example');
  if (written !== undefined) return withImports(written.text, [entry.declared.name]);
  if (entry.findings === null) return outsideExample(entry);
  const size = ({ shapes }: Call): number =>
    shapes.reduce((n, shape) => n + shape.reduce((product, m) => product * m, 1), 0);
  const [little, large] = [entry.calls.filter((c) => size(c) <= small), entry.calls.filter((c) => size(c) > small)];
  for (const call of [...little, ...large.toSorted((a, b) => size(a) - size(b))]) {
    const code = attempt(() => rowExample(entry, call));
    if (code !== null) return code;
  }
  return null;
}

/** Puts the imports before code: every name of ours that it calls. */
function withImports(code: string, always: readonly string[]): string {
  if (code.startsWith('import ')) return code;
  const called = [...code.matchAll(/(?<![.\w])(\w+)(?=\()/g)].map((match) => match[1]!);
  const names = [...new Set([...always, ...called])].filter(
    (name) => typeof face[name] === 'function' && !new RegExp(String.raw`\b(const|let|function) ${name}\b`).test(code),
  );
  return `import { ${names.toSorted().join(', ')} } from 'stdgrad';\n\n${code}`;
}

/** Runs statements with our functions in scope, and gives the values of expressions. */
function evaluate(statements: readonly string[], expressions: readonly string[]): unknown[] {
  const names = Object.keys(face).filter((name) => typeof face[name] === 'function');
  const code = `const { ${names.join(', ')} } = face;\n${statements.join('\n')}\nreturn [${expressions.join(', ')}];`;
  // the generator's own text, which the page then shows
  // oxlint-disable-next-line typescript/no-implied-eval
  return (new Function('face', code) as (all: typeof face) => unknown[])(face);
}

function rowExample({ declared: { name }, run }: Entry, call: Call): string {
  const inputs = operandsOf(call).map((x) => tensor(x as never));
  let args: readonly unknown[] | null = null;
  call.run((...given) => {
    args ??= given;
    return run(...given);
  }, inputs);
  const variables = new Map<Tensor, string>();
  const written = (args ?? []).map((arg) => argument(arg, variables));
  const made = [...variables].map(([x, letter]) => `const ${letter} = tensor(${literal(contents(x))});`);
  const statements = [...made, `const z = ${name}(${written.join(', ')});`];
  const [result] = evaluate(statements, ['z']);
  const part = outputsOf(result).findIndex(isVariable);
  const lines = [...statements, `z; ${promise(result)}`];
  if (part >= 0) {
    const target = Array.isArray(result) ? `z[${part}]` : 'z';
    const backward = `${target}.backward(${cotangentFor(outputsOf(result)[part]!)});`;
    const grads = [...variables.values()].map((letter) => `${letter}.grad`);
    const found = evaluate([...statements, backward], grads);
    lines.push(backward, ...grads.map((grad, k) => `${grad}; ${promise(found[k])}`));
  }
  return withImports(lines.join('\n'), []);
}

/** A cotangent that tells the elements of a result apart; none for a single number. */
function cotangentFor(x: Value): string {
  let next = 1;
  const numbered = (part: unknown): unknown => (Array.isArray(part) ? part.map(numbered) : next++);
  const { length } = arrayOfValue(x);
  return length === 1 || length > 2 * small ? '' : literal(numbered(contents(x)));
}

function argument(x: unknown, variables: Map<Tensor, string>): string {
  if (isTensor(x)) {
    if (!isVariable(x)) return literal(contents(x));
    const letter = variables.get(x) ?? letters[variables.size];
    if (letter === undefined) throw new TypeError('too many operands for an example');
    variables.set(x, letter);
    return letter;
  }
  if (isNDArray(x)) return literal(contents(x));
  if (Array.isArray(x) && x.some((part) => isTensor(part) || Array.isArray(part)))
    return `[${x.map((part) => argument(part, variables)).join(', ')}]`;
  if (typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype) {
    const fields = Object.entries(x).map(([key, value]) => {
      const text = argument(value, variables);
      return key === text ? key : `${key}: ${text}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  const name = typeof x === 'symbol' || typeof x === 'function' ? nameOf(x) : undefined;
  return name ?? literal(x);
}

const nameOf = (x: unknown): string | undefined => Object.keys(face).find((name) => face[name] === x);

const isShown = (x: unknown): boolean => Array.isArray(x) || typeof x === 'number';

function outsideExample({ declared: { name, params, options } }: Entry): string | null {
  const args = argumentsFor(params);
  if (args === null) return null;
  // without a seed random numbers differ from run to run
  const isRandom = options?.fields.some((field) => field.name === 'seed') ?? false;
  const code = `${name}(${[...args, ...(isRandom ? [{ seed: 7 }] : [])].map(literal).join(', ')})`;
  return attempt(() => {
    const [first, second] = evaluate([], [code, code]).map(contents);
    if (literal(first) !== literal(second) || !isShown(first)) return null;
    return withImports(`${code}; ${promise(first)}`, []);
  });
}
