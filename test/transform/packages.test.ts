import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transform } from '@stdgrad/stdlib-adapter/transform';
import { describe, expect, it } from 'vitest';
import { rewritten, type Exports, type Fn } from './run.js';

const require = createRequire(import.meta.url);
const folderOf = (id: string): string => realpathSync(fileURLToPath(new URL(`../node_modules/${id}`, import.meta.url)));

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !/(^|\/)(node_modules|test|benchmark|examples)\//.test(path))
    .map((path) => join(folder, path));
}

const lines = (text: string): number => text.split('\n').length;

describe('files of packages', () => {
  const sets: Record<string, string[]> = {
    'ramda, CommonJS': filesIn(join(folderOf('ramda'), 'src'), /\.js$/),
    'ramda, ES modules': filesIn(join(folderOf('ramda'), 'es'), /\.js$/),
    'openskill, CommonJS': filesIn(folderOf('openskill'), /\.cjs$/),
    'openskill, ES modules': filesIn(folderOf('openskill'), /(?<!\.c)\.js$/),
  };
  for (const [name, files] of Object.entries(sets)) {
    it(`${name}: parse again, with the same lines`, () => {
      expect(files.length).toBeGreaterThan(5);
      const format = name.endsWith('CommonJS') ? 'commonjs' : 'module';
      for (const filename of files) {
        const source = readFileSync(filename, 'utf8');
        const { code } = transform(source, { filename, format });
        // parses, or throws; rewriting it again must find nothing but plain JavaScript
        transform(code, { filename, format });
        expect(lines(code), filename).toBe(lines(source));
      }
    });
  }
});

/** Loads a file and all that it requires, each through `read`. */
function loader(read: (filename: string) => string): (filename: string) => unknown {
  const cache = new Map<string, { exports: Exports }>();
  const load = (filename: string): unknown => {
    if (!filename.startsWith('/')) return require(filename);
    if (filename.endsWith('.json')) return require(filename);
    const known = cache.get(filename);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as Exports };
    cache.set(filename, module);
    const inner = createRequire(filename);
    const run = compileFunction(read(filename), ['module', 'exports', 'require', '__dirname', '__filename'], {
      filename,
    });
    const requireFrom = Object.assign((id: string) => load(inner.resolve(id)), { resolve: inner.resolve });
    (run as Fn)(module, module.exports, requireFrom, dirname(filename), filename);
    return module.exports;
  };
  return load;
}

const original = loader((filename) => readFileSync(filename, 'utf8'));
const loadRewritten = loader((filename) => rewritten(readFileSync(filename, 'utf8')));

// deterministic, with special points among them
const finite = [0, 1, -1, 0.5, 2, -0.5, 3, 10, 1e-9, -2.25, 0.1, 25.5, -0];
const inputs = [...finite, NaN, Infinity];

function outcome(f: Fn, args: readonly number[]): unknown {
  try {
    return f(...args);
  } catch {
    return 'threw';
  }
}

function sameOnNumbers(filename: string, from: readonly number[]): void {
  const [f, g] = [original(filename), loadRewritten(filename)] as [Fn, Fn];
  for (let k = 0; k < 30; k++) {
    const args = Array.from(
      { length: Math.max(1, f.length) },
      (_, j) => from[(k * 7 + j * 5 + ((k * j) % 3)) % from.length]!,
    );
    const expected = outcome(f, args);
    expect(outcome(g, args), `${filename} (${args.join(', ')})`).toEqual(expected);
  }
}

describe('functions of @stdlib, loaded through the transform, give the same numbers', () => {
  const special = join(folderOf('@stdlib/math'), 'base/special');
  const names = readdirSync(special).filter((name) => /^[a-z]/.test(name) && !name.includes('.'));
  for (let part = 0; part < 8; part++) {
    it(`math/base/special, part ${part + 1}`, () => {
      let compared = 0;
      for (const name of names.filter((_, k) => k % 8 === part)) {
        const filename = join(special, name, 'lib/main.js');
        if (typeof safely(() => original(filename)) !== 'function') continue;
        sameOnNumbers(filename, inputs);
        compared++;
      }
      expect(compared).toBeGreaterThan(30);
    });
  }

  it('stats/base/dists: density and distribution of each', () => {
    const dists = join(folderOf('@stdlib/stats'), 'base/dists');
    // some of its integrals take minutes
    for (const name of readdirSync(dists).filter((each) => each !== 'studentized-range')) {
      for (const method of ['pdf', 'cdf']) {
        const filename = join(dists, name, method, 'lib/main.js');
        if (typeof safely(() => original(filename)) === 'function') sameOnNumbers(filename, finite);
      }
    }
  });
});

function safely(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    return null;
  }
}
