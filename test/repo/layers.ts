import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** The packages, each importing only from those before it. */
export const order = ['protocol', 'kernels', 'core', 'ops', 'gradcheck', 'stdlib-adapter', 'unplugin', 'stdgrad'];
/** Packages that no other imports. */
const leaves: readonly string[] = ['gradcheck', 'unplugin'];
/** What a package imports from others' packages. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  gradcheck: ['fast-check'],
  'stdlib-adapter': ['acorn'],
  unplugin: ['unplugin'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Imports of types alone are no edges at run time. */
  readonly typeOnly: boolean;
}

const nameOf = (folder: string): string => (folder === 'stdgrad' ? 'stdgrad' : `@stdgrad/${folder}`);

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    return [{ from: file, to: moduleSpecifier.text, typeOnly: isTypeOnly(statement) }];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings } = clause;
  return (
    clause.name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((e) => e.isTypeOnly)
  );
}

/** What breaks the order of packages or makes a cycle among files, one sentence each. */
export function violations(root: string): string[] {
  const found: string[] = [];
  for (const [rank, folder] of order.entries()) {
    const allowed = new Set(
      order
        .slice(0, rank)
        .filter((name) => !leaves.includes(name))
        .map(nameOf),
    );
    const files = sources(join(root, folder, 'src'));
    const imports = files.flatMap(importsOf);
    for (const { from, to } of imports) {
      const target = order.map(nameOf).find((name) => to === name || to.startsWith(`${name}/`));
      const outside = to.startsWith('.') && !resolve(dirname(from), to).startsWith(join(root, folder, 'src'));
      if ((target !== undefined && !allowed.has(target)) || outside)
        found.push(`${relative(root, from)} imports ${to}, which is not on its left`);
      const others = foreign[folder] ?? [];
      if (target === undefined && !to.startsWith('.') && !to.startsWith('node:') && !others.includes(to))
        found.push(`${relative(root, from)} imports ${to}, which is none of ours`);
    }
    found.push(...undeclared(root, folder, allowed), ...cycles(root, imports));
  }
  return found;
}

function undeclared(root: string, folder: string, allowed: ReadonlySet<string>): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies)
    .filter((name) => !allowed.has(name) && foreign[folder]?.includes(name) !== true)
    .map((name) => `${folder}/package.json depends on ${name}, which is not on its left`);
}

function cycles(root: string, imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (typeOnly || !to.startsWith('.')) continue;
    const target = resolve(dirname(from), to).replace(/\.js$/, '.ts');
    edges.set(from, [...(edges.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(
        `import cycle: ${[...path.slice(path.indexOf(file)), file].map((name) => relative(root, name)).join(' → ')}`,
      );
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
