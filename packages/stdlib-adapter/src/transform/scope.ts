import type { AnyNode, Expression, Identifier } from 'acorn';
import { children, isFunction, patternParts, type FunctionNode } from './ast.js';

/** What a name stands for. */
export interface Binding {
  readonly name: string;
  /** The function that has the name, `null` at the top. */
  readonly owner: FunctionNode | null;
  /** Whether all of the function sees it, not only a block. */
  readonly isTop: boolean;
  /** Where in the file it gets its first value, if reading it before is an error; else 0. */
  validFrom: number;
  /** What is put there: expressions, or `null` for what can't be seen. */
  readonly definitions: (AnyNode | null)[];
  /** Functions that write to it after its declaration. */
  readonly writers: Set<FunctionNode | null>;
  readonly references: { readonly node: Identifier; readonly parent: AnyNode }[];
  /** Whether something is put into what it stands for, by that name. */
  isWrittenInto: boolean;
  /** The function declaration that it is, if it is nothing else. */
  declaration: FunctionNode | null;
}

/** Names of a file, resolved. */
export interface Scopes {
  /** What an identifier stands for; `undefined` for globals. */
  readonly of: ReadonlyMap<Identifier, Binding>;
  /** Functions in which `arguments` occurs. */
  readonly usingArguments: ReadonlySet<FunctionNode | null>;
  readonly bindings: readonly Binding[];
}

class Scope {
  readonly names = new Map<string, Binding>();
  readonly parent: Scope | null;
  readonly owner: FunctionNode | null;
  private readonly isTop: boolean;
  private readonly all: Binding[];

  constructor(parent: Scope | null, owner: FunctionNode | null, isTop: boolean, all: Binding[]) {
    this.parent = parent;
    this.owner = owner;
    this.isTop = isTop;
    this.all = all;
  }

  declare(name: string): Binding {
    let binding = this.names.get(name);
    if (binding === undefined) {
      binding = {
        name,
        owner: this.owner,
        isTop: this.isTop,
        validFrom: 0,
        definitions: [],
        writers: new Set(),
        references: [],
        isWrittenInto: false,
        declaration: null,
      };
      this.names.set(name, binding);
      this.all.push(binding);
    }
    return binding;
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
}

/** Resolves all names of a file. */
export function resolve(program: AnyNode): Scopes {
  const of = new Map<Identifier, Binding>();
  const usingArguments = new Set<FunctionNode | null>();
  const bindings: Binding[] = [];
  const top = new Scope(null, null, true, bindings);

  const nested = (scope: Scope): Scope => new Scope(scope, scope.owner, false, bindings);

  function declarePattern(pattern: AnyNode, scope: Scope, definition: AnyNode | null | undefined, validFrom = 0): void {
    if (pattern.type === 'Identifier') {
      const binding = scope.declare(pattern.name);
      binding.validFrom = validFrom;
      if (definition !== undefined) binding.definitions.push(definition);
    } else
      for (const part of patternParts(pattern))
        declarePattern(part, scope, definition === undefined ? undefined : null, validFrom);
  }

  /** `var`s of a function; functions in blocks too, which sloppy code sees outside. */
  function hoistVars(node: AnyNode, scope: Scope, inBlock: boolean): void {
    if (node.type === 'FunctionDeclaration') {
      if (node.id && inBlock) scope.declare(node.id.name).definitions.push(null);
      return;
    }
    if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      for (const { id } of node.declarations) declarePattern(id, scope, undefined);
    const isBody = node.type === 'Program' || node.type === 'ExportNamedDeclaration';
    for (const child of children(node)) hoistVars(child, scope, inBlock || !isBody);
  }

  /** What a list of statements declares for itself. */
  function hoistLexical(statements: readonly AnyNode[], scope: Scope): void {
    for (const statement of statements) {
      const node =
        (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
        statement.declaration
          ? statement.declaration
          : statement;
      if (node.type === 'FunctionDeclaration' && node.id) {
        const binding = scope.declare(node.id.name);
        // declared twice, the last one counts; a name that something else has as well is not only a function
        binding.declaration = binding.definitions.length === 0 ? node : null;
        binding.definitions.push(node);
      } else if (node.type === 'ClassDeclaration' && node.id) declarePattern(node.id, scope, node, node.end);
      else if (node.type === 'VariableDeclaration' && node.kind !== 'var')
        for (const { id, end } of node.declarations) declarePattern(id, scope, undefined, end);
      else if (node.type === 'ImportDeclaration')
        for (const { local } of node.specifiers) scope.declare(local.name).definitions.push(null);
    }
  }

  function visitFunction(node: FunctionNode, outer: Scope): void {
    let scope = outer;
    if (node.type === 'FunctionExpression' && node.id) {
      scope = nested(outer);
      scope.declare(node.id.name).definitions.push(node);
    }
    scope = new Scope(scope, node, true, bindings);
    for (const param of node.params) declarePattern(param, scope, null);
    const { body } = node;
    if (body.type === 'BlockStatement') {
      for (const statement of body.body) hoistVars(statement, scope, false);
      hoistLexical(body.body, scope);
    }
    for (const param of node.params) visit(param, scope, node);
    if (body.type === 'BlockStatement') for (const statement of body.body) visit(statement, scope, body);
    else visit(body, scope, node);
  }

  function reference(node: Identifier, scope: Scope, parent: AnyNode): void {
    const binding = scope.find(node.name);
    if (binding !== undefined) {
      of.set(node, binding);
      binding.references.push({ node, parent });
    } else if (node.name === 'arguments') {
      let at = scope;
      while (at.owner?.type === 'ArrowFunctionExpression') at = at.parent!;
      usingArguments.add(at.owner);
    }
  }

  function write(target: AnyNode, definition: AnyNode | null, scope: Scope): void {
    if (target.type === 'Identifier') {
      const binding = scope.find(target.name);
      binding?.definitions.push(definition);
      binding?.writers.add(scope.owner);
    } else if (target.type === 'MemberExpression') {
      const binding = target.object.type === 'Identifier' ? scope.find(target.object.name) : undefined;
      if (binding !== undefined) binding.isWrittenInto = true;
    } else for (const part of patternParts(target)) write(part, null, scope);
  }

  function visit(node: AnyNode, scope: Scope, parent: AnyNode): void {
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && node.id) reference(node.id, scope, node);
      return visitFunction(node, scope);
    }
    let inner = scope;
    switch (node.type) {
      case 'Identifier':
        return reference(node, scope, parent);
      case 'BlockStatement':
        hoistLexical(node.body, (inner = nested(scope)));
        break;
      case 'StaticBlock':
        inner = nested(scope);
        for (const statement of node.body) hoistVars(statement, inner, false);
        hoistLexical(node.body, inner);
        break;
      case 'SwitchStatement':
        inner = nested(scope);
        for (const { consequent } of node.cases) hoistLexical(consequent, inner);
        break;
      case 'ForStatement':
        if (node.init) hoistLexical([node.init], (inner = nested(scope)));
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        hoistLexical([node.left], (inner = nested(scope)));
        if (node.left.type === 'VariableDeclaration')
          for (const { id } of node.left.declarations) write(id, null, inner);
        else write(node.left, null, inner);
        break;
      case 'CatchClause':
        inner = nested(scope);
        if (node.param) declarePattern(node.param, inner, null);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        inner = nested(scope);
        if (node.id) inner.declare(node.id.name).definitions.push(node);
        break;
      case 'VariableDeclarator':
        if (node.init) initialise(node.id, node.init, scope);
        break;
      case 'AssignmentExpression':
        write(node.left, node.operator === '=' ? node.right : node, scope);
        break;
      case 'UpdateExpression':
        write(node.argument, node, scope);
        break;
      default:
    }
    for (const child of children(node)) visit(child, inner, node);
  }

  function initialise(target: AnyNode, definition: Expression, scope: Scope): void {
    if (target.type === 'Identifier') scope.find(target.name)?.definitions.push(definition);
    else for (const part of patternParts(target)) if (part.type !== 'MemberExpression') initialiseUnseen(part, scope);
  }

  function initialiseUnseen(target: AnyNode, scope: Scope): void {
    if (target.type === 'Identifier') scope.find(target.name)?.definitions.push(null);
    else for (const part of patternParts(target)) initialiseUnseen(part, scope);
  }

  if (program.type === 'Program') {
    for (const statement of program.body) hoistVars(statement, top, false);
    hoistLexical(program.body, top);
    for (const statement of program.body) visit(statement, top, program);
  }
  return { of, usingArguments, bindings };
}
