import ts from 'typescript';

/** A tag of a doc comment, such as `@throws`. */
export interface Tag {
  readonly name: string;
  readonly text: string;
}

/** What the declarations say of a public function. */
export interface Declared {
  readonly name: string;
  /** Package, folder and module: `['ops', 'reduce', 'sum']`. */
  readonly place: readonly [pack: string, folder: string, module: string];
  readonly signatures: readonly string[];
  /** Names of the first signature's parameters, options aside. */
  readonly params: readonly string[];
  readonly summary: string;
  readonly tags: readonly Tag[];
  readonly options: Options | null;
}

/** An interface of options. */
export interface Options {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly text: string }[];
}

const settings: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Every function that `stdgrad` exports, in the order of its modules. */
export function surface(root: string): Declared[] {
  const entry = `${root}/packages/stdgrad/dist/esm/index.d.ts`;
  const program = ts.createProgram([entry], settings);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!);
  const found = checker.getExportsOfModule(module!).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    const declared = describe(checker, exported.name, symbol);
    return declared === null ? [] : [declared];
  });
  return found.toSorted((a, b) => a.file.localeCompare(b.file) || a.at - b.at).map(({ declared }) => declared);
}

interface Found {
  readonly file: string;
  readonly at: number;
  readonly declared: Declared;
}

function describe(checker: ts.TypeChecker, name: string, symbol: ts.Symbol): Found | null {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || (symbol.flags & ts.SymbolFlags.Value) === 0) return null;
  const signatures = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures();
  const file = declaration.getSourceFile().fileName;
  const place = /packages\/(?<pack>[^/]+)\/dist\/esm\/(?:(?<folder>[^/]+)\/)?(?<module>[^/]+)\.d\.ts$/.exec(
    file,
  )?.groups;
  if (signatures.length === 0 || place === undefined) return null;
  const comment = commentOf(symbol.declarations!);
  const params = signatures.map((signature) => signature.parameters.map((param) => param.name));
  const declared: Declared = {
    name,
    place: [place['pack']!, place['folder'] ?? '', place['module']!],
    signatures: telling(
      params,
      signatures.map((signature) => name + shown(checker, signature)),
    ),
    params: (params[0] ?? []).filter((param) => param !== 'options'),
    ...comment,
    options: optionsOf(checker, signatures),
  };
  return { file, at: declaration.pos, declared };
}

/** Of signatures that differ only in types, or in how many parameters are left out, the most general. */
function telling(params: readonly (readonly string[])[], texts: readonly string[]): string[] {
  const covered = (k: number): boolean =>
    params.some(
      (others, j) =>
        j !== k && params[k]!.every((name, i) => others[i] === name) && (others.length > params[k]!.length || j > k),
    );
  return texts.filter((_, k) => !covered(k));
}

const anyArray =
  /number \| boolean \| (?:\([^()]*\) \| |Tensor \| |NestedList \| |\w+Array<ArrayBufferLike> \| |\w+Array \| )+(?:Strided \| StridedArray|StridedArray|Strided)/g;

function shown(checker: ts.TypeChecker, signature: ts.Signature): string {
  return readable(checker.signatureToString(signature, undefined, ts.TypeFormatFlags.NoTruncation));
}

function readable(type: string): string {
  return type
    .replace(anyArray, 'Input')
    .replace(/\bStridedArray\b/g, 'NDArray')
    .replace(/\bOperand\b/g, 'Input')
    .replace(/Input \| Value\b/g, 'Input')
    .replace(/Input \| NDArray\b/g, 'Input')
    .replace(/(\?: [^,:]+?) \| undefined(?=[,)])/g, '$1')
    .replace(/\breadonly (\w+\[\])/g, '$1')
    .replace(/\{ [^{}]* \}(\??): (\w+)/g, (_, mark: string, name: string) => `${wordFor(name)}${mark}: ${name}`);
}

const wordFor = (name: string): string => (name.endsWith('Options') ? 'options' : 'definition');

function optionsOf(checker: ts.TypeChecker, signatures: readonly ts.Signature[]): Options | null {
  for (const signature of signatures.toReversed()) {
    const param = signature.parameters.find(({ name }) => /^(options|given|__\d)$/.test(name));
    if (param === undefined) continue;
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(param));
    const name = type.aliasSymbol?.name ?? type.symbol?.name;
    if (name === undefined) continue;
    const fields = type.getProperties().map((field) => ({
      name: field.name,
      type: readable(
        checker.typeToString(
          checker.getNonNullableType(checker.getTypeOfSymbol(field)),
          undefined,
          ts.TypeFormatFlags.NoTruncation,
        ),
      ),
      text: [
        plain(ts.displayPartsToString(field.getDocumentationComment(checker))),
        ...field
          .getJsDocTags(checker)
          .filter((tag) => tag.name === 'default')
          .map((tag) => `Default: ${ts.displayPartsToString(tag.text)}.`),
      ].join(' '),
    }));
    return { name, fields };
  }
  return null;
}

/** Doc comments as written: the parser takes the braces of a link after @throws for a type. */
function commentOf(declarations: readonly ts.Declaration[]): Pick<Declared, 'summary' | 'tags'> {
  const text = declarations
    .flatMap((each) => ts.getJSDocCommentsAndTags(each).filter(ts.isJSDoc))
    .map((comment) =>
      comment
        .getText()
        .replace(/^\/\*\*|\*\/$/g, '')
        .replace(/^[ \t]*\* ?/gm, ''),
    )
    .join('\n');
  const [summary = '', ...parts] = text.split(/^\s*@(?=\w)/m);
  const tags = parts.map((part) => {
    const name = /^\w+/.exec(part)![0];
    const body = part.slice(name.length).trim();
    return { name, text: name === 'example' ? body : plain(body) };
  });
  return { summary: plain(summary.trim()), tags };
}

/** Links as code. */
function plain(text: string): string {
  return text.replace(/\{@link\s+(\w+)\s*\}/g, '`$1`');
}
