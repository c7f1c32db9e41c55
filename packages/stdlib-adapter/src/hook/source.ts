import { existsSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { ArgumentError } from '@stdgrad/protocol';
import { besideThis, loadLazily } from './lazily.js';

/** Kinds of source that operators are transformed in. */
export type Format = 'module' | 'commonjs';

interface Compiler {
  transform(
    source: string,
    options: {
      readonly filename: string;
      readonly format: Format;
      readonly sourceMap?: boolean;
      readonly runtime?: string;
    },
  ): { readonly code: string; readonly map: unknown };
}

/** Ends what was transformed: `require` of a module passes both ways in. */
const mark = '\n//# stdgrad: operators';

let compiler: Compiler | null = null;

function loaded(): Compiler {
  return (compiler ??= loadLazily<Compiler>('/transform'));
}

/** The text of a function that is made when the program runs, with operators that know tensors. */
export function rewriteText(text: string): string {
  return loaded().transform(text, { filename: 'Function', format: 'commonjs' }).code;
}

/**
 * A file's source with operators that know tensors. Lines stay where they are; the source map at its end, which
 * debuggers and `--enable-source-maps` read, has the columns.
 */
export function withOperators(source: string, filename: string, format: Format): string {
  if (source.includes(mark)) return source;
  // in a cycle of modules a function may be called before its file has run, but not before what it imports
  const imported = format === 'module' ? { runtime: besideThis('../operators.js').href } : {};
  const { code, map } = loaded().transform(source, { filename, format, sourceMap: true, ...imported });
  if (map === null || map === undefined) return code + mark;
  const json = typeof map === 'string' ? map : JSON.stringify(map);
  return `${code}${mark}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`;
}

/** What kind of source a file has where Node has not said: a module is what parses as a module only. */
export function formatOf(source: string, filename: string): Format {
  if (filename.endsWith('.cjs')) return 'commonjs';
  if (filename.endsWith('.mjs')) return 'module';
  try {
    compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], { filename });
    return 'commonjs';
  } catch {
    return /\b(import|export)\b/.test(source) ? 'module' : 'commonjs';
  }
}

/** @throws {@link ArgumentError} for TypeScript that Node would strip itself */
export function refuseTypeScript(filename: string, format: string | null | undefined): void {
  if (format?.endsWith('typescript') !== true || !existsSync(filename)) return;
  throw new ArgumentError(
    `register: ${filename} is TypeScript, whose operators can't be transformed as it loads; compile it first, or use the bundler plugin.`,
  );
}
