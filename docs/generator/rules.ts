import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** How a rule says that it pulls cotangents back. */
export interface RuleSource {
  /** Formula in the comment above the rule. */
  readonly formula: string | null;
  /** Source of its VJP or adjoint. */
  readonly pull: string | null;
}

/** Rules by name; those whose name is a parameter by their module, where they are the only one. */
export class Rules {
  private readonly byName = new Map<string, RuleSource>();
  private readonly byModule = new Map<string, RuleSource[]>();
  /** Modules of the same folder that a module imports. */
  private readonly neighbours = new Map<string, readonly string[]>();

  constructor(folder: string, modules: readonly string[]) {
    for (const module of modules) this.read(`${folder}/${module}.ts`, module);
  }

  /** The rule of an op, as far as sources tell. */
  of(op: string, module: string): RuleSource | null {
    const named = this.byName.get(op);
    if (named !== undefined) return named;
    const own = this.byModule.get(module) ?? [];
    const near = (this.neighbours.get(module) ?? []).flatMap((other) => this.byModule.get(other) ?? []);
    const shared = own.length > 0 ? own : near;
    return shared.length === 1 ? shared[0]! : null;
  }

  private read(file: string, module: string): void {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    const folder = module.split('/').slice(0, -1).join('/');
    const imported = ts.preProcessFile(source.text).importedFiles.map(({ fileName }) => fileName);
    const near = imported.filter((name) => name.startsWith('./')).map((name) => `${folder}/${name.slice(2, -3)}`);
    this.neighbours.set(module, near);
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node)) this.collect(node, source, module);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }

  private collect(node: ts.ObjectLiteralExpression, source: ts.SourceFile, module: string): void {
    const field = (name: string): ts.ObjectLiteralElementLike | undefined =>
      node.properties.find((property) => property.name?.getText(source) === name);
    const [name, pull] = [field('name'), field('vjp') ?? field('adjoint')];
    if (name === undefined || pull === undefined) return;
    const rule = { formula: commentAbove(node, source), pull: codeOf(pull, source) };
    if (ts.isPropertyAssignment(name) && ts.isStringLiteral(name.initializer))
      this.byName.set(name.initializer.text, rule);
    else this.byModule.set(module, [...(this.byModule.get(module) ?? []), rule]);
  }
}

const longest = 12;

function codeOf(pull: ts.ObjectLiteralElementLike, source: ts.SourceFile): string | null {
  const text = ts.isPropertyAssignment(pull) ? pull.initializer.getText(source) : pull.getText(source);
  const lines = text.split('\n');
  if (!/=>|\{/.test(text) || text === '() => null' || lines.length > longest) return null;
  // marks that only the compiler needs
  const marks = /(?<=\w)!(?=[,.)\]; ])/g;
  const margin = Math.min(...lines.slice(1).map((line) => line.length - line.trimStart().length));
  return lines.map((line, k) => (k === 0 ? line : line.slice(margin)).replace(marks, '')).join('\n');
}

function commentAbove(node: ts.Node, source: ts.SourceFile): string | null {
  let statement = node;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  const ranges = ts.getLeadingCommentRanges(source.text, statement.pos) ?? [];
  const lines = ranges
    .filter(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia)
    .map(({ pos, end }) => source.text.slice(pos + 2, end).trim());
  const text = lines.join(' ');
  return text.includes('=') ? text : null;
}
