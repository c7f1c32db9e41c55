// Calls that are known to work: the examples in the documentation of @stdlib's own files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './enumerate.mjs';

/**
 * Programs in a package's documentation that call it, without repetition; the package's own entry first.
 *
 * @returns `{ program, part }`: the part ('.ndarray') that the package's own name stands for in the program
 */
export function examplesOf(path) {
  const folder = folderOf(path);
  const files = readdirSync(join(folder, 'lib'))
    .filter((name) => name.endsWith('.js') && !/native|polyfill|browser/.test(name))
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => join(folder, 'lib', name));
  const types = join(folder, 'docs', 'types', 'index.d.ts');
  if (existsSync(types)) files.push(types);
  const found = new Map();
  for (const file of files) {
    for (const code of inComments(readFileSync(file, 'utf8')))
      if (!found.has(code)) found.set(code, partOf(file, path));
  }
  const readme = join(folder, 'README.md');
  if (existsSync(readme)) {
    for (const [, code] of readFileSync(readme, 'utf8').matchAll(/```javascript\n([\s\S]*?)```/g))
      if (!found.has(code)) found.set(code, '');
  }
  return [...found].map(([program, part]) => ({ program, part }));
}

/** What a file of a package exports: '' the package's function, '.ndarray' a part of it, `null` something private. */
function partOf(file, path) {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/(\.d)?\.[jt]s$/, '');
  // `blas/ext/base/dsort/lib/dsort.js` is what the package exports
  if (['index', 'main', path.slice(path.lastIndexOf('/') + 1)].includes(name)) return '';
  return ['ndarray', 'assign', 'factory'].includes(name) ? `.${name}` : null;
}

/**
 * What the documentation says of arguments, by part ('', '.ndarray'): positions of those that are whole numbers, and
 * whether all are numbers.
 */
export function paramsOf(path) {
  const folder = join(folderOf(path), 'lib');
  const found = new Map();
  for (const name of readdirSync(folder)) {
    const part = name.endsWith('.js') ? partOf(name, path) : null;
    if (part === null || name === 'index.js') continue;
    const code = readFileSync(join(folder, name), 'utf8');
    const comments = [...code.matchAll(/\/\*\*[\s\S]*?\*\/\s*function (\w+)/g)];
    const exported = /^module\.exports = (\w+);/m.exec(code)?.[1];
    // functions that one makes come after it
    const comment = (comments.find(([, made]) => made === exported) ?? comments.at(-1))?.[0];
    if (comment === undefined) continue;
    const types = [...comment.matchAll(/^\s*\* @param \{(.*?)\} (?!\[?\w+\.)/gm)].map(([, type]) => type);
    const whole = types.flatMap((type, k) => (/integer/i.test(type) && !/number|\*|real/i.test(type) ? [k] : []));
    found.set(part, {
      whole: new Set(whole),
      numbers: types.length > 0 && types.every((type) => /^(\.\.\.)?number$/.test(type)),
    });
  }
  return found;
}

const rank = (name) => (name === 'index.js' ? 0 : name === 'main.js' ? 1 : 2);

function* inComments(text) {
  for (const [comment] of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const lines = comment.split('\n').map((line) => line.replace(/^\s*\*( |$|\/$)?/, ''));
    let code = null;
    for (const line of lines) {
      if (/^\s*@example\b/.test(line)) {
        if (code !== null) yield code.join('\n');
        code = [];
      } else if (code !== null && /^\s*@\w+/.test(line) && !/^\s*\*?\s*\/\//.test(line)) {
        yield code.join('\n');
        code = null;
      } else code?.push(line.trimEnd());
    }
    if (code !== null) yield code.join('\n');
  }
}
