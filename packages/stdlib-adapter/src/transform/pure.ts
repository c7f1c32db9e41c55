import type { AnyNode } from 'acorn';
import { children, isFunction, type FunctionNode } from './ast.js';
import { isConstant, isTest, mathCall } from './builtins.js';
import type { Plain } from './plain.js';
import type { Binding, Scopes } from './scope.js';
import { tableRead } from './tables.js';

/** Syntax that computes with what it is given, and reaches nothing else. */
const closed: ReadonlySet<AnyNode['type']> = new Set<AnyNode['type']>([
  'BlockStatement',
  'BreakStatement',
  'ConditionalExpression',
  'ContinueStatement',
  'DoWhileStatement',
  'EmptyStatement',
  'ExpressionStatement',
  'ForStatement',
  'IfStatement',
  'LabeledStatement',
  'LogicalExpression',
  'ReturnStatement',
  'SequenceExpression',
  'SwitchCase',
  'SwitchStatement',
  'ThrowStatement',
  'VariableDeclaration',
  'WhileStatement',
]);

const errors = new Set(['Error', 'RangeError', 'TypeError']);
const globals = new Set(['undefined', 'NaN', 'Infinity']);

/** A function that may be pure: it is if those are that it calls. */
interface Candidate {
  readonly calls: Set<FunctionNode>;
}

/**
 * The functions that compute with their parameters, locals and constants alone: given numbers they meet no tensor, so
 * on numbers they may run as they were written.
 */
export function pureFunctions(
  program: AnyNode,
  source: string,
  scopes: Scopes,
  plain: Plain,
): ReadonlySet<FunctionNode> {
  const candidates = new Map<FunctionNode, Candidate>();
  const visit = (node: AnyNode): void => {
    if (isFunction(node) && isWorthwhile(node)) {
      const calls = new Set<FunctionNode>();
      if (new Checker(node, source, scopes, plain, calls).holds()) candidates.set(node, { calls });
    }
    for (const child of children(node)) visit(child);
  };
  visit(program);
  let size: number;
  do {
    size = candidates.size;
    for (const [node, { calls }] of candidates)
      if ([...calls].some((called) => !candidates.has(called))) candidates.delete(node);
  } while (candidates.size < size);
  return new Set(candidates.keys());
}

const most = 8;

function isWorthwhile(node: FunctionNode): boolean {
  const { params, generator, async } = node;
  return (
    !generator &&
    !async &&
    params.length > 0 &&
    params.length <= most &&
    params.every(({ type }) => type === 'Identifier')
  );
}

class Checker {
  private readonly node: FunctionNode;
  private readonly source: string;
  private readonly scopes: Scopes;
  private readonly plain: Plain;
  private readonly calls: Set<FunctionNode>;

  constructor(node: FunctionNode, source: string, scopes: Scopes, plain: Plain, calls: Set<FunctionNode>) {
    this.node = node;
    this.source = source;
    this.scopes = scopes;
    this.plain = plain;
    this.calls = calls;
  }

  holds(): boolean {
    return this.check(this.node.body);
  }

  private check(node: AnyNode): boolean {
    switch (node.type) {
      case 'Literal':
        return typeof node.value !== 'string'
          ? node.value === null || typeof node.value !== 'object'
          : this.isOneLine(node);
      case 'TemplateLiteral':
        return this.isOneLine(node) && this.all(node);
      case 'Identifier':
        return this.name(node);
      case 'UnaryExpression':
        return node.operator !== 'delete' && this.all(node);
      case 'BinaryExpression':
        return node.operator !== 'in' && node.operator !== 'instanceof' && this.all(node);
      case 'AssignmentExpression':
        return this.isOwn(node.left) && this.check(node.right);
      case 'UpdateExpression':
        return this.isOwn(node.argument);
      case 'VariableDeclarator':
        return this.isOwn(node.id) && (!node.init || this.check(node.init));
      case 'MemberExpression':
        return isConstant(node, this.scopes) || this.isTableRead(node);
      case 'NewExpression':
        return this.isError(node.callee) && node.arguments.every((arg) => this.check(arg));
      case 'CallExpression':
        return this.call(node.callee, node) && node.arguments.every((arg) => this.check(arg));
      default:
        return closed.has(node.type) && this.all(node);
    }
  }

  private all(node: AnyNode): boolean {
    return children(node).every((child) => this.check(child));
  }

  // the copy is written on one line, without what looks like a comment
  private isOneLine(node: AnyNode): boolean {
    return !/[\n\r\u2028\u2029]|\/[/*]/.test(this.source.slice(node.start, node.end));
  }

  private name(node: Extract<AnyNode, { type: 'Identifier' }>): boolean {
    const binding = this.scopes.of.get(node);
    if (binding === undefined) return globals.has(node.name);
    return binding.owner === this.node || (binding.isTop && this.plain.hasBinding(binding));
  }

  private isOwn(node: AnyNode): boolean {
    return node.type === 'Identifier' && this.scopes.of.get(node)?.owner === this.node;
  }

  private isError(node: AnyNode): boolean {
    return node.type === 'Identifier' && !this.scopes.of.has(node) && errors.has(node.name);
  }

  private isTableRead(node: Extract<AnyNode, { type: 'MemberExpression' }>): boolean {
    const table = tableRead(node, this.scopes);
    return table?.isTop === true && (!node.computed || this.check(node.property));
  }

  private call(callee: AnyNode, node: Extract<AnyNode, { type: 'CallExpression' }>): boolean {
    if (node.optional) return false;
    if (mathCall(node, this.scopes) !== null || isTest(node, this.scopes) || this.isError(callee)) return true;
    const binding = callee.type === 'Identifier' ? this.scopes.of.get(callee) : undefined;
    const called = binding === undefined ? null : functionOnly(binding);
    if (called === null || !(binding!.isTop || called === this.node)) return false;
    this.calls.add(called);
    return true;
  }
}

/** The function that a name always stands for. */
function functionOnly({ definitions, writers }: Binding): FunctionNode | null {
  const [only] = definitions;
  return definitions.length === 1 && writers.size === 0 && only && isFunction(only) ? only : null;
}
