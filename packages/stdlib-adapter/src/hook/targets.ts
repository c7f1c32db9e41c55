import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path';
import { ArgumentError } from '@stdgrad/protocol';
import { readPackage } from './configuration.js';

/** What to transform: the files of a package wherever they lie, or the files under a path. */
export type Target =
  | { readonly entry: string; readonly package: string }
  | { readonly entry: string; readonly path: string; readonly folder: boolean };

const packageName = /^(@[\w.~-]+\/)?[\w~][\w.~-]*$/;
const modules = `${sep}node_modules${sep}`;

/**
 * Reads what is listed under `transform`.
 *
 * @param base - folder that relative paths start from
 * @throws {@link ArgumentError} for `@stdlib`, stdgrad itself, paths that don't exist, and what is neither a name nor a path
 */
export function readTargets(entries: unknown, base: string): Target[] {
  if (!Array.isArray(entries)) {
    throw new ArgumentError(
      `register: transform must be a list of package names and paths, got ${typeof entries}; write transform: ['openskill', './src'].`,
    );
  }
  return entries.map((entry: unknown) => readTarget(entry, base));
}

function readTarget(entry: unknown, base: string): Target {
  if (typeof entry !== 'string') {
    throw new ArgumentError(`register: transform lists names and paths, got ${String(entry)}; write a string.`);
  }
  if (/^\.{0,2}([\\/]|$)/.test(entry) || isAbsolute(entry)) return pathTarget(entry, base);
  if (/^@?stdlib(\/|$)/.test(entry)) {
    throw new ArgumentError(
      `register: transform lists ${entry}, but functions of @stdlib dispatch on tensors as they are; take it off the list.`,
    );
  }
  if (/^(@stdgrad\/|stdgrad$)/.test(entry)) {
    throw new ArgumentError(
      `register: transform lists ${entry}, whose code knows tensors as it is; take it off the list.`,
    );
  }
  if (!packageName.test(entry)) {
    throw new ArgumentError(
      `register: transform lists ${entry}, which is neither a package nor a path; write 'name', '@scope/name' or './folder'.`,
    );
  }
  return { entry, package: entry };
}

function pathTarget(entry: string, base: string): Target {
  const path = resolve(base, entry);
  if (!existsSync(path)) {
    throw new ArgumentError(
      `register: transform lists ${entry}, but there is no ${path}; correct the path or take it off the list.`,
    );
  }
  const real = realpathSync(path);
  if (isOfStdlib(real + sep)) {
    throw new ArgumentError(
      `register: transform lists ${entry}, which is part of @stdlib: its functions dispatch on tensors as they are; take it off the list.`,
    );
  }
  return { entry, path: real, folder: statSync(real).isDirectory() };
}

/** The entry under which a file is listed. Files of `@stdlib` are under none. */
export function targetOf(filename: string, targets: readonly Target[]): Target | undefined {
  if (targets.length === 0 || isOfStdlib(filename)) return undefined;
  return targets.find((target) => ('package' in target ? isIn(filename, target.package) : isUnder(filename, target)));
}

function isOfStdlib(filename: string): boolean {
  return filename.includes(`${modules}@stdlib${sep}`);
}

/** A folder is listed without the packages that are installed in it. */
function isUnder(filename: string, target: { readonly path: string; readonly folder: boolean }): boolean {
  if (!target.folder) return filename === target.path;
  const { path } = target;
  return filename.startsWith(path.endsWith(sep) ? path : path + sep) && !filename.slice(path.length).includes(modules);
}

/** By the folder it is installed in, which may be an alias, or by its own name, as for a linked workspace. */
function isIn(filename: string, name: string): boolean {
  const start = filename.lastIndexOf(modules);
  if (start >= 0 && filename.startsWith(name.replace('/', sep) + sep, start + modules.length)) return true;
  return nameOfPackage(dirname(filename)) === name;
}

const names = new Map<string, string | null>();

/** The name of the package that a folder belongs to: of the nearest package.json that says one. */
function nameOfPackage(folder: string): string | null {
  const found = names.get(folder);
  if (found !== undefined) return found;
  const own = readPackage(folder)?.['name'];
  const top = folder === parse(folder).root || folder.endsWith(`${sep}node_modules`);
  const name = typeof own === 'string' ? own : top ? null : nameOfPackage(dirname(folder));
  names.set(folder, name);
  return name;
}

/** Tells whether a package is installed where files in `base` find it, or pnpm keeps it. */
export function isInstalled(name: string, base: string): boolean {
  for (let folder = base; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (existsSync(join(folder, 'node_modules', '.pnpm', 'node_modules', name))) return true;
    if (readPackage(folder)?.['name'] === name) return true;
    if (folder === dirname(folder)) return false;
  }
}
