import type { ElementwiseOp } from '@stdgrad/ops';

/** A traced derivative, as the table gives it. */
export type Expression = NonNullable<ReturnType<ElementwiseOp['expression']>>;
type Term = Expression | number;

/** How tightly text binds: what stands inside something that binds tighter gets parentheses. */
const bind = { choice: 0, comparison: 1, sum: 2, product: 3, sign: 4, power: 5, atom: 6 } as const;

interface Text {
  readonly text: string;
  readonly binds: number;
}

const atom = (text: string): Text => ({ text, binds: bind.atom });
const inside = ({ text, binds }: Text, least: number): string => (binds < least ? `(${text})` : text);

/** Numbers that have a name. */
const constants: readonly (readonly [value: number, text: string, binds: number])[] = [
  [Math.PI, 'π', bind.atom],
  [Math.LN2, 'ln 2', bind.atom],
  [Math.LN10, 'ln 10', bind.atom],
  [Math.LOG2E, '1/ln 2', bind.product],
  [Math.LOG10E, '1/ln 10', bind.product],
  [Math.sqrt(2 / Math.PI), '√(2/π)', bind.atom],
  [1 / Math.sqrt(2 * Math.PI), '1/√(2π)', bind.product],
  [Math.SQRT2, '√2', bind.atom],
];

function numeral(x: number): Text {
  if (x < 0) return { text: `−${inside(numeral(-x), bind.sign)}`, binds: bind.sign };
  const known = constants.find(([value]) => Math.abs(value - x) < 1e-15);
  if (known !== undefined) return { text: known[1], binds: known[2] };
  return atom(x === Infinity ? '∞' : String(Number(x.toPrecision(6))));
}

type Writer = (...args: readonly Text[]) => Text;

function infix(sign: string, binds: number, left = binds, right = binds): Writer {
  return (a, b) => ({ text: `${inside(a, left)} ${sign} ${inside(b, right)}`, binds });
}

const compared = (sign: string): Writer => infix(sign, bind.comparison, bind.sum, bind.sum);

/** Ops that maths has a notation for. */
const notation: Readonly<Record<string, Writer>> = {
  add: infix('+', bind.sum),
  sub: infix('−', bind.sum, bind.sum, bind.product),
  mul: infix('·', bind.product),
  div: infix('/', bind.product, bind.product, bind.sign),
  neg: (a) => ({ text: `−${inside(a, bind.product)}`, binds: bind.sign }),
  square: (a) => ({ text: `${inside(a, bind.atom)}²`, binds: bind.power }),
  pow: (a, b) => ({ text: `${inside(a, bind.atom)}^${inside(b, bind.atom)}`, binds: bind.power }),
  reciprocal: (a) => ({ text: `1 / ${inside(a, bind.sign)}`, binds: bind.product }),
  sqrt: (a) => atom(`√${inside(a, bind.atom)}`),
  abs: (a) => atom(`|${a.text}|`),
  less: compared('<'),
  lessEqual: compared('≤'),
  greater: compared('>'),
  greaterEqual: compared('≥'),
  equal: compared('='),
  notEqual: compared('≠'),
  choose: (a, b, c) => ({
    text: `${inside(a, bind.comparison)} where ${inside(c, bind.comparison)}, else ${inside(b, bind.comparison)}`,
    binds: bind.choice,
  }),
  normalCdf: (a) => atom(`Φ(${a.text})`),
  normalPdf: (a) => atom(`φ(${a.text})`),
};

const operands = ['x', 'y', 'c'] as const;

/** Parts of an expression once the cotangent is 1: an op with its operands, a letter or a number. */
type Reduced = number | string | { readonly name: string; readonly args: readonly Reduced[] };

function reduce(term: Term): Reduced {
  if (typeof term === 'number') return term;
  if (term.letter !== null) return term.letter === 'g' ? 1 : term.letter;
  const { name } = term.op!;
  const args = term.args.map(reduce);
  const [a, b] = args;
  if (name === 'mul' && a === 1) return b!;
  if ((name === 'mul' || name === 'div') && b === 1) return a!;
  if (name === 'neg' && typeof a === 'number') return -a;
  if (name === 'mul' && typeof a !== 'number' && JSON.stringify(a) === JSON.stringify(b))
    return { name: 'square', args: [a!] };
  return { name, args };
}

function write(term: Reduced): Text {
  if (typeof term === 'number') return numeral(term);
  if (typeof term === 'string') return atom(term);
  const args = term.args.map(write);
  return notation[term.name]?.(...args) ?? atom(`${term.name}(${args.map(({ text }) => text).join(', ')})`);
}

/** Partial derivatives of an elementwise op, as maths: cotangent times partial, traced, with a cotangent of 1. */
export function partials(op: ElementwiseOp): string[] {
  return op.row.pulls.flatMap((_, k) => {
    const expression = op.expression(k);
    if (expression === null) return [];
    const name = op.row.pulls.length === 1 ? 'dz/dx' : `∂z/∂${operands[k]}`;
    return [`${name} = ${write(reduce(expression)).text}`];
  });
}
