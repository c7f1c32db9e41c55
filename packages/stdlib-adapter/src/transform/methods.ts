import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import { propertyName } from './builtins.js';
import type { Code } from './code.js';
import type { Emitter } from './emitter.js';

/** Methods that the runtime stands in for: those that use what a callback returns, compare elements, or print. */
export const methods: ReadonlySet<string> = new Set([
  'apply',
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
  'subarray',
  'toExponential',
  'toFixed',
  'toLocaleString',
  'toPrecision',
  'toSorted',
  'toString',
  'valueOf',
  'with',
]);

/** Other methods of lists, which code borrows for arrays: `Array.prototype.reduce.call(array, …)`. */
const ofLists = new Set(['concat', 'copyWithin', 'flatMap', 'forEach', 'reduce', 'reduceRight', 'reverse', 'slice']);

/** Functions that are made from a text, where a number or a truth is asked of a value. */
const conversions = new Set(['Boolean', 'Number', 'String']);

const iterating = /^(map|filter|forEach|some|every|find\w*|flatMap|from|reduce|reject|all|any|none)$/;

/** Whether a call hands its arguments on to callbacks. */
export function iterates(callee: AnyNode): boolean {
  const name =
    callee.type === 'MemberExpression' ? propertyName(callee) : callee.type === 'Identifier' ? callee.name : null;
  return name !== null && iterating.test(name);
}

function isInChain(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return node.optional || isInChain(node.object);
  return node.type === 'CallExpression' && (node.optional || isInChain(node.callee));
}

/** The call of a method that the runtime stands in for; `null` for other calls. */
export function methodCall(emit: Emitter, node: CallExpression, callee: MemberExpression): Code | null {
  const { object } = callee;
  const name = propertyName(callee);
  if (name === null || object.type === 'Super' || isInChain(callee)) return null;
  if (methods.has(name)) return method(emit, node, object, name);
  if (name !== 'call' || node.arguments.length === 0) return null;
  const args = node.arguments.map((arg) => listed(emit, arg));
  if (/tostring$/i.test(emit.text(object))) return emit.call('describe', emit.operand(object), ...args);
  const borrowed = object.type === 'MemberExpression' ? propertyName(object) : null;
  return borrowed !== null &&
    (methods.has(borrowed) || ofLists.has(borrowed)) &&
    node.arguments[0]!.type !== 'SpreadElement'
    ? emit.inLine(node, emit.call('borrow', `'${borrowed}'`, emit.operand(object), ...args))
    : null;
}

function method(emit: Emitter, node: CallExpression, object: AnyNode, name: string): Code {
  const isClass = object.type === 'Identifier' && !emit.plain(object) && emit.binding(object) === undefined;
  if ((name === 'from' || name === 'of') && isClass && !emit.text(object).endsWith('Array')) return emit.copy(node);
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

/** `Number`, `String`, `Boolean` */
export function isConversion(emit: Emitter, node: AnyNode): boolean {
  return node.type === 'Identifier' && conversions.has(node.name) && !emit.file.scopes.of.has(node);
}

/** An argument: functions that convert are handed on in a version that knows tensors. */
export function argument(emit: Emitter, node: AnyNode): Code {
  return isConversion(emit, node) ? [emit.file.runtime, '.', emit.text(node)] : emit.code(node);
}

/** An argument in a list of our own, where its parentheses are not. */
export function listed(emit: Emitter, node: AnyNode): Code {
  return node.type === 'SpreadElement' ? emit.code(node) : emit.operand(node);
}
