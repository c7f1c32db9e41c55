import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import { emitTree, treeOf, type Operation } from './arithmetic.js';
import { isGlobal, mathCall, memberOf } from './builtins.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { argument, isConversion, iterates, listed, methodCall } from './methods.js';

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
  if (isGlobal(callee, 'Object', scopes) && node.arguments.length === 1 && !emit.plain(node.arguments[0]!))
    return emit.inLine(node, emit.call('toObject', listed(emit, node.arguments[0]!)));
  const original = deepCopied(emit, node);
  if (original !== null) return emit.inLine(node, emit.call('copied', emit.operand(original)));
  if (isConversion(emit, callee))
    return [
      emit.file.runtime,
      '.',
      emit.copy(node, (child) => (child === callee ? emit.text(child) : emit.code(child))),
    ];
  if (callee.type === 'MemberExpression' && !node.optional && parent?.type !== 'ChainExpression') {
    const code = methodCall(emit, node, callee);
    if (code !== null) return code;
  }
  if (isArraySize(emit, node)) return withSize(emit, node);
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

/** Classes that look at the bits of memory. */
const views =
  'BigInt64Array BigUint64Array DataView Int16Array Int32Array Int8Array Uint16Array Uint32Array Uint8Array Uint8ClampedArray'.split(
    ' ',
  );

/** `new` */
export const construct: Handler<'NewExpression'> = (emit, node) => {
  const { callee } = node;
  if (isGlobal(callee, 'Function', emit.file.scopes)) return emitFunction(emit, node);
  if (isArraySize(emit, node)) return withSize(emit, node);
  const float = ['Float64Array', 'Float32Array'].find((name) => isGlobal(callee, name, emit.file.scopes));
  const [first] = node.arguments;
  if (first === undefined || first.type === 'Literal') return emit.copy(node, (child) => inParens(emit, child, callee));
  if (float === undefined) {
    const view = views.find((name) => isGlobal(callee, name, emit.file.scopes));
    if (view !== undefined)
      return emit.inLine(node, emit.call('view', view, ...node.arguments.map((arg) => listed(emit, arg))));
    const isKnown = emit.plain(callee) || isAnyGlobal(emit, callee);
    if (isKnown) return emit.copy(node, (child) => inParens(emit, child, callee));
    // a class that a name or property stands for may be one of arrays of floats
    const found = ['(', emit.call('classOf', emit.operand(callee)), ')'];
    return emit.copy(node, (child) => (child === callee ? found : emit.code(child)));
  }
  return emit.inLine(
    node,
    [emit.file.runtime, '.make(', emit.text(callee), node.arguments.map((arg): Code => [',', listed(emit, arg)])],
    ')',
  );
};

function isAnyGlobal(emit: Emitter, node: AnyNode): boolean {
  return node.type === 'Identifier' && emit.binding(node) === undefined;
}

/** The class of `new` must not end where its own code has a call. */
function inParens(emit: Emitter, child: AnyNode, callee: AnyNode): Code {
  if (child !== callee || callee.type === 'Identifier') return emit.code(child);
  const hasParens = emit.file.source[child.end] === ')';
  if (hasParens || child.type !== 'MemberExpression') return hasParens ? emit.code(child) : emit.operand(child);
  return ['(', emit.code(child), ')'];
}

/** `Array(n)`, whose argument is a length if it is a number. */
function isArraySize(emit: Emitter, { callee, arguments: args }: CallExpression | NewExpression): boolean {
  const [only] = args;
  const isOne = args.length === 1 && only!.type !== 'SpreadElement' && !emit.plain(only!);
  return isOne && isGlobal(callee, 'Array', emit.file.scopes);
}

function withSize(emit: Emitter, node: CallExpression | NewExpression): Code {
  return emit.copy(node, (child) =>
    child === node.callee ? emit.text(child) : emit.call('size', emit.operand(child)),
  );
}

/** A function made of a text when the program runs: the text is rewritten then. */
function emitFunction(emit: Emitter, node: CallExpression | NewExpression): Code {
  const [only] = node.arguments;
  const isHarmless =
    node.arguments.length === 1 &&
    only?.type === 'Literal' &&
    typeof only.value === 'string' &&
    /^\s*return\s+this\s*;?\s*$/.test(only.value);
  if (isHarmless) return emit.copy(node);
  const args = node.arguments.map((arg) => listed(emit, arg));
  return emit.inLine(node, emit.call('functionOf', emit.text(node.callee), ...args));
}

/** Templates print tensors as their numbers. */
export const template: Handler<'TemplateLiteral'> = (emit, node, parent) => {
  // a text of one value may be meant to be read again
  const print = node.quasis.every(({ value }) => value.raw === '') ? 'printAlone' : 'print';
  return emit.copy(node, (child) =>
    parent?.type === 'TaggedTemplateExpression' || emit.plain(child)
      ? emit.code(child)
      : emit.call(print, emit.operand(child)),
  );
};
