import type { AnyNode } from 'acorn';
import { isConstant, isTest, mathCall } from './builtins.js';
import type { Binding, Scopes } from './scope.js';
import { tableRead } from './tables.js';

const plainGlobals = new Set(['undefined', 'NaN', 'Infinity']);

const plainKinds: ReadonlySet<AnyNode['type']> = new Set<AnyNode['type']>([
  'Literal',
  'TemplateLiteral',
  'FunctionExpression',
  'FunctionDeclaration',
  'ArrowFunctionExpression',
  'ClassExpression',
  'ClassDeclaration',
  'ObjectExpression',
  'ArrayExpression',
  'MetaProperty',
  'ImportExpression',
]);

const always = new Set(['<', '>', '<=', '>=', '==', '!=', '===', '!==', 'in', 'instanceof']);
const bits = new Set(['|', '&', '^', '<<', '>>', '>>>']);

/** Finds out which expressions can't be tensors, so that their operators may stay as they are. */
export class Plain {
  private readonly scopes: Scopes;
  private readonly known = new Map<AnyNode, boolean>();
  /** Names that are not found to hold anything else, so far. */
  private readonly bindings: Set<Binding>;

  constructor(scopes: Scopes) {
    this.scopes = scopes;
    this.bindings = new Set(scopes.bindings);
    this.settle();
  }

  /** Tells whether an expression is certainly no tensor. */
  has(node: AnyNode): boolean {
    let found = this.known.get(node);
    if (found === undefined) this.known.set(node, (found = this.find(node)));
    return found;
  }

  /** Tells whether a name never stands for a tensor. */
  hasBinding(binding: Binding): boolean {
    return this.bindings.has(binding);
  }

  /** Takes all names for plain that may be, then drops those with another definition until nothing changes. */
  private settle(): void {
    let size: number;
    do {
      size = this.bindings.size;
      this.known.clear();
      for (const binding of this.bindings) {
        const holds = binding.definitions.every((definition) => definition !== null && this.has(definition));
        if (!holds) this.bindings.delete(binding);
      }
    } while (this.bindings.size < size);
  }

  private find(node: AnyNode): boolean {
    if (plainKinds.has(node.type)) return true;
    switch (node.type) {
      case 'Identifier': {
        const binding = this.scopes.of.get(node);
        return binding === undefined ? plainGlobals.has(node.name) : this.hasBinding(binding);
      }
      case 'UnaryExpression':
        return node.operator === '-' || node.operator === '+' ? this.has(node.argument) : true;
      case 'UpdateExpression':
        return this.has(node.argument);
      case 'BinaryExpression':
        if (always.has(node.operator) || bits.has(node.operator)) return true;
        return this.has(node.left) && this.has(node.right);
      case 'LogicalExpression':
        return this.has(node.left) && this.has(node.right);
      case 'ConditionalExpression':
        return this.has(node.consequent) && this.has(node.alternate);
      case 'AssignmentExpression':
        return this.ofAssignment(node.operator, node.left, node.right);
      case 'SequenceExpression':
        return this.has(node.expressions.at(-1)!);
      case 'MemberExpression':
        return isConstant(node, this.scopes) || tableRead(node, this.scopes) !== null;
      case 'CallExpression': {
        if (isTest(node, this.scopes)) return true;
        const call = mathCall(node, this.scopes);
        return call !== null && (call.steps || node.arguments.every((arg) => this.has(arg)));
      }
      default:
        return false;
    }
  }

  private ofAssignment(operator: string, left: AnyNode, right: AnyNode): boolean {
    if (operator === '=') return this.has(right);
    if (bits.has(operator.slice(0, -1))) return true;
    return this.has(left) && this.has(right);
  }
}
