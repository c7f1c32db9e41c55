import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryOf } from './entry.js';
import { familyOf, pathOf, rank } from './families.js';
import { unknownNames } from './names.js';
import { coverageOf, indexOf, kinksOf, type Page } from './overview.js';
import { pageOf, type Context } from './page.js';
import { Rules } from './rules.js';
import { surface } from './surface.js';

/** Every generated file, by path below `docs`. */
export function generate(root: string): ReadonlyMap<string, string> {
  const entries = surface(root).map(entryOf);
  const known = new Map(entries.map(({ declared }) => [declared.name, pathOf(declared.place)]));
  const unknown = unknownNames((name) => known.has(name));
  if (unknown.length > 0) process.stderr.write(`docs/generator/names.ts knows no op: ${unknown.join(', ')}\n`);
  const paths = [...new Set(known.values())].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const pages: Page[] = paths.map((path) => ({
    family: familyOf(path),
    entries: entries.filter(({ declared }) => known.get(declared.name) === path),
  }));
  const folder = join(root, 'packages/ops/src');
  const rules = new Rules(folder, modulesIn(folder));
  const files = new Map([
    ['README.md', indexOf(pages)],
    ['coverage.md', coverageOf(pages)],
    ['kinks.md', kinksOf(pages)],
  ]);
  for (const { family, entries } of pages)
    files.set(`ops/${family.path}.md`, pageOf(family, entries, { rules, link: linkFrom(family.path, known) }));
  return files;
}

function linkFrom(path: string, known: ReadonlyMap<string, string>): Context['link'] {
  const up = '../'.repeat(path.split('/').length - 1);
  return (name) => {
    const to = known.get(name);
    if (to === undefined) return `\`${name}\``;
    return `[\`${name}\`](${to === path ? '' : `${up}${to}.md`}#${name.toLowerCase()})`;
  };
}

function modulesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/').replace(/\.ts$/, ''))
    .toSorted();
}

/** Writes the generated files or, with `--check`, tells which are stale. */
export function main(args: readonly string[], root: string): number {
  const docs = join(root, 'docs');
  const files = generate(root);
  const old = existsSync(join(docs, 'ops'))
    ? readdirSync(join(docs, 'ops'), { recursive: true, encoding: 'utf8' })
    : [];
  const gone = old
    .map((name) => `ops/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md') && !files.has(name));
  if (!args.includes('--check')) {
    for (const name of gone) rmSync(join(docs, name));
    for (const [name, text] of files) {
      mkdirSync(dirname(join(docs, name)), { recursive: true });
      writeFileSync(join(docs, name), text);
    }
    return 0;
  }
  const isFresh = (name: string, text: string): boolean =>
    existsSync(join(docs, name)) && readFileSync(join(docs, name), 'utf8') === text;
  const stale = [...gone, ...[...files].flatMap(([name, text]) => (isFresh(name, text) ? [] : [name]))];
  if (stale.length === 0) return 0;
  process.stderr.write(`stale: ${stale.map((name) => `docs/${name}`).join(', ')}; run \`npx pnpm run docs\`\n`);
  return 1;
}
