import type { AnyNode, MemberExpression } from 'acorn';
import { isConstant, isGlobal, memberOf, propertyName } from './builtins.js';
import type { Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { isSimple, isSteady } from './steady.js';
import { tableRead } from './tables.js';

/** Globals that the runtime has its own version of. */
const replaced = new Set(['Math', 'isNaN', 'isFinite', 'parseFloat', 'parseInt', 'structuredClone']);

/** Members of globals that the runtime has its own version of. */
const replacedMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  Number: new Set(['isFinite', 'isInteger', 'isNaN', 'isSafeInteger', 'parseFloat', 'parseInt']),
  Object: new Set(['entries', 'is', 'values']),
  JSON: new Set(['parse', 'stringify']),
};

/** A name: the runtime's version of some globals. */
export const identifier: Handler<'Identifier'> = (emit, node) => {
  const own = replaced.has(node.name) && isGlobal(node, node.name, emit.file.scopes);
  return own ? [emit.file.runtime, '.', { from: node.start, to: node.end }] : { from: node.start, to: node.end };
};

/** `{ a }`, `{ a: b }`, `{ [key]: b }` */
export const property: Handler<'Property'> = (emit, node, parent) => {
  if (node.shorthand) {
    const { value, key } = node;
    if (value.type !== 'Identifier' || parent?.type !== 'ObjectExpression') return emit.code(value, node);
    const code = emit.code(value, node);
    return Array.isArray(code) ? [emit.text(key), ':', code] : code;
  }
  return withKey(emit, node, node.key, node.computed);
};

/** Methods and fields of classes. */
export const classMember: Handler<'MethodDefinition' | 'PropertyDefinition'> = (emit, node) => {
  const key = (child: AnyNode): Code => (emit.plain(child) ? emit.code(child) : emit.call('key', emit.operand(child)));
  return emit.copy(node, (child) => {
    if (node.computed && child === node.key) return key(child);
    return node.type === 'PropertyDefinition' ? emit.enclosed(child, node) : emit.code(child, node);
  });
};

function withKey(emit: Emitter, node: AnyNode, key: AnyNode, computed: boolean): Code {
  return emit.copy(node, (child) =>
    computed && child === key && !emit.plain(child) ? emit.call('key', emit.operand(child)) : emit.code(child, node),
  );
}

/** `object.name`, `object[key]` where a value is read. */
export const member: Handler<'MemberExpression'> = (emit, node, parent) => {
  const { scopes } = emit.file;
  if (isConstant(node, scopes)) return emit.text(node);
  const name = propertyName(node);
  if (name !== null) {
    for (const [global, members] of Object.entries(replacedMembers))
      if (members.has(name) && memberOf(node, global, scopes) === name)
        return [emit.file.runtime, '.', emit.copy(node, (child) => emit.text(child))];
    if (replaced.has(name) && isRead(node, parent)) return emit.call('own', emit.copy(node));
    if (name === 'constructor' && isRead(node, parent) && node.object.type !== 'ThisExpression')
      return emit.call('constructorOf', emit.operand(node.object));
    if (name === 'buffer' && isRead(node, parent) && !emit.plain(node.object))
      return emit.call('buffer', emit.operand(node.object));
    if (name === 'length' && isRead(node, parent) && !emit.plain(node.object)) return readLength(emit, node);
    return emit.copy(node);
  }
  if (!node.computed) return emit.copy(node);
  if (tableRead(node, scopes) !== null && emit.plain(node.property)) return emit.copy(node);
  return isRead(node, parent) ? readElement(emit, node) : asReference(emit, node);
};

/** Whether the value is wanted, rather than the place or what is called with `this`. */
function isRead(node: MemberExpression, parent: AnyNode | null): boolean {
  if (node.object.type === 'Super' || node.optional || isInChain(node)) return false;
  if (parent === null) return true;
  if (parent.type === 'CallExpression' || parent.type === 'TaggedTemplateExpression') return !isCallee(parent, node);
  if (parent.type === 'UnaryExpression') return parent.operator !== 'delete';
  return parent.type !== 'ChainExpression';
}

function isCallee(parent: AnyNode, node: AnyNode): boolean {
  return (
    (parent.type === 'CallExpression' && parent.callee === node) ||
    (parent.type === 'TaggedTemplateExpression' && parent.tag === node)
  );
}

/** Whether part of the object may be skipped: `a?.b[c]`. */
function isInChain(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return node.optional || isInChain(node.object);
  return node.type === 'CallExpression' && (node.optional || isInChain(node.callee));
}

/** `object[key]` as the place of a property. */
export function asReference(emit: Emitter, node: MemberExpression): Code {
  if (!node.computed || emit.plain(node.property)) return emit.copy(node);
  return emit.copy(node, (child) =>
    child === node.property ? emit.call('key', emit.operand(child)) : emit.code(child, node),
  );
}

/** `object.length`, which numbers don't have: code tells lists from numbers by it. */
function readLength(emit: Emitter, node: MemberExpression): Code {
  return emit.scoped(() => {
    const named = emit.binding(node.object) !== undefined;
    const code = named ? '' : emit.scoped(() => emit.operand(node.object));
    const object = named ? emit.text(node.object) : emit.temp();
    const length = emit.temp();
    const read: Code = named ? [object, '.length'] : ['(', object, '=', code, ').length'];
    return emit.inLine(node, ['((', length, '=', read, ')===1?', emit.call('lengthOf', object), ':', length], ')');
  });
}

/** An element: arrays of typed memory keep tensors beside the memory, where they have NaN. */
function readElement(emit: Emitter, node: MemberExpression): Code {
  const { property: key } = node;
  if (key.type === 'Literal' && typeof key.value === 'string') return emit.copy(node);
  return emit.scoped(() => {
    const { before, read } = placeOf(emit, node, []);
    return emit.inLine(node, ['(', before, read], ')');
  });
}

/** How a place is read and written when its object and key have been evaluated. */
export interface Place {
  /** Evaluates object and key. */
  readonly before: Code;
  readonly read: Code;
  /** Writes what a variable holds, or an expression if the place is written as it is. */
  readonly write: (value: Code) => Code;
  /** Whether `write` needs a variable. */
  readonly byName: boolean;
}

/** The place that an expression stands for; what is evaluated before it is used must not change which place it is. */
export function placeOf(emit: Emitter, target: AnyNode, later: readonly AnyNode[]): Place {
  if (target.type !== 'MemberExpression') return asItIs(emit.text(target));
  const { object, property: key, computed } = target;
  const before: Code[] = [];
  const named = (node: AnyNode, next: readonly AnyNode[]): string => {
    if (isSimple(emit, node) && isSteady(emit, node, next)) return emit.text(node);
    const code = emit.scoped(() => emit.operand(node));
    const name = emit.temp();
    before.push(name, '=', code, ',');
    return name;
  };
  const o = object.type === 'Super' ? 'super' : named(object, computed ? [key, ...later] : later);
  if (!computed) return { ...asItIs(`${o}.${emit.text(key)}`), before };
  const k = named(key, later);
  if (object.type === 'Super' || (key.type === 'Literal' && typeof key.value === 'string'))
    return { ...asItIs(`${o}[${k}]`), before };
  return { ...element(emit, o, k, emit.plain(key)), before };
}

function asItIs(place: string): Place {
  return { before: '', read: place, write: (value) => [place, '=', value], byName: false };
}

function element(emit: Emitter, o: string, k: string, keyIsPlain: boolean): Omit<Place, 'before'> {
  const value = emit.temp();
  const read: Code = ['(', value, '=', o, '[', k, '])===', value, '?', value, ':', emit.call('hidden', o, k, value)];
  const index = keyIsPlain ? k : `(typeof ${k}==='object'?${emit.file.runtime}.index(${o},${k}):${k})`;
  return {
    read: keyIsPlain ? ['(', read, ')'] : ['(typeof ', k, "==='object'?", emit.call('at', o, k), ':', read, ')'],
    write: (name) => [
      ['(', name, '===', name, '&&typeof ', name, "!=='object'||!", emit.call('stored', o, k, name)],
      ['?', o, '[', index, ']=', name, ':', name, ')'],
    ],
    byName: true,
  };
}
