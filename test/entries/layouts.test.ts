import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { canonicalId } from '../../packages/stdlib-adapter/src/hook/canonical.js';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { namespaces, packagesOf } = (await import(
  /* @vite-ignore */ pathToFileURL(`${root}test/stdlib-coverage/enumerate.mjs`).href
)) as { namespaces: readonly string[]; packagesOf: (namespace: string) => readonly string[] };

test('one id for the folder, the single package, its dist and the umbrella', () => {
  const wrong = namespaces.flatMap(packagesOf).flatMap((path) => {
    const single = path.replaceAll('/', '-');
    return [`${path}/lib`, `${single}/lib`, `${single}/dist`, `stdlib/${path}/lib`].flatMap((folder) => {
      const id = canonicalId(`/app/node_modules/@stdlib/${folder}/index.js`);
      return id === `@stdlib/${path}` ? [] : [`${folder}: ${id}`];
    });
  });
  expect(wrong).toEqual([]);
});

// what the table of coverage says of folders holds for the single packages that are installed here
test('single packages differentiate as the folders do', () => {
  const program = `
    const { tensor } = require('stdgrad');
    const slope = (f, ...args) => {
      const x = tensor(0.5);
      f(x, ...args).backward();
      return x.grad.get();
    };
    const of = (erf, sin, logpdf) => [slope(erf), slope(sin), slope(logpdf, 1, 2), slope((mu) => logpdf(0.5, mu, 2))];
    const single = ['math-base-special-erf', 'math-base-special-sin', 'stats-base-dists-normal'].map((name) => require('@stdlib/' + name));
    const built = ['math-base-special-erf', 'math-base-special-sin', 'stats-base-dists-normal'].map((name) => require('@stdlib/' + name + '/dist'));
    const folder = ['math/base/special/erf', 'math/base/special/sin', 'stats/base/dists/normal'].map((name) => require('@stdlib/' + name));
    console.log(JSON.stringify([single, built, folder].map(([erf, sin, normal]) => of(erf, sin, normal.logpdf))));`;
  const cwd = createRequire(import.meta.url)
    .resolve('../package.json')
    .replace(/package\.json$/, '');
  const flags = ['--import', 'stdgrad/register', '-e', program];
  const [single, built, folder] = JSON.parse(
    execFileSync(process.execPath, flags, { cwd, encoding: 'utf8' }),
  ) as number[][];
  const close = folder!.map((x) => expect.closeTo(x, 12) as number);
  expect(single).toEqual(close);
  expect(built).toEqual(close);
});
