import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = new URL('../../docs/', import.meta.url);
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
  .map((name) => name.replaceAll('\\', '/'));
const textOf = (page: string | URL): string => readFileSync(new URL(page, docs), 'utf8');

test('the generated pages are those of the table (UPDATE_DOCS=1 writes them)', () => {
  const args = process.env['UPDATE_DOCS'] === '1' ? [] : ['--check'];
  expect(() =>
    execFileSync(process.execPath, ['docs/generate.mjs', ...args], { cwd: root, stdio: 'pipe' }),
  ).not.toThrow();
});

test('what pages call a function of @stdlib exists there', () => {
  const { resolve } = createRequire(import.meta.url);
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\*\*Elsewhere\*\*.*`(@stdlib\/[^`]+)`/g)].map(([, id]) => id!),
  );
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter((id) => {
    try {
      return resolve(id) === '';
    } catch {
      return true;
    }
  });
  expect(missing).toEqual([]);
});

test('links lead somewhere', () => {
  const anchors = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  const dead = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, path = '', anchor]) => {
      const target = new URL(path, new URL(page, docs));
      try {
        const text = textOf(path === '' ? page : target);
        return anchor === undefined || anchors(text).includes(anchor) ? [] : [`${page}: ${link}`];
      } catch {
        return [`${page}: ${link}`];
      }
    }),
  );
  expect(dead).toEqual([]);
});
