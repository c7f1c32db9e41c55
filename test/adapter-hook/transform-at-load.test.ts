import { describe, expect, it } from 'vitest';
import { makeApp, nodes, runApp, tryApp, type Files } from './app.js';

// d(a² + b/a)/da at (2, 4) is 3; with the operators of a file that is not listed, a variable can't be multiplied
const common = 'exports.loss = (a, b) => a * a + b / a;';
const module = 'export const loss = (a, b) => a * a + b / a;';
const json = (fields: object): string => JSON.stringify(fields);

const packages: Files = {
  'node_modules/plain-cjs/package.json': json({ name: 'plain-cjs', version: '1.0.0' }),
  'node_modules/plain-cjs/index.js':
    "exports.loss = require('./deep/loss.cjs').loss; exports.data = require('./data.json');",
  'node_modules/plain-cjs/deep/loss.cjs': common,
  'node_modules/plain-cjs/data.json': '{"a": "1 + 1"}',
  'node_modules/plain-cjs/node_modules/inner/package.json': json({ name: 'inner', main: 'index.js' }),
  'node_modules/plain-cjs/node_modules/inner/index.js': common,
  'node_modules/plain-esm/package.json': json({ name: 'plain-esm', type: 'module', exports: './index.js' }),
  'node_modules/plain-esm/index.js': "export { loss } from './deep/loss.mjs';",
  'node_modules/plain-esm/deep/loss.mjs': module,
  'node_modules/.pnpm/@acme+scoped@1.0.0/node_modules/@acme/scoped/package.json': json({ name: '@acme/scoped' }),
  'node_modules/.pnpm/@acme+scoped@1.0.0/node_modules/@acme/scoped/index.js': common,
  'node_modules/@acme/scoped': { to: '../.pnpm/@acme+scoped@1.0.0/node_modules/@acme/scoped' },
  'workspace/linked/package.json': json({ name: 'linked', type: 'module', exports: './src/index.js' }),
  'workspace/linked/src/index.js': module,
  'node_modules/linked': { to: '../workspace/linked' },
  'node_modules/alias/package.json': json({ name: 'real-name', main: 'index.js' }),
  'node_modules/alias/index.js': common,
  'node_modules/unlisted/index.js': common,
  'src/own.cjs': common,
  'src/own.mjs': module,
  'src/stdlib.cjs':
    "const erf = require('@stdlib/math/base/special/erf'); exports.loss = (a, b) => (erf(a), a * a + b / a);",
  'src/stdlib.mjs':
    "import erf from '@stdlib/math/base/special/erf/lib/index.js'; export const loss = (a, b) => (erf(a), a * a + b / a);",
};
const transform = ['plain-cjs', 'inner', 'plain-esm', '@acme/scoped', 'linked', 'alias', './src'];
const names = ['plain-cjs', 'plain-esm', '@acme/scoped', 'linked', 'alias', './src/own.cjs', './src/own.mjs'];
const withStdlib = ['./src/stdlib.cjs', './src/stdlib.mjs'];

const judge = `
  const slope = (loss) => {
    try { return Math.round(1e9 * grad(loss)(2, 4)) / 1e9; } catch (error) { return error.name; }
  };
  const print = (x) => process.stdout.write(JSON.stringify(x));`;

const imports = `
  ${judge}
  const out = {};
  for (const name of ${json([...names, ...withStdlib, 'unlisted'])}) {
    const found = await import(name);
    out[name] = slope(found.loss ?? found.default.loss);
  }
  print(out);`;
const requires = `
  const { grad } = require('stdgrad');
  ${judge}
  const out = {};
  const inner = require('module').createRequire(require.resolve('plain-cjs'));
  for (const name of ${json([...names, ...withStdlib, 'unlisted'])}) out[name] = slope(require(name).loss);
  out.inner = slope(inner('inner').loss);
  out.data = require('plain-cjs').data;
  print(out);`;
const right = {
  ...Object.fromEntries([...names, ...withStdlib].map((name) => [name, 3])),
  unlisted: 'GradientLossError',
};

describe.each(nodes)('Node %s', (_, node) => {
  it('transforms what package.json lists, imported', () => {
    const app = makeApp({
      ...packages,
      'package.json': json({ name: 'app', stdgrad: { transform } }),
      'main.mjs': `import { grad } from 'stdgrad'; ${imports}`,
    });
    expect(runApp(app, ['--import', 'stdgrad/register', 'main.mjs'], node)).toEqual(right);
  });

  it('transforms what package.json lists, required', () => {
    const app = makeApp({
      ...packages,
      'package.json': json({ name: 'app', stdgrad: { transform } }),
      'main.cjs': requires,
    });
    expect(runApp(app, ['--require', 'stdgrad/register', 'main.cjs'], node)).toEqual({
      ...right,
      inner: 3,
      data: { a: '1 + 1' },
    });
  });

  it('transforms what a program lists before it imports it', () => {
    const app = makeApp({
      ...packages,
      'package.json': json({ name: 'app' }),
      'main.mjs': `
        import { grad } from 'stdgrad';
        import { register } from 'stdgrad/register';
        register({ transform: ${json(transform)} });
        ${imports}`,
      'main.cjs': `
        const { register } = require('stdgrad/register');
        register({ transform: ${json(transform.slice(0, 3))} });
        register({ transform: ${json(transform)} });
        ${requires}`,
    });
    expect(runApp(app, ['main.mjs'], node)).toEqual(right);
    expect(runApp(app, ['main.cjs'], node)).toMatchObject(right);
  });

  it('errors in functions of numbers, called with tensors, point to the original line', () => {
    const source =
      "const one = 1;\nexport function f(x) {\n  const y = x * 2;\n  if (y > one) {\n    throw new Error('too large');\n  }\n  return y;\n}\n";
    const app = makeApp({
      'package.json': json({ name: 'app', type: 'module', stdgrad: { transform: ['./src'] } }),
      'src/f.js': source,
      'src/g.cjs': source.replace('export function f', 'exports.f = function f'),
      'main.mjs': `import { f } from './src/f.js'; import g from './src/g.cjs'; import { tensor } from 'stdgrad';
        const lines = [f, g.f].map((h) => { try { h(tensor(3)); } catch (error) { return /[fg]\\.c?js:(\\d+)/.exec(error.stack)[1]; } });
        process.stdout.write(JSON.stringify(lines));`,
    });
    expect(runApp(app, ['--import', 'stdgrad/register', 'main.mjs'], node)).toEqual(['5', '5']);
  });

  it('functions in a cycle of modules may be called before their file has run', () => {
    const app = makeApp({
      'package.json': json({ name: 'app', type: 'module', stdgrad: { transform: ['./src'] } }),
      'src/a.js': "import { g } from './b.js'; export function f(x) { return x * 2 + 1; } export const k = g(3);",
      'src/b.js': "import { f } from './a.js'; export const g = (x) => f(x) * x;",
      'main.mjs': `import { k } from './src/a.js'; import { g } from './src/b.js'; import { grad } from 'stdgrad';
        process.stdout.write(JSON.stringify([k, grad(g)(2)]));`,
    });
    expect(runApp(app, ['--import', 'stdgrad/register', 'main.mjs'], node)).toEqual([21, 9]);
  });

  it('rewrites the texts that modules make functions of', () => {
    const app = makeApp({
      'package.json': json({ name: 'app', type: 'module', stdgrad: { transform: ['./src'] } }),
      'src/f.js': "export const f = (x) => new Function('a', 'return a * a + Math.exp(0 * a)')(x);",
      'main.mjs': `import { f } from './src/f.js'; import { grad } from 'stdgrad';
        process.stdout.write(JSON.stringify([f(3), grad(f)(3)]));`,
    });
    expect(runApp(app, ['--import', 'stdgrad/register', 'main.mjs'], node)).toEqual([10, 6]);
  });

  it('says file and line of what cannot be transformed, and of errors that the code throws', () => {
    const broken = "const one = 1;\nconst f = eval('(x) => x * x');\n";
    const throws = `const one = 1;\nfunction f(x) {\n  const y = x * 2 + one;\n  throw new Error('at ' + y);\n}\n`;
    const app = makeApp({
      'package.json': json({ name: 'app', stdgrad: { transform: ['./src'] } }),
      'src/broken.cjs': broken,
      'src/broken.mjs': `${broken}export { f };`,
      'broken.mjs': "import './src/broken.mjs';",
      'src/throws.cjs': `${throws}exports.f = f;`,
      'src/throws.mjs': `${throws}export { f };`,
      'broken.cjs': "require('./src/broken.cjs')",
      'throws.mjs': "import { f } from './src/throws.mjs'; f(1);",
      'throws.cjs': "require('./src/throws.cjs').f(1);",
    });
    const run = (main: string): string => tryApp(app, ['--import', 'stdgrad/register', main], node).err;
    expect(run('broken.cjs')).toMatch(/TransformError.*broken\.cjs:2/);
    expect(run('broken.mjs')).toMatch(/TransformError.*broken\.mjs:2/);
    expect(run('throws.mjs')).toMatch(/at f .*throws\.mjs:4:/);
    expect(run('throws.cjs')).toMatch(/at .*f .*throws\.cjs:4:/);
  });
});

it.each(nodes.slice(1))('refuses listed TypeScript that Node strips (Node %s)', (_, node) => {
  const app = makeApp({
    'package.json': json({ name: 'app', stdgrad: { transform: ['./src'] } }),
    'src/a.mts': 'export const f = (x: number): number => x * 2;',
    'src/b.cts': 'exports.f = (x: number): number => x * 2;',
    'module.mjs': "import './src/a.mts';",
    'common.cjs': "require('./src/b.cts');",
    'mixed.mjs': "import './src/b.cts';",
  });
  for (const [main, file] of Object.entries({ 'module.mjs': 'a.mts', 'common.cjs': 'b.cts', 'mixed.mjs': 'b.cts' })) {
    const { err } = tryApp(app, ['--import', 'stdgrad/register', main], node);
    expect(err).toMatch(new RegExp(`ArgumentError.*register: .*${file} is TypeScript`));
  }
});

it('refuses what can not be listed', () => {
  const app = makeApp({ 'package.json': json({ name: 'app' }), 'src/a.cjs': common });
  const said = (list: unknown): string => {
    const program = `try { require('stdgrad/register').register({ transform: ${json(list as object)} }); } catch (e) { console.log(e.name, e.message); }`;
    return tryApp(app, ['-e', program]).out;
  };
  expect(said(['@stdlib/math'])).toMatch(
    /^ArgumentError register: transform lists @stdlib\/math, but functions of @stdlib/,
  );
  expect(said(['./node_modules/@stdlib/math'])).toMatch(/^ArgumentError .* is part of @stdlib/);
  expect(said(['./nowhere'])).toMatch(/^ArgumentError .* there is no /);
  expect(said(['a b'])).toMatch(/^ArgumentError .* neither a package nor a path/);
  expect(said('./src')).toMatch(/^ArgumentError .* must be a list/);
  expect(said([1])).toMatch(/^ArgumentError .* lists names and paths/);
  expect(said(['@stdgrad/ops'])).toMatch(/^ArgumentError .* knows tensors as it is/);
});

it('refuses options that it does not know', () => {
  const app = makeApp({ 'package.json': json({ name: 'app' }) });
  const said = (options: string): string => {
    const program = `try { require('stdgrad/register').register(${options}); } catch (e) { console.log(e.name, e.message); }`;
    return tryApp(app, ['-e', program]).out;
  };
  expect(said("{ transfrom: ['openskill'] }")).toMatch(/^ArgumentError register: unknown option 'transfrom'/);
  expect(said("['openskill']")).toMatch(/^ArgumentError register: options must be an object, got \["openskill"\]/);
});

it('warns of packages that are not installed, and of those that are not used', () => {
  const app = makeApp({
    'package.json': json({ name: 'app', stdgrad: { transform: ['nowhere', './src'] } }),
    'src/a.cjs': common,
    'main.cjs': "const { tensor } = require('stdgrad'); require('@stdlib/math/base/special/sin')(tensor(1));",
    'idle.cjs': '',
  });
  const { err } = tryApp(app, ['--import', 'stdgrad/register', 'main.cjs']);
  expect(err).toMatch(
    /\[STDGRAD_TRANSFORM_UNKNOWN\] Warning: register: transform lists nowhere, which is not installed/,
  );
  expect(err).toMatch(/transform lists \.\/src, of which no file was loaded/);
  expect(tryApp(app, ['--import', 'stdgrad/register', 'idle.cjs']).err).not.toMatch(/no file was loaded/);
});

it.each(nodes)('says so when a listed file was loaded before (Node %s)', (_, node) => {
  const app = makeApp({
    ...packages,
    'package.json': json({ name: 'app' }),
    'esm.mjs': `
      import { register } from 'stdgrad/register';
      import 'plain-esm';
      try { register({ transform: ['plain-esm'] }); } catch (e) { console.log(e.name, e.message); }`,
    'cjs.cjs': `
      require('plain-cjs');
      try { require('stdgrad/register').register({ transform: ['plain-cjs'] }); } catch (e) { console.log(e.name, e.message); }`,
  });
  for (const main of ['esm.mjs', 'cjs.cjs'])
    expect(tryApp(app, [main], node).out).toMatch(
      /^LateRegistrationError register: .*, which transform lists, was loaded/,
    );
});

it('is inherited by worker threads and child processes as Node inherits its flags', () => {
  const app = makeApp({
    ...packages,
    'package.json': json({ name: 'app', stdgrad: { transform } }),
    'main.cjs': `
      const { Worker, isMainThread, parentPort } = require('worker_threads');
      const { grad } = require('stdgrad');
      ${judge}
      const slopeHere = () => slope(require('plain-cjs').loss);
      if (!isMainThread) parentPort.postMessage(slopeHere());
      else if (process.argv[2] === 'child') print(slopeHere());
      else {
        const child = JSON.parse(require('child_process').execFileSync(process.execPath, [...process.execArgv, __filename, 'child'], { encoding: 'utf8' }));
        new Worker(__filename).on('message', (worker) => print({ child, worker }));
      }`,
  });
  expect(runApp(app, ['--import', 'stdgrad/register', 'main.cjs'])).toEqual({ child: 3, worker: 3 });
});
