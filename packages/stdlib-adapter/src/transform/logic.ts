import type { AnyNode } from 'acorn';
import { emitTest } from './arithmetic.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';

/** `a && b`, `a || b`: the value of an operand, chosen by the truth of the first. `a ?? b` needs nothing. */
export const logical: Handler<'LogicalExpression'> = (emit, node) => {
  const { left, right, operator } = node;
  if (operator === '??' || emit.plain(left)) return emit.copy(node);
  return emit.scoped(() => {
    const code = emit.scoped(() => emit.operand(left));
    const name = emit.temp();
    const truth: Code = ['(typeof(', name, '=', code, ")==='object'?", emit.call('test', name), ':', name, ')'];
    const rest = emit.operand(right);
    if (operator === '&&') return emit.inLine(node, ['(', truth, '?', rest, ':', name], ')');
    // a tensor that is 0 stays for another 0, with its gradient
    const other = emit.temp();
    const choice: Code = ['(', other, '=', rest, ',typeof ', name, "==='object'&&", other, '===0'];
    return emit.inLine(
      node,
      ['(', truth, '?', name, ':', choice, '?', emit.call('zero', name, other), ':', other],
      '))',
    );
  });
};

/** `test ? a : b` */
export const conditional: Handler<'ConditionalExpression'> = (emit, node) => withTest(emit, node, node.test);

/** Statements with a condition. */
export const tested: Handler<'IfStatement' | 'WhileStatement' | 'DoWhileStatement'> = (emit, node) => [
  withTest(emit, node, node.test),
  node.type === 'DoWhileStatement' && !emit.text(node).endsWith(';') ? ';' : '',
];

/** `for (init; test; update)` */
export const forLoop: Handler<'ForStatement'> = (emit, node) =>
  emit.copy(node, (child) => {
    if (child === node.test) return emitTest(emit, child);
    return child === node.update ? emitUnused(emit, child) : emit.code(child, node);
  });

function withTest(emit: Emitter, node: AnyNode, test: AnyNode): Code {
  return emit.copy(node, (child) => (child === test ? emitTest(emit, child) : emit.code(child, node)));
}

/** An expression whose value nobody takes. */
export function emitUnused(emit: Emitter, node: AnyNode): Code {
  if (node.type === 'SequenceExpression') return emit.copy(node, (child) => emitUnused(emit, child));
  if (node.type === 'UpdateExpression' && !node.prefix) return emit.code(node, unused);
  return emit.code(node);
}

/** Stands for the parent of an expression whose value nobody takes. */
export const unused: AnyNode = { type: 'EmptyStatement', start: 0, end: 0 };

/** `switch`: cases are compared with numbers of tensors. */
export const switchOn: Handler<'SwitchStatement'> = (emit, node) => {
  if (emit.plain(node.discriminant) && node.cases.every(({ test }) => !test || emit.plain(test)))
    return emit.copy(node);
  return emit.copy(node, (child) => (child === node.discriminant ? comparable(emit, child) : emit.code(child, node)));
};

/** `case` */
export const switchCase: Handler<'SwitchCase'> = (emit, node) =>
  emit.copy(node, (child) => (child === node.test ? comparable(emit, child) : emit.code(child, node)));

function comparable(emit: Emitter, node: AnyNode): Code {
  if (emit.plain(node)) return emit.code(node);
  return emit.call('primal', emit.operand(node));
}
