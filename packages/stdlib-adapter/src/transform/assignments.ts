import type { AnyNode, AssignmentExpression, UpdateExpression } from 'acorn';
import { binaries, emitTree, operation, treeOf, type Tree } from './arithmetic.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { unused } from './logic.js';
import { asReference, placeOf } from './members.js';

/** Assignments, compound ones too. */
export const assignment: Handler<'AssignmentExpression'> = (emit, node) => {
  const { operator, left, right } = node;
  if (operator === '??=' && !isElement(left))
    return emit.copy(node, (child) => (child === left ? target(emit, left) : emit.code(child, node)));
  if (operator === '=') return plainAssignment(emit, node);
  if (operator === '&&=' || operator === '||=' || operator === '??=') return logicalAssignment(emit, node);
  const simple = binaries[operator.slice(0, -1)]!;
  if (left.type === 'Identifier') {
    if (emit.plain(left) && emit.plain(right)) return emit.copy(node);
    const tree = operation(emit, node, simple, [treeOf(emit, left), treeOf(emit, right)]);
    const written = (part: (tree: Tree) => Code): Code => [
      part(tree.parts[0]!),
      operator.slice(0, -1),
      ' (',
      part(tree.parts[1]!),
      ')',
    ];
    return emit.inLine(node, ['(', emit.text(left), '=', emitTree(emit, tree, written)], ')');
  }
  return emit.scoped(() => {
    const place = placeOf(emit, left, [right]);
    const old = emit.temp();
    const rightCode = emit.scoped(() => emit.operand(right));
    const by = emit.temp();
    const result: Code = [
      ['typeof ', old, "==='number'&&typeof ", by, "==='number'?", old, operator.slice(0, -1), ' ', by, ':'],
      emit.call(simple, old, by),
    ];
    const start: Code = ['(', place.before, old, '=', place.read, ',', by, '=', rightCode, ','];
    return emit.inLine(node, [start, written(emit, place.byName, result, place.write)], ')');
  });
};

function written(emit: Emitter, byName: boolean, value: Code, write: (value: Code) => Code): Code {
  if (!byName) return write(value);
  const name = emit.temp();
  return [name, '=', value, ',', write(name)];
}

/** Whether a place is found by what a key evaluates to. */
function isElement(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.computed &&
    node.object.type !== 'Super' &&
    !(node.property.type === 'Literal' && typeof node.property.value === 'string')
  );
}

function plainAssignment(emit: Emitter, node: AssignmentExpression): Code {
  const { left, right } = node;
  if (!isElement(left))
    return emit.copy(node, (child) => (child === left ? target(emit, left) : emit.code(child, node)));
  return emit.scoped(() => {
    const place = placeOf(emit, left, [right]);
    const code = emit.scoped(() => emit.operand(right));
    const value = emit.temp();
    return emit.inLine(node, ['(', place.before, value, '=', code, ',', place.write(value)], ')');
  });
}

function logicalAssignment(emit: Emitter, node: AssignmentExpression): Code {
  const { left, operator, right } = node;
  return emit.scoped(() => {
    const place = placeOf(emit, left, [right]);
    const old = emit.temp();
    if (operator === '??=') {
      const value = emit.operand(right, node);
      const write: Code = place.byName ? ['(', written(emit, true, value, place.write), ')'] : place.write(value);
      return emit.inLine(node, ['(', place.before, '(', old, '=', place.read, ')??', write], ')');
    }
    const truth: Code = ['(typeof(', old, '=', place.read, ")==='object'?", emit.call('test', old), ':', old, ')'];
    const code = emit.operand(right, node);
    const assign: Code = place.byName ? ['(', written(emit, true, code, place.write), ')'] : place.write(code);
    const choice: Code = operator === '&&=' ? [assign, ':', old] : [old, ':', assign];
    return emit.inLine(node, ['(', place.before, truth, '?', choice], ')');
  });
}

/** Where a value goes. Elements inside patterns are reached through an object that stores. */
export function target(emit: Emitter, node: AnyNode, inPattern = false): Code {
  if (node.type !== 'MemberExpression') return node.type === 'Identifier' ? emit.text(node) : emit.code(node);
  if (!inPattern || !node.computed || node.object.type === 'Super') return asReference(emit, node);
  return [emit.call('reference', emit.operand(node.object), emit.operand(node.property)), '.value'];
}

/** `[a, b]` and `{ a, b }` that take values apart. */
export const pattern: Handler<'ArrayPattern' | 'RestElement' | 'AssignmentPattern'> = (emit, node) => {
  const places: readonly (AnyNode | null)[] =
    node.type === 'ArrayPattern' ? node.elements : [node.type === 'RestElement' ? node.argument : node.left];
  return emit.copy(node, (child) => (places.includes(child) ? target(emit, child, true) : emit.code(child, node)));
};

/** `{ a: b[k] }` that takes values apart. */
export const objectPattern: Handler<'ObjectPattern'> = (emit, node) =>
  emit.copy(node, (child) => {
    if (child.type !== 'Property' || child.value.type !== 'MemberExpression') return emit.code(child, node);
    const key = (part: AnyNode): Code => {
      if (!child.computed) return emit.text(part);
      return emit.plain(part) ? emit.code(part) : emit.call('key', emit.operand(part));
    };
    return emit.copy(child, (part) => (part === child.value ? target(emit, part, true) : key(part)));
  });

/** `for (a[k] of …)` puts values into elements. */
export const forEach: Handler<'ForInStatement' | 'ForOfStatement'> = (emit, node) =>
  emit.copy(node, (child) =>
    child === node.left && child.type !== 'VariableDeclaration' ? target(emit, child, true) : emit.code(child, node),
  );

/** `++` and `--` */
export const update: Handler<'UpdateExpression'> = (emit, node, parent) => {
  const { argument } = node;
  if (emit.plain(argument)) return emit.copy(node);
  return argument.type === 'Identifier'
    ? updateVariable(emit, node, emit.text(argument), parent)
    : updateMember(emit, node, parent);
};

const steps: Readonly<Record<string, string>> = { '++': 'inc', '--': 'dec' };

function updateVariable(emit: Emitter, node: UpdateExpression, name: string, parent: AnyNode | null): Code {
  const step = steps[node.operator]!;
  const isNumber: Code = ['(typeof ', name, "==='number'?"];
  if (node.prefix || parent === unused)
    return emit.inLine(node, [isNumber, node.operator, name, ':', name, '=', emit.call(step, name)], ')');
  return emit.scoped(() => {
    const old = emit.temp();
    const rest: Code = ['(', old, '=', emit.call('num', name), ',', name, '=', emit.call(step, old), ',', old, ')'];
    return emit.inLine(node, [isNumber, name, node.operator, ':', rest], ')');
  });
}

function updateMember(emit: Emitter, node: UpdateExpression, parent: AnyNode | null): Code {
  return emit.scoped(() => {
    const place = placeOf(emit, node.argument, []);
    const old = emit.temp();
    const sign = node.operator === '++' ? '+1' : '-1';
    const value: Code = ['typeof ', old, "==='number'?", old, sign, ':', emit.call(steps[node.operator]!, old)];
    const before: Code = [place.before, old, '=', emit.call('num', place.read), ','];
    const write = written(emit, place.byName, value, place.write);
    return emit.inLine(node, ['(', before, write, node.prefix || parent === unused ? '' : [',', old]], ')');
  });
}
