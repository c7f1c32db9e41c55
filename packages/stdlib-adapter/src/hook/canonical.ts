import { namespaces } from './namespaces.js';

const marker = '/node_modules/@stdlib/';

const windowsMarker = marker.replaceAll('/', '\\');
const separator = /[\\/]/;

/** Tells whether a file belongs to `@stdlib` itself, in any layout. */
export function isInside(filename: string): boolean {
  return filename.includes(marker) || filename.includes(windowsMarker);
}

const publicFiles = new Set(['index.js', 'main.js', 'ndarray.js', 'factory.js', 'assign.js']);

/** Tells whether a file of `@stdlib` exports what others than its own package may have. */
export function isPublic(filename: string): boolean {
  if (!isInside(filename)) return false;
  const [folder, , file = ''] = filename.slice(-200).split(separator).slice(-3);
  // `ddot/lib/ddot.js` is what `ddot/lib/index.js` hands on
  return publicFiles.has(file) || file === `${folder}.js`;
}

/**
 * The one name of what a file of `@stdlib` exports, whatever the layout: `@stdlib/math/base/special/sin` for the entry
 * of the folder, of the single package and of its `dist`; `@stdlib/blas/base/ddot.ndarray` for a part of a package.
 *
 * @returns `null` for files elsewhere, and for those that are no modules of a package
 */
export function canonicalId(filename: string): string | null {
  const path = withSlashes(filename);
  const start = path.lastIndexOf(marker);
  if (start < 0) return null;
  const [, folder, file] = /^(.+)\/(?:lib|dist)\/(.+)\.js$/.exec(path.slice(start + marker.length)) ?? [];
  if (folder === undefined || file === undefined) return null;

  const id = `@stdlib/${packagePath(folder)}`;
  const part = file.replace(/\.native$/, '').replace(/\/index$/, '');
  const isEntry = ['index', 'main', 'native', folder.slice(folder.lastIndexOf('/') + 1)].includes(part);
  return isEntry ? id : `${id}.${part}`;
}

/** `math-base-special-sin` and `stdlib/math/base/special/sin` → `math/base/special/sin` */
export function packagePath(folder: string): string {
  if (folder.startsWith('stdlib/')) return folder.slice('stdlib/'.length);
  if (folder.includes('/')) return folder;
  let path = '';
  let rest = folder;
  for (;;) {
    const next = longestNamespace(path, rest);
    if (next === null) return path + rest;
    path += next;
    if (next === rest) return path;
    path += '/';
    rest = rest.slice(next.length + 1);
  }
}

/** The longest start of a dashed name that is a folder inside `path`. */
function longestNamespace(path: string, name: string): string | null {
  for (let end = name.length; end > 0; end = name.lastIndexOf('-', end - 1)) {
    const start = name.slice(0, end);
    if (namespaces.has(path + start)) return start;
  }
  return null;
}

function withSlashes(filename: string): string {
  return filename.includes('\\') ? filename.replaceAll('\\', '/') : filename;
}
