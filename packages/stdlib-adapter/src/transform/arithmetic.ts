import type { AnyNode, BinaryExpression } from 'acorn';
import { isConstant, isGlobal, mathCall } from './builtins.js';
import { join, type Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { isSimple, isSteady } from './steady.js';

/** Functions of the runtime for operators with two operands. */
export const binaries: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '**': 'pow',
  '|': 'or',
  '&': 'and',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
  '>>>': 'ushr',
  '<': 'lt',
  '>': 'gt',
  '<=': 'le',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
  '===': 'same',
  '!==': 'differ',
};

const unaries: Readonly<Record<string, string>> = { '-': 'neg', '+': 'pos', '~': 'not' };
const equalities = new Set(['==', '!=', '===', '!==']);

/** Operations on operands: run at once on numbers, in the runtime on others. */
export interface Operation {
  readonly node: AnyNode;
  /** Name of the runtime's function. */
  readonly run: string;
  readonly parts: readonly Tree[];
}

/** An operand: a value that was there before. */
interface Leaf {
  readonly node: AnyNode;
  /** What must hold for the operators to run as they are. */
  readonly check: 'number' | 'no object' | null;
  /** Whether reading it needs no variable. */
  readonly simple: boolean;
}

export type Tree = Operation | Leaf;

function isOperation(tree: Tree): tree is Operation {
  return 'run' in tree;
}

/** What an expression computes from which operands. */
export function treeOf(emit: Emitter, node: AnyNode, check: Leaf['check'] = 'number'): Tree {
  const { scopes } = emit.file;
  if (node.type === 'BinaryExpression' && binaries[node.operator] !== undefined) {
    const kind = equalities.has(node.operator) ? 'no object' : 'number';
    return operation(emit, node, binaries[node.operator]!, [
      treeOf(emit, node.left, kind),
      treeOf(emit, node.right, kind),
    ]);
  }
  if (node.type === 'UnaryExpression' && unaries[node.operator] !== undefined)
    return operation(emit, node, unaries[node.operator]!, [treeOf(emit, node.argument)]);
  const called = mathCall(node, scopes);
  if (called !== null && node.type === 'CallExpression') {
    return operation(
      emit,
      node,
      `Math.${called.name}`,
      node.arguments.map((arg) => treeOf(emit, arg)),
    );
  }
  const simple = isSimple(emit, node) || isPlainGlobal(emit, node) || isConstant(node, scopes);
  return { node, simple, check: emit.plain(node) ? null : check };
}

function isPlainGlobal(emit: Emitter, node: AnyNode): boolean {
  return node.type === 'Identifier' && emit.binding(node) === undefined && emit.plain(node);
}

/** An operation; one that must be done before a later operand is read becomes an operand itself. */
export function operation(emit: Emitter, node: AnyNode, run: string, parts: readonly Tree[]): Operation {
  const kept: Tree[] = [];
  let reads = false;
  for (const part of parts.toReversed()) {
    kept.unshift(
      reads && isOperation(part)
        ? { node: part.node, check: emit.plain(part.node) ? null : 'number', simple: false }
        : part,
    );
    reads ||= readsAnything(part);
  }
  return { node, run, parts: kept };
}

function readsAnything(tree: Tree): boolean {
  return isOperation(tree) ? tree.parts.some(readsAnything) : !tree.simple;
}

function leavesOf(tree: Tree): readonly Leaf[] {
  return isOperation(tree) ? tree.parts.flatMap(leavesOf) : [tree];
}

/** Emits operations: on numbers as they were written, else through the runtime; operands are read once, in order. */
export function emitTree(
  emit: Emitter,
  tree: Operation,
  asWritten: (part: (tree: Tree) => Code) => Code = (part) => copied(emit, tree, part),
): Code {
  const leaves = leavesOf(tree);
  if (leaves.every(({ check }) => check === null)) return emit.copy(tree.node);
  return emit.scoped(() => {
    const names = new Map<Leaf, Code>();
    const before: Code[] = [];
    const lastRead = leaves.findLastIndex(({ simple }) => !simple);
    leaves.forEach((leaf, k) => {
      if (leaf.simple && (k > lastRead || isSteady(emit, leaf.node, readingIn(leaves.slice(k + 1))))) {
        names.set(leaf, { from: leaf.node.start, to: leaf.node.end });
        return;
      }
      const code = emit.scoped(() => emit.operand(leaf.node));
      const name = emit.temp();
      before.push(name, '=', code, ',');
      names.set(leaf, name);
    });
    const fast = asWritten(function part(inner: Tree): Code {
      return isOperation(inner) ? copied(emit, inner, part) : names.get(inner)!;
    });
    const slow = (inner: Tree): Code =>
      isOperation(inner) ? emit.call(inner.run, ...inner.parts.map(slow)) : names.get(inner)!;
    return emit.inLine(tree.node, ['(', before, checks(emit, leaves, names), '?', fast, ':', slow(tree)], ')');
  });
}

function copied(emit: Emitter, { node, parts }: Operation, part: (tree: Tree) => Code): Code {
  const byNode = new Map(parts.map((inner) => [inner.node, inner]));
  return emit.copy(node, (child) => part(byNode.get(child)!), [...byNode.keys()]);
}

function checks(emit: Emitter, leaves: readonly Leaf[], names: ReadonlyMap<Leaf, Code>): Code {
  const tests = new Map<string, Code>();
  for (const leaf of leaves) {
    if (leaf.check === null) continue;
    const name = names.get(leaf)!;
    const key = typeof name === 'string' ? name : emit.text(leaf.node);
    const test = leaf.check === 'number' ? "==='number'" : "!=='object'";
    tests.set(key + test, ['typeof ', name, test]);
  }
  return join([...tests.values()], '&&');
}

function readingIn(leaves: readonly Leaf[]): readonly AnyNode[] {
  return leaves.filter(({ simple }) => !simple).map(({ node }) => node);
}

/** Emits operators with two operands. */
export const binary: Handler<'BinaryExpression'> = (emit, node) => {
  if (binaries[node.operator] === undefined) return emitIn(emit, node);
  if (isRaw(node)) return emit.copy(node);
  return emitTree(emit, treeOf(emit, node) as Operation);
};

/** Comparisons with what no tensor equals, and with the answer of `typeof`. */
function isRaw({ operator, left, right }: BinaryExpression): boolean {
  return equalities.has(operator) && [left, right].some((side) => isNoNumber(side, operator.length === 3));
}

function isNoNumber(node: AnyNode, strictly: boolean): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.value !== 'number' && (strictly || node.value === null);
    case 'UnaryExpression':
      return node.operator === 'typeof' || node.operator === 'void';
    case 'Identifier':
      return node.name === 'undefined';
    default:
      return false;
  }
}

function emitIn(emit: Emitter, node: BinaryExpression): Code {
  const { left, right, operator } = node;
  if (operator === 'instanceof' && isGlobal(right, 'Object', emit.file.scopes) && !emit.plain(left))
    return emit.inLine(node, emit.call('isObject', emit.operand(left)));
  if (operator !== 'in' || left.type === 'PrivateIdentifier' || emit.plain(left)) return emit.copy(node);
  return [
    '(',
    emit.copy(node, (child) => (child === left ? emit.call('key', emit.operand(left)) : emit.code(child))),
    ')',
  ];
}

/** Emits operators with one operand. */
export const unary: Handler<'UnaryExpression'> = (emit, node) => {
  if (unaries[node.operator] !== undefined) return emitTree(emit, treeOf(emit, node) as Operation);
  if (node.operator === '!') return emit.copy(node, () => emitTest(emit, node.argument));
  if (node.operator === 'typeof') return emitTypeof(emit, node.argument, node);
  if (node.operator === 'delete') return emit.copy(node, (child) => emit.code(child, node));
  return emit.copy(node);
};

function emitTypeof(emit: Emitter, argument: AnyNode, node: AnyNode): Code {
  if (emit.plain(argument)) return emit.copy(node);
  return emit.scoped(() => {
    if (argument.type === 'Identifier') {
      const name = emit.text(argument);
      return emit.inLine(node, ['(typeof ', name, "==='object'?", emit.call('kind', name), ':', 'typeof ', name], ')');
    }
    const code = emit.operand(argument);
    const name = emit.temp();
    return emit.inLine(
      node,
      ['(typeof(', name, '=', code, ")==='object'?", emit.call('kind', name), ':typeof ', name],
      ')',
    );
  });
}

/** A value's truth: of a tensor its number's. */
export function emitTest(emit: Emitter, node: AnyNode): Code {
  if (emit.plain(node)) return emit.code(node);
  if (node.type === 'LogicalExpression' && node.operator !== '??')
    return ['(', emit.copy(node, (child) => emitTest(emit, child)), ')'];
  return emit.scoped(() => {
    if (emit.binding(node) !== undefined) {
      const name: Code = { from: node.start, to: node.end };
      return ['(typeof ', name, "==='object'?", emit.call('test', name), ':', name, ')'];
    }
    const code = emit.operand(node);
    const name = emit.temp();
    return ['(typeof(', name, '=', code, ")==='object'?", emit.call('test', name), ':', name, ')'];
  });
}
