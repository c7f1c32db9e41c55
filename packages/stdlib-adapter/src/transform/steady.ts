import type { AnyNode } from 'acorn';
import { someInside } from './ast.js';
import type { Emitter } from './emitter.js';

/** Whether reading it has no effect and takes no time: a declared name, `this` or a literal. */
export function isSimple(emit: Emitter, node: AnyNode): boolean {
  if (node.type === 'Literal' || node.type === 'ThisExpression') return true;
  const binding = emit.binding(node);
  return binding !== undefined && node.start >= binding.validFrom;
}

/** Whether a simple expression gives the same again after others were evaluated. */
export function isSteady(emit: Emitter, node: AnyNode, later: readonly AnyNode[]): boolean {
  const binding = emit.binding(node);
  if (binding === undefined) return true;
  const running = later.filter((other) => !isSimple(emit, other));
  if (running.length === 0) return true;
  if (emit.file.scopes.usingArguments.has(binding.owner)) return false;
  if (binding.writers.size === 0) return true;
  // written by the running function alone: what it calls can't
  if (binding.owner !== emit.owner || [...binding.writers].some((writer) => writer !== emit.owner)) return false;
  return !running.some((other) => someInside(other, isWrite));
}

function isWrite(node: AnyNode): boolean {
  if (node.type === 'AssignmentExpression') return node.left.type !== 'MemberExpression';
  return node.type === 'UpdateExpression';
}
