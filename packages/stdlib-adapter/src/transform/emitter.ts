import type { AnyNode } from 'acorn';
import { children, placeIn, type FunctionNode } from './ast.js';
import { linesIn, textOf, type Code } from './code.js';
import { TransformError } from './errors.js';
import type { Plain } from './plain.js';
import type { Binding, Scopes } from './scope.js';

/** How nodes of one type are emitted. */
export type Handler<T extends AnyNode['type']> = (
  emit: Emitter,
  node: Extract<AnyNode, { type: T }>,
  parent: AnyNode | null,
) => Code;

/** How nodes are emitted that are not just copied. */
export type Handlers = {
  readonly [T in AnyNode['type']]?: (
    emit: Emitter,
    node: Extract<AnyNode, { type: T }>,
    parent: AnyNode | null,
  ) => Code;
};

/** What is known of a file before it is emitted. */
export interface File {
  readonly source: string;
  readonly filename: string;
  readonly scopes: Scopes;
  readonly plain: Plain;
  /** Functions that on numbers meet nothing but numbers. */
  readonly pure: ReadonlySet<FunctionNode>;
  /** Name of the runtime in the emitted code; names of variables start with it. */
  readonly runtime: string;
}

/** Names for values that are needed more than once, in one function. */
class Frame {
  used = 0;
  most = 0;
  /** Functions to be declared where the variables are; `null` where none can be. */
  siblings: Code[] | null = null;
}

/** Emits a file, node by node. */
export class Emitter {
  readonly file: File;
  private readonly handlers: Handlers;
  private frame = new Frame();
  private declared = 0;
  /** The function that is being emitted. */
  owner: FunctionNode | null = null;

  constructor(file: File, handlers: Handlers) {
    this.file = file;
    this.handlers = handlers;
  }

  /** A node's code, operators rewritten. */
  code(node: AnyNode, parent: AnyNode | null = null): Code {
    const handler = this.handlers[node.type] as Handler<AnyNode['type']> | undefined;
    return handler === undefined ? this.copy(node) : handler(this, node, parent);
  }

  /** A node's code where the grammar wants an operand. */
  operand(node: AnyNode, parent: AnyNode | null = null): Code {
    return node.type === 'Identifier' || node.type === 'Literal' || node.type === 'ThisExpression'
      ? this.code(node, parent)
      : ['(', this.code(node, parent), ')'];
  }

  /** A node's code with what is around its parts as it is, and its parts emitted. */
  copy(
    node: AnyNode,
    part: (child: AnyNode) => Code = (child) => this.code(child, node),
    parts: readonly AnyNode[] = children(node),
  ): Code {
    const code: Code[] = [];
    let at = node.start;
    for (const child of parts) {
      code.push({ from: at, to: child.start }, part(child));
      at = child.end;
    }
    code.push({ from: at, to: node.end });
    return code;
  }

  /** Code that stands for a node, with the line ends that the node has: what follows stays on its line. */
  inLine(node: AnyNode, before: Code, after: Code = ''): Code {
    const { source } = this.file;
    const wanted = linesIn(source.slice(node.start, node.end));
    if (wanted === 0) return [before, after];
    const present = linesIn(textOf([before, after], source));
    return [before, '\n'.repeat(Math.max(0, wanted - present)), after];
  }

  /** A call of the runtime. */
  call(name: string, ...args: readonly Code[]): Code {
    return [this.file.runtime, '.', name, '(', args.map((arg, k) => (k === 0 ? arg : [',', arg])), ')'];
  }

  /** A variable for a value; it is free again when the one who took it has emitted the node. */
  temp(): string {
    const { frame } = this;
    frame.used++;
    frame.most = Math.max(frame.most, frame.used);
    return `${this.file.runtime}${frame.used}`;
  }

  /** Emits with variables that are free again afterwards. */
  scoped<T>(emit: () => T): T {
    const { frame } = this;
    const { used } = frame;
    const code = emit();
    frame.used = used;
    return code;
  }

  /** Emits something with variables of its own; gives their declaration as well, empty if there are none. */
  framed<T>(
    emit: () => T,
    owner: FunctionNode | null = this.owner,
  ): { readonly code: T; readonly declaration: string } {
    const outer = { frame: this.frame, owner: this.owner };
    const frame = new Frame();
    this.frame = frame;
    this.owner = owner;
    const code = emit();
    this.frame = outer.frame;
    this.owner = outer.owner;
    const names = Array.from({ length: frame.most }, (_, k) => `${this.file.runtime}${k + 1}`);
    return { code, declaration: frame.most === 0 ? '' : `let ${names.join(',')};` };
  }

  /** Declares a function beside the one that is being emitted; `null` where that can't be done. */
  declare(make: (name: string) => Code): string | null {
    const { siblings } = this.frame;
    if (siblings === null) return null;
    const name = `${this.file.runtime}_${++this.declared}`;
    siblings.push(make(name));
    return name;
  }

  /** Emits a list of statements, with the functions declared on the way behind them. */
  withSiblings(emit: () => Code): Code {
    const { frame } = this;
    const outer = frame.siblings;
    frame.siblings = [];
    const code = emit();
    const declared = frame.siblings;
    frame.siblings = outer;
    return declared.length === 0 ? code : [code, ';', declared];
  }

  /** The expression where no variable can be declared: in a function of its own if it needs any. */
  enclosed(node: AnyNode, parent: AnyNode | null = null): Code {
    const { code, declaration } = this.framed(() => this.code(node, parent));
    return declaration === '' ? code : ['(()=>{', declaration, 'return(', code, ')})()'];
  }

  plain(node: AnyNode): boolean {
    return this.file.plain.has(node);
  }

  binding(node: AnyNode): Binding | undefined {
    return node.type === 'Identifier' ? this.file.scopes.of.get(node) : undefined;
  }

  text(node: AnyNode): string {
    return this.file.source.slice(node.start, node.end);
  }

  /** Refuses a file. */
  fail(node: AnyNode, what: string, way: string): never {
    throw new TransformError(
      `transform: ${placeIn(this.file.source, this.file.filename, node.start)}: ${what}; ${way}.`,
    );
  }
}
