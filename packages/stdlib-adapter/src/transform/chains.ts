import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import { propertyName } from './builtins.js';
import { join, type Code } from './code.js';
import type { Emitter, Handler } from './emitter.js';
import { listed, methods } from './methods.js';

type Link = MemberExpression | CallExpression;

/** `a?.b.c(d)`: taken apart when the runtime stands in for one of its methods, else as it is. */
export const chain: Handler<'ChainExpression'> = (emit, node, parent) => {
  const links: Link[] = [];
  let base: AnyNode = node.expression;
  while (isLink(base)) {
    links.unshift(base);
    base = base.type === 'CallExpression' ? base.callee : base.object;
  }
  const isDeleted = parent?.type === 'UnaryExpression' && parent.operator === 'delete';
  if (isDeleted || base.type === 'Super' || !links.some((link, k) => standIn(link, links[k + 1]) !== null))
    return emit.copy(node);
  const start = base;
  return emit.scoped(() => emit.inLine(node, new Chain(emit, links).from(0, emit.operand(start))));
};

function isLink(node: AnyNode): node is Link {
  return node.type === 'CallExpression' || node.type === 'MemberExpression';
}

/** The method that the runtime stands in for. */
function standIn(link: Link, next: Link | undefined): string | null {
  if (link.type !== 'MemberExpression' || next?.type !== 'CallExpression' || next.optional) return null;
  const name = propertyName(link);
  return name !== null && methods.has(name) ? name : null;
}

class Chain {
  private readonly emit: Emitter;
  private readonly links: readonly Link[];

  constructor(emit: Emitter, links: readonly Link[]) {
    this.emit = emit;
    this.links = links;
  }

  /** The code from a link on, applied to a value; a function that is called keeps the object it came from. */
  from(k: number, value: Code, self: string | null = null): Code {
    const link = this.links[k];
    if (link === undefined) return value;
    if (!link.optional) return this.apply(k, value, self);
    const name = this.emit.temp();
    const isMissing: Code = ['(', name, '=', value, ')===null||', name, '===undefined'];
    return ['(', isMissing, '?undefined:', this.apply(k, name, self), ')'];
  }

  private apply(k: number, value: Code, self: string | null): Code {
    const link = this.links[k]!;
    const next = this.links[k + 1];
    if (link.type === 'CallExpression') {
      const args = this.list(link);
      if (self === null) return this.from(k + 1, [value, '(', args, ')']);
      return this.from(k + 1, [value, '.call(', self, link.arguments.length > 0 ? ',' : '', args, ')']);
    }
    const own = standIn(link, next);
    if (next?.type !== 'CallExpression') return this.from(k + 1, [value, this.property(link)]);
    const receiver = this.emit.temp();
    const object: Code = ['(', receiver, '=', value, ')'];
    if (own === null) return this.from(k + 1, ['(', object, this.property(link), ')'], receiver);
    const args = this.list(next);
    const call = this.emit.call(
      `on.${own}`,
      object,
      `${receiver}.${own}`,
      ...(next.arguments.length > 0 ? [args] : []),
    );
    return this.from(k + 2, call);
  }

  private property(link: MemberExpression): Code {
    const { emit } = this;
    if (!link.computed) return ['.', emit.text(link.property)];
    const key = emit.operand(link.property);
    return ['[', emit.plain(link.property) ? key : emit.call('key', key), ']'];
  }

  private list(call: CallExpression): Code {
    return join(
      call.arguments.map((arg) => listed(this.emit, arg)),
      ',',
    );
  }
}
