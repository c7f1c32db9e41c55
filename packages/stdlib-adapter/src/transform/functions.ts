import type { AnyNode, BlockStatement, Program } from 'acorn';
import { isFunction, type FunctionNode } from './ast.js';
import { isGlobal } from './builtins.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { emitUnused } from './logic.js';

/** Functions: variables of their own, default values that may need some. */
export const functionOf: Handler<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'> = (
  emit,
  node,
) => {
  const copy = emit.file.pure.has(node) ? withNumberCopy(emit, node) : null;
  return copy ?? rewrittenFunction(emit, node);
};

/** A function with its operators rewritten. */
function rewrittenFunction(emit: Emitter, node: FunctionNode): Code {
  const { body } = node;
  const head = (child: AnyNode): Code => (child === node.id ? emit.text(child) : parameter(emit, child));
  const { code, declaration: variables } = emit.framed(
    () => (body.type === 'BlockStatement' ? emitBody(emit, body) : emit.code(body)),
    node,
  );
  if (body.type === 'BlockStatement') {
    const [directives, rest] = code as BodyCode;
    return emit.copy(node, (child) => (child === body ? [directives, variables, rest] : head(child)));
  }
  if (variables === '') return emit.copy(node, (child) => (child === body ? code : head(child)));
  const arrow = arrowEnd(emit.file.source, node);
  const before = emit.copy({ ...node, end: arrow }, head, node.params);
  return emit.inLine(node, [before, '{', variables, 'return(', code], ')}');
}

/**
 * A function that runs as it was written when nothing it gets is an object, so that nothing it computes can be a
 * tensor. Its rewritten copy is a function beside it: V8 inlines by size.
 */
function withNumberCopy(emit: Emitter, node: FunctionNode): Code | null {
  const params = node.params.map((param) => emit.text(param));
  const name = emit.declare((copy) => ({ oneLine: ['function ', copy, rewrittenCopy(emit, node, params)] }));
  if (name === null) return null;
  const isObject = params.map((param) => `typeof ${param}==='object'`).join('||');
  const other = `${name}(${params.join(',')})`;
  const { body, start, end } = node;
  if (body.type !== 'BlockStatement') {
    const arrow = arrowEnd(emit.file.source, node);
    return [{ from: start, to: arrow }, `${isObject}?${other}:(`, { from: arrow, to: end }, ')'];
  }
  const from = bodyStart(body);
  return [
    { from: start, to: from },
    from > body.start + 1 ? ';' : '',
    `if(${isObject})return ${other};`,
    { from, to: end },
  ];
}

/** Parameters and body of a rewritten copy. */
function rewrittenCopy(emit: Emitter, node: FunctionNode, params: readonly string[]): Code {
  const { body } = node;
  const { code, declaration: variables } = emit.framed(
    () => (body.type === 'BlockStatement' ? emitBody(emit, body) : emit.code(body)),
    node,
  );
  const list = `(${params.join(',')})`;
  if (body.type !== 'BlockStatement') return [list, '{', variables, 'return(', code, ')}'];
  const [directives, rest] = code as BodyCode;
  return [list, directives, variables, rest];
}

/** Where the statements of a body begin, behind its directives. */
function bodyStart(body: BlockStatement): number {
  const last = body.body.findLast((statement) => statement.type === 'ExpressionStatement' && statement.directive);
  return last?.end ?? body.start + 1;
}

const upToArrow = /(?:[^=/]|\/\*[^]*?\*\/|\/\/.*)*=>/y;

/** Where the arrow of a function ends. */
function arrowEnd(source: string, { start, params }: FunctionNode): number {
  upToArrow.lastIndex = params.at(-1)?.end ?? start;
  upToArrow.exec(source);
  return upToArrow.lastIndex;
}

interface BodyCode extends ReadonlyArray<Code> {
  readonly 0: Code;
  readonly 1: Code;
}

function parameter(emit: Emitter, node: AnyNode): Code {
  switch (node.type) {
    case 'Identifier':
      return emit.text(node);
    case 'AssignmentPattern':
      return emit.copy(node, (child) => (child === node.right ? emit.enclosed(child) : parameter(emit, child)));
    case 'Property':
      if (node.shorthand) return parameter(emit, node.value);
      return emit.copy(node, (child) =>
        child === node.key ? emit.call('key', emit.enclosed(child)) : parameter(emit, child),
      );
    default:
      return emit.copy(node, (child) => parameter(emit, child));
  }
}

/** A block's code: directives, then the rest, so that declarations can go between them. */
function emitBody(emit: Emitter, node: BlockStatement): BodyCode {
  const from = bodyStart(node);
  const directives: Code = [{ from: node.start, to: from }, from > node.start + 1 ? ';' : ''];
  return [directives, statements(emit, node, from)];
}

/** The statements of a block or file from a place on. */
export function statements(emit: Emitter, node: BlockStatement | Program, from: number): Code {
  let at = from;
  const code = emit.withSiblings(() => {
    const list: Code[] = [];
    for (const statement of node.body) {
      if (statement.end <= from) continue;
      list.push({ from: at, to: statement.start }, emit.code(statement, node));
      at = statement.end;
    }
    return list;
  });
  return [code, { from: at, to: node.end }];
}

/** Statements that end in a semicolon: rewritten code may start with a parenthesis. */
export const ended: Handler<'ReturnStatement' | 'ThrowStatement' | 'BreakStatement' | 'ContinueStatement'> = (
  emit,
  node,
) => [emit.copy(node), semicolon(emit, node)];

export const expressionStatement: Handler<'ExpressionStatement'> = (emit, node) => [
  emit.copy(node, (child) => emitUnused(emit, child)),
  semicolon(emit, node),
];

/** `let`, `const`, `var` */
export const declaration: Handler<'VariableDeclaration'> = (emit, node, parent) => [
  emit.copy(node),
  parent?.type.startsWith('For') ? '' : semicolon(emit, node),
];

/** `export default a * b` */
export const exportDefault: Handler<'ExportDefaultDeclaration'> = (emit, node) => [
  emit.copy(node),
  isFunction(node.declaration) || node.declaration.type === 'ClassDeclaration' ? '' : semicolon(emit, node),
];

/** `const { isFinite } = Number` takes the runtime's versions. */
export const declarator: Handler<'VariableDeclarator'> = (emit, node) =>
  emit.copy(node, (child) => {
    if (child === node.id && child.type === 'Identifier') return emit.text(child);
    const takesApart = node.id.type === 'ObjectPattern' && isGlobal(child, 'Number', emit.file.scopes);
    return takesApart ? [emit.file.runtime, '.Number'] : emit.code(child, node);
  });

function semicolon(emit: Emitter, node: AnyNode): string {
  return emit.file.source[node.end - 1] === ';' ? '' : ';';
}

/** A block that runs by itself when its class is defined. */
export const staticBlock: Handler<'StaticBlock'> = (emit, node) => {
  const { code, declaration: variables } = emit.framed(() => emit.copy(node));
  const [start, ...rest] = code as [{ from: number; to: number }, ...Code[]];
  const brace = emit.file.source.indexOf('{', start.from) + 1;
  return [{ from: start.from, to: brace }, variables, { from: brace, to: start.to }, rest];
};
