import { parse, getLineInfo, type AnyNode, type Program } from 'acorn';
import { TransformError } from './errors.js';

/** How a file is loaded. */
export type Format = 'module' | 'commonjs';

/** Parses a file. */
export function parseFile(source: string, filename: string, format: Format): Program {
  try {
    return parse(source, { ecmaVersion: 'latest', sourceType: format, allowHashBang: true });
  } catch (error) {
    const { pos = 0, message } = error as { pos?: number; message: string };
    throw new TransformError(
      `transform: ${placeIn(source, filename, pos)}: this file could not be parsed (${message.replace(/ \(\d+:\d+\)$/, '')}); ` +
        `it is loaded as ${format === 'module' ? 'an ES module' : 'CommonJS'}: leave it out of the list of files to transform if it is no plain JavaScript.`,
    );
  }
}

/** `file:line:column`, as stack traces have it. */
export function placeIn(source: string, filename: string, position: number): string {
  const { line, column } = getLineInfo(source, position);
  return `${filename}:${line}:${column + 1}`;
}

const noChildren: readonly AnyNode[] = [];
const skipped = new Set(['type', 'start', 'end']);

/** The nodes inside a node that are code: no labels, names of properties or of what is imported; in the order of the source. */
export function children(node: AnyNode): readonly AnyNode[] {
  switch (node.type) {
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return noChildren;
    case 'LabeledStatement':
      return [node.body];
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object];
    case 'Property':
      return node.computed ? [node.key, node.value] : [node.value];
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return [...(node.computed ? [node.key] : []), ...(node.value ? [node.value] : [])];
    case 'ExportNamedDeclaration':
      return node.declaration ? [node.declaration] : noChildren;
    case 'TemplateLiteral':
      return node.expressions;
    case 'ImportExpression':
      return node.options ? [node.source, node.options] : [node.source];
    default:
      return all(node);
  }
}

function all(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (skipped.has(key) || typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) found.push(value);
    } else for (const part of value as unknown[]) if (isNode(part)) found.push(part);
  }
  return found.sort((a, b) => a.start - b.start);
}

function isNode(x: unknown): x is AnyNode {
  return typeof x === 'object' && x !== null && typeof (x as { type?: unknown }).type === 'string';
}

/** A function, in any of its forms. */
export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** Tells whether a node is a function. */
export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

/** Tells whether a test holds for a node or one inside it; nested functions count. */
export function someInside(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  return test(node) || children(node).some((child) => someInside(child, test));
}
