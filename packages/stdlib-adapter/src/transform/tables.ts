import type { AnyNode, MemberExpression } from 'acorn';
import type { Binding, Scopes } from './scope.js';

/** The list of numbers that is read by `TABLE[k]` or `TABLE.length`, if nobody can change it. */
export function tableRead(node: MemberExpression, scopes: Scopes): Binding | null {
  const binding = node.object.type === 'Identifier' ? scopes.of.get(node.object) : undefined;
  if (binding === undefined || node.optional || !isTable(binding)) return null;
  return node.computed || isLength(node) ? binding : null;
}

function isLength(node: MemberExpression): boolean {
  return !node.computed && node.property.type === 'Identifier' && node.property.name === 'length';
}

/** Whether a name always stands for one list of literals of which only elements and length are read. */
function isTable({ definitions, writers, references, isWrittenInto }: Binding): boolean {
  const [list] = definitions;
  if (isWrittenInto || definitions.length !== 1 || writers.size > 0 || list?.type !== 'ArrayExpression') return false;
  const isNumber = (node: AnyNode | null): boolean =>
    node !== null && (node.type === 'Literal' || (node.type === 'UnaryExpression' && node.argument.type === 'Literal'));
  return list.elements.every(isNumber) && references.every(({ node, parent }) => isRead(node, parent));
}

function isRead(node: AnyNode, parent: AnyNode): boolean {
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  return parent.type === 'MemberExpression' && parent.object === node && (parent.computed || isLength(parent));
}
