import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs', 'guide', 'browsers.md'), 'utf8');

interface Browser {
  readonly findChromium: () => string | null;
  readonly launch: (path: string) => Promise<{ close(): Promise<void> }>;
  readonly serve: (folder: string) => Promise<{ readonly url: string; close(): unknown }>;
  readonly reportOf: (context: unknown, url: string) => Promise<{ report: unknown; complaints: readonly string[] }>;
}
const helper = pathToFileURL(join(root, 'test', 'bundlers', 'browser.mjs')).href;
const { findChromium, launch, serve, reportOf } = (await import(/* @vite-ignore */ helper)) as Browser;

/** The recipe of the guide, as files. */
async function site(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stdgrad-import-map-'));
  symlinkSync(join(root, 'packages'), join(folder, 'packages'));
  const [, map] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(page)!;
  const [, wrapper] = /\/\/ (\/wrapped\/erf\.js[\s\S]*?)```/.exec(page)!;
  mkdirSync(join(folder, 'wrapped'));
  writeFileSync(join(folder, 'wrapped', 'erf.js'), `// ${wrapper}`);
  // stands for what a CDN makes of the package
  await build({
    entryPoints: [createRequire(import.meta.url).resolve('@stdlib/math-base-special-erf')],
    bundle: true,
    format: 'esm',
    outfile: join(folder, 'cdn', 'math-base-special-erf@esm', 'index.mjs'),
    logLevel: 'silent',
  });
  const program = `
    import erf from '/cdn/math-base-special-erf@esm/index.mjs';
    import { tensor } from 'stdgrad';
    const x = tensor(0);
    erf(x).backward();
    globalThis.report = JSON.stringify([erf(0.5), x.grad.get()]);`;
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${map}</script><script type="module">${program}</script>`,
  );
  return folder;
}

const chromium = findChromium();

test.runIf(chromium !== null)(
  'an import map puts wrappers in front of modules of a CDN',
  async () => {
    const server = await serve(await site());
    const context = await launch(chromium!);
    try {
      const { report, complaints } = await reportOf(context, server.url);
      expect(complaints).toEqual([]);
      expect(report).toEqual([expect.closeTo(0.5204998778130465, 12), expect.closeTo(2 / Math.sqrt(Math.PI), 12)]);
    } finally {
      await context.close();
      server.close();
    }
  },
  120_000,
);
