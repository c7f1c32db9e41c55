import type { Program } from 'acorn';
import { texts } from '../operators/texts.js';
import { parseFile, type Format } from './ast.js';
import { textOf, type Code } from './code.js';
import { Emitter } from './emitter.js';
import { statements } from './functions.js';
import { handlers } from './handlers.js';
import { Plain } from './plain.js';
import { pureFunctions } from './pure.js';
import { resolve } from './scope.js';
import { sourceMap, type SourceMap } from './source-map.js';

export interface TransformOptions {
  /** Name of the file, for errors and the source map. */
  readonly filename: string;
  readonly format: Format;
  /** Whether to make a source map; default `false`. */
  readonly sourceMap?: boolean;
  /** What to import the runtime from, as bundlers need it; without it, code takes what `stdgrad/operators` has installed. */
  readonly runtime?: string;
}

export interface Transformed {
  readonly code: string;
  readonly map: SourceMap | null;
}

/**
 * Rewrites the operators of a file so that they work on tensors. On numbers the code does what it did, bit for bit;
 * lines keep their numbers.
 *
 * @param source - text of the file
 * @returns the code, and a source map if one is asked for
 * @throws {@link TransformError} when something in the file can't be rewritten: names file and line
 */
export function transform(source: string, options: TransformOptions): Transformed {
  texts.rewrite ??= (text) => transform(text, { filename: 'Function', format: 'commonjs' }).code;
  const { filename, format } = options;
  const program = parseFile(source, filename, format);
  const scopes = resolve(program);
  const runtime = unusedName(source);
  const plain = new Plain(scopes);
  const pure = pureFunctions(program, source, scopes, plain);
  const emit = new Emitter({ source, filename, scopes, plain, pure, runtime }, handlers);
  const code = emitProgram(emit, program, options);
  return { code: textOf(code, source), map: options.sourceMap === true ? sourceMap(code, source, filename) : null };
}

function unusedName(source: string): string {
  let name = '$op';
  while (source.includes(name)) name += '$';
  return name;
}

function emitProgram(emit: Emitter, program: Program, options: TransformOptions): Code {
  const { source } = emit.file;
  const last = program.body.findLast((statement) => statement.type === 'ExpressionStatement' && statement.directive);
  const hashbang = /^#!.*(\r\n?|[\n\u2028\u2029]|$)/.exec(source)?.[0].length ?? 0;
  const from = last?.end ?? hashbang;
  const { code, declaration } = emit.framed(() => statements(emit, program, from));
  return [{ from: 0, to: from }, last === undefined ? '' : ';', access(emit, options), declaration, code];
}

function access(emit: Emitter, { format, runtime }: TransformOptions): string {
  const name = emit.file.runtime;
  if (runtime === undefined) return `const ${name}=${installed(emit)};`;
  const from = JSON.stringify(runtime);
  return format === 'module'
    ? `import{operators as ${name}}from${from};`
    : `const{operators:${name}}=require(${from});`;
}

/** Where the runtime is installed; a file may have a `Symbol` and a `globalThis` of its own. */
function installed(emit: Emitter): string {
  const own = new Set(
    emit.file.scopes.bindings.filter(({ owner, isTop }) => owner === null && isTop).map((x) => x.name),
  );
  const global = own.has('globalThis') ? "(typeof global==='object'?global:self)" : 'globalThis';
  if (!own.has('Symbol')) return `${global}[Symbol.for('stdgrad.operators.v1')]`;
  return `${global}[Reflect.ownKeys(${global}).find((k)=>String(k)==='Symbol(stdgrad.operators.v1)')]`;
}
