import type { AnyNode, BlockStatement, Program } from 'acorn';
import { isFunction, type FunctionNode } from './ast.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { emitUnused } from './logic.js';

/** Functions: variables of their own, default values that may need some. */
export const functionOf: Handler<'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression'> = (
  emit,
  node,
) => {
  const { body } = node;
  const head = (child: AnyNode): Code => (child === node.id ? emit.text(child) : parameter(emit, child));
  const { code, declaration: variables } = emit.framed(
    () => (body.type === 'BlockStatement' ? emitBody(emit, body) : emit.code(body)),
    node,
  );
  if (body.type === 'BlockStatement') {
    const [directives, rest] = code as BodyCode;
    return emit.copy(node as AnyNode, (child) => (child === body ? [directives, variables, rest] : head(child)));
  }
  if (variables === '') return emit.copy(node as AnyNode, (child) => (child === body ? code : head(child)));
  const arrow = arrowEnd(emit.file.source, node);
  const before = emit.copy({ ...node, end: arrow } as AnyNode, head, node.params);
  return emit.inLine(node as AnyNode, [before, '{', variables, 'return(', code], ')}');
};

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
  const last = node.body.findLast((statement) => statement.type === 'ExpressionStatement' && statement.directive);
  if (last === undefined) return [{ from: node.start, to: node.start + 1 }, statements(emit, node, node.start + 1)];
  return [[{ from: node.start, to: last.end }, ';'], statements(emit, node, last.end)];
}

/** The statements of a block or file from a place on. */
export function statements(emit: Emitter, node: BlockStatement | Program, from: number): Code {
  const code: Code[] = [];
  let at = from;
  for (const statement of node.body) {
    if (statement.end <= from) continue;
    code.push({ from: at, to: statement.start }, emit.code(statement, node));
    at = statement.end;
  }
  code.push({ from: at, to: node.end });
  return code;
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

export const declarator: Handler<'VariableDeclarator'> = (emit, node) =>
  emit.copy(node, (child) =>
    child === node.id && child.type === 'Identifier' ? emit.text(child) : emit.code(child, node),
  );

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
