// A real headless Chromium, and a server that hands it a folder.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a browser (`CHROMIUM`), installed from the system's packages where that is allowed; `null` where there is none. */
export function findChromium() {
  if (process.env.CHROMIUM === 'none') return null;
  const found = [process.env.CHROMIUM ?? '', ...places].find((path) => path !== '' && existsSync(path));
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', timeout: 60_000 });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    return null;
  }
  return places.find((path) => existsSync(path)) ?? null;
}

export async function launch(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'stdgrad-chromium-')), {
    executablePath,
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Nothing but scripts of the page's own server: no code from strings, nothing inline. */
export const strict = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:";

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
};

/** Serves a folder; `policy` is sent as the content-security policy. */
export async function serve(folder, policy) {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, url === '/' ? 'index.html' : decodeURIComponent(url.replace(/[?#].*/, '')));
    if (!existsSync(path)) return response.writeHead(404).end();
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(readFileSync(path));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What the page at an address reports, and what it complained about. */
export async function reportOf(context, url) {
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(url);
  await page.waitForFunction('globalThis.report !== undefined', null, { timeout: 30_000 }).catch(() => {});
  const report = await page.evaluate('globalThis.report');
  await page.close();
  return { report: report === undefined ? null : JSON.parse(report), complaints };
}
