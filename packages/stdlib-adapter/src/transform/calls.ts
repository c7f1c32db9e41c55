import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import { emitTree, treeOf, type Operation } from './arithmetic.js';
import { isGlobal, mathCall, memberOf, propertyName } from './builtins.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';

/** Methods that the runtime stands in for: those that use what a callback returns, compare elements, or print. */
export const methods: ReadonlySet<string> = new Set([
  'every',
  'fill',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'from',
  'includes',
  'indexOf',
  'join',
  'lastIndexOf',
  'map',
  'of',
  'set',
  'some',
  'sort',
  'toExponential',
  'toFixed',
  'toLocaleString',
  'toPrecision',
  'toSorted',
  'toString',
  'valueOf',
  'with',
]);

/** Functions that are made from a text, where a number or a truth is asked of a value. */
const conversions = new Set(['Boolean', 'Number', 'String']);

/** Calls. */
export const call: Handler<'CallExpression'> = (emit, node, parent) => {
  const { scopes } = emit.file;
  const { callee } = node;
  if (mathCall(node, scopes) !== null) return emitTree(emit, treeOf(emit, node) as Operation);
  if (isGlobal(callee, 'eval', scopes)) {
    return emit.fail(
      node,
      'eval(…) runs code that can be seen only when it runs',
      'leave this file out of the list of files to transform, or replace eval by a function',
    );
  }
  if (isGlobal(callee, 'Function', scopes)) return emitFunction(emit, node);
  const original = deepCopied(emit, node);
  if (original !== null) return emit.inLine(node, emit.call('copied', emit.operand(original)));
  if (isConversion(emit, callee))
    return [
      emit.file.runtime,
      '.',
      emit.copy(node, (child) => (child === callee ? emit.text(child) : emit.code(child))),
    ];
  if (callee.type === 'MemberExpression' && !node.optional && parent?.type !== 'ChainExpression') {
    const name = propertyName(callee);
    if (name !== null && methods.has(name) && callee.object.type !== 'Super' && !isInChain(callee))
      return method(emit, node, callee.object, name);
    if (name === 'call' && /tostring$/i.test(emit.text(callee.object)) && node.arguments.length > 0)
      return emit.call('describe', emit.operand(callee.object), ...node.arguments.map((arg) => listed(emit, arg)));
  }
  const convert = iterates(callee) ? argument : (inner: Emitter, child: AnyNode) => inner.code(child);
  return emit.copy(node, (child) => (child === callee ? emit.code(child, node) : convert(emit, child)));
};

/** What `JSON.parse(JSON.stringify(x))` copies. */
function deepCopied(emit: Emitter, node: AnyNode): AnyNode | null {
  const text = onlyArgument(emit, node, 'parse');
  return text === null ? null : onlyArgument(emit, text, 'stringify');
}

function onlyArgument(emit: Emitter, node: AnyNode, name: string): AnyNode | null {
  if (node.type !== 'CallExpression' || node.optional || memberOf(node.callee, 'JSON', emit.file.scopes) !== name)
    return null;
  const [only, ...more] = node.arguments;
  return only === undefined || only.type === 'SpreadElement' || more.length > 0 ? null : only;
}

const iterating = /^(map|filter|forEach|some|every|find\w*|flatMap|from|reduce|reject|all|any|none)$/;

function iterates(callee: AnyNode): boolean {
  const name =
    callee.type === 'MemberExpression' ? propertyName(callee) : callee.type === 'Identifier' ? callee.name : null;
  return name !== null && iterating.test(name);
}

function isInChain(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return node.optional || isInChain(node.object);
  return node.type === 'CallExpression' && (node.optional || isInChain(node.callee));
}

function method(emit: Emitter, node: CallExpression, object: AnyNode, name: string): Code {
  const isClass = object.type === 'Identifier' && emit.plain(object) === false && emit.binding(object) === undefined;
  if ((name === 'from' || name === 'of') && isClass && !/Array$/.test(emit.text(object))) return emit.copy(node);
  return emit.scoped(() => {
    const code = emit.scoped(() => emit.operand(object));
    const receiver = emit.temp();
    const args = node.arguments.map((arg): Code => [
      ',',
      isConversion(emit, arg) ? argument(emit, arg) : listed(emit, arg),
    ]);
    const found: Code = [
      '(',
      receiver,
      '=',
      code,
      '),',
      receiver,
      '.',
      { from: calleeStart(node, name), to: calleeEnd(node) },
    ];
    return emit.inLine(node, [emit.file.runtime, '.on.', name, '(', found, ...args], ')');
  });
}

function calleeEnd({ callee }: CallExpression): number {
  return callee.end;
}

function calleeStart({ callee }: CallExpression, name: string): number {
  return callee.end - name.length;
}

function isConversion(emit: Emitter, node: AnyNode): boolean {
  return node.type === 'Identifier' && conversions.has(node.name) && !emit.file.scopes.of.has(node);
}

/** An argument: functions that convert are handed on in a version that knows tensors. */
function argument(emit: Emitter, node: AnyNode): Code {
  return isConversion(emit, node) ? [emit.file.runtime, '.', emit.text(node)] : emit.code(node);
}

/** An argument in a list of our own, where its parentheses are not. */
function listed(emit: Emitter, node: AnyNode): Code {
  return node.type === 'SpreadElement' ? emit.code(node) : emit.operand(node);
}

/** `new` */
export const construct: Handler<'NewExpression'> = (emit, node) => {
  const { callee } = node;
  if (isGlobal(callee, 'Function', emit.file.scopes)) return emitFunction(emit, node);
  const float = ['Float64Array', 'Float32Array'].find((name) => isGlobal(callee, name, emit.file.scopes));
  const [first] = node.arguments;
  if (float === undefined || first === undefined || first.type === 'Literal')
    return emit.copy(node, (child) => inParens(emit, child, callee));
  return emit.inLine(
    node,
    [emit.file.runtime, '.make(', emit.text(callee), node.arguments.map((arg): Code => [',', listed(emit, arg)])],
    ')',
  );
};

/** The class of `new` must not end where its own code has a call. */
function inParens(emit: Emitter, child: AnyNode, callee: AnyNode): Code {
  if (child !== callee || callee.type === 'Identifier') return emit.code(child);
  const hasParens = emit.file.source[child.end] === ')';
  return hasParens || child.type === 'MemberExpression' ? emit.code(child) : emit.operand(child);
}

function emitFunction(emit: Emitter, node: CallExpression | NewExpression): Code {
  const [only] = node.arguments;
  const isHarmless =
    node.arguments.length === 1 &&
    only?.type === 'Literal' &&
    typeof only.value === 'string' &&
    /^\s*return\s+this\s*;?\s*$/.test(only.value);
  if (isHarmless) return emit.copy(node);
  return emit.fail(
    node,
    'Function(…) makes code that can be seen only when it runs',
    'leave this file out of the list of files to transform, or write the function out',
  );
}

/** Templates print tensors as their numbers. */
export const template: Handler<'TemplateLiteral'> = (emit, node, parent) =>
  emit.copy(node, (child) =>
    parent?.type === 'TaggedTemplateExpression' || emit.plain(child)
      ? emit.code(child)
      : emit.call('print', emit.operand(child)),
  );
