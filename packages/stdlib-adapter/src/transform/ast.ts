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

const parts: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ['elements'],
  ArrayPattern: ['elements'],
  ArrowFunctionExpression: ['params', 'body'],
  AssignmentExpression: ['left', 'right'],
  AssignmentPattern: ['left', 'right'],
  AwaitExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  BlockStatement: ['body'],
  CallExpression: ['callee', 'arguments'],
  CatchClause: ['param', 'body'],
  ChainExpression: ['expression'],
  ClassBody: ['body'],
  ClassDeclaration: ['superClass', 'body'],
  ClassExpression: ['superClass', 'body'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  DoWhileStatement: ['body', 'test'],
  ExportDefaultDeclaration: ['declaration'],
  ExportNamedDeclaration: ['declaration'],
  ExpressionStatement: ['expression'],
  ForInStatement: ['left', 'right', 'body'],
  ForOfStatement: ['left', 'right', 'body'],
  ForStatement: ['init', 'test', 'update', 'body'],
  FunctionDeclaration: ['params', 'body'],
  FunctionExpression: ['params', 'body'],
  IfStatement: ['test', 'consequent', 'alternate'],
  ImportExpression: ['source', 'options'],
  LabeledStatement: ['body'],
  LogicalExpression: ['left', 'right'],
  MemberExpression: ['object', 'property'],
  MethodDefinition: ['key', 'value'],
  NewExpression: ['callee', 'arguments'],
  ObjectExpression: ['properties'],
  ObjectPattern: ['properties'],
  Program: ['body'],
  Property: ['key', 'value'],
  PropertyDefinition: ['key', 'value'],
  RestElement: ['argument'],
  ReturnStatement: ['argument'],
  SequenceExpression: ['expressions'],
  SpreadElement: ['argument'],
  StaticBlock: ['body'],
  SwitchCase: ['test', 'consequent'],
  SwitchStatement: ['discriminant', 'cases'],
  TaggedTemplateExpression: ['tag', 'quasi'],
  TemplateLiteral: ['expressions'],
  ThrowStatement: ['argument'],
  TryStatement: ['block', 'handler', 'finalizer'],
  UnaryExpression: ['argument'],
  UpdateExpression: ['argument'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['id', 'init'],
  WhileStatement: ['test', 'body'],
  WithStatement: ['object', 'body'],
  YieldExpression: ['argument'],
};

const withKey = new Set(['MemberExpression', 'MethodDefinition', 'Property', 'PropertyDefinition']);

/** The nodes inside a node that are code: no labels, names of properties or of what is imported; in the order of the source. */
export function children(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  const keyIsCode = !withKey.has(node.type) || (node as { computed: boolean }).computed;
  for (const name of parts[node.type] ?? []) {
    if (!keyIsCode && (name === 'property' || name === 'key')) continue;
    const value = (node as unknown as Readonly<Record<string, unknown>>)[name];
    if (Array.isArray(value)) {
      for (const part of value) if (part !== null) found.push(part as AnyNode);
    } else if (value !== null && value !== undefined) found.push(value as AnyNode);
  }
  return found;
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

/** What a pattern puts values into. */
export function patternParts(pattern: AnyNode): readonly AnyNode[] {
  switch (pattern.type) {
    case 'ObjectPattern':
      return pattern.properties.map((part) => (part.type === 'Property' ? part.value : part.argument));
    case 'ArrayPattern':
      return pattern.elements.filter((part) => part !== null);
    case 'AssignmentPattern':
      return [pattern.left];
    case 'RestElement':
      return [pattern.argument];
    default:
      return [];
  }
}
