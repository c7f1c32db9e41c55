import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Program {
  readonly gradient?: readonly number[];
  readonly differences?: readonly number[];
  readonly error?: string;
}
type Report = Readonly<Record<string, Program>>;
interface Seen {
  readonly report: Report | null;
  readonly complaints: readonly string[];
}
interface Server {
  readonly url: string;
  close(): unknown;
}
type Context = { close(): Promise<void> };

// bundlers run in processes of their own, on what was built: they know nothing of vitest's way of loading
const script = join(import.meta.dirname, 'bundle.mjs');

function build(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `stdgrad-${name}-`));
  execFileSync(process.execPath, [script, name, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  return folder;
}

/** Vite's development server, once it listens. */
async function develop(): Promise<Server> {
  const server = spawn(process.execPath, [script, 'dev'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done) => server.stdout.once('data', (text) => done(String(text).trim())));
  return { url, close: () => server.stdin.end() };
}

const browser = pathToFileURL(join(import.meta.dirname, 'browser.mjs')).href;
const { findChromium, launch, reportOf, serve, strict } = (await import(/* @vite-ignore */ browser)) as {
  findChromium: () => string | null;
  launch: (path: string) => Promise<Context>;
  reportOf: (context: Context, url: string) => Promise<Seen>;
  serve: (folder: string, policy?: string) => Promise<Server>;
  strict: string;
};

const programs = [
  'predictWin',
  'equalRatings',
  'rate',
  'logpdf',
  'method',
  'namespace',
  'traced',
  'tracedClass',
  'own',
];

function checkReport({ report, complaints }: Seen): void {
  expect(complaints).toEqual([]);
  expect(Object.keys(report ?? {})).toEqual(programs);
  for (const [name, { gradient, differences, error }] of Object.entries(report ?? {})) {
    expect(error, name).toBe(undefined);
    expect(gradient!.length, name).toBe(differences!.length);
    gradient!.forEach((g, k) => expect(Math.abs(g - differences![k]!), `${name} by input ${k}`).toBeLessThan(1e-7));
  }
}

/** Where there is no browser: Node, which refuses code from strings as a strict policy does. */
function reportOfNode(folder: string): Seen {
  const script = readdirSync(folder, { recursive: true })
    .map(String)
    .find((name) => name.endsWith('.js'))!;
  const run = `await import(${JSON.stringify(pathToFileURL(join(folder, script)).href)}); console.log(globalThis.report)`;
  const flags = [
    '--disallow-code-generation-from-strings',
    '--experimental-default-type=module',
    '--input-type=module',
  ];
  return {
    report: JSON.parse(execFileSync(process.execPath, [...flags, '-e', run], { encoding: 'utf8' })),
    complaints: [],
  };
}

describe('a page that differentiates openskill, built and opened', () => {
  const chromium = findChromium();
  let context: Context | null = null;
  beforeAll(async () => {
    if (chromium !== null) context = await launch(chromium);
  }, 60_000);
  afterAll(() => context?.close());

  async function open(server: Server): Promise<Seen> {
    const seen = await reportOf(context!, server.url);
    await server.close();
    return seen;
  }

  for (const name of ['esbuild', 'rollup', 'vite', 'webpack', 'rspack']) {
    it(`with ${name}, under a strict content-security policy and without`, async () => {
      const folder = build(name);
      if (context === null) return checkReport(reportOfNode(folder));
      checkReport(await open(await serve(folder, strict)));
      checkReport(await open(await serve(folder)));
    }, 180_000);
  }

  it("with Vite's development server", async () => {
    const server = await develop();
    if (context === null) {
      // without a browser: what the server hands out knows tensors
      const own = await (await fetch(`${server.url}own.js`)).text();
      expect(own).toContain('operators');
      await server.close();
      return;
    }
    const { report, complaints } = await open(server);
    // the server's own socket is switched off
    checkReport({ report, complaints: complaints.filter((text) => !/websocket/i.test(text)) });
  }, 180_000);
});

describe('Vitest, with the Vite plugin', () => {
  it('runs tests of transformed code, packages and @stdlib', () => {
    const folder = join(import.meta.dirname, 'vitest');
    const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--reporter=json'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, VITEST: undefined, NODE_OPTIONS: '' },
    });
    const result = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { numPassedTests: number; numFailedTests: number };
    expect(result.numFailedTests, stdout + stderr).toBe(0);
    expect(result.numPassedTests).toBe(readFileSync(join(folder, 'own.spec.js'), 'utf8').match(/^test\(/gm)!.length);
  }, 120_000);
});
