import { arrayFunction, type Call } from '@stdgrad/protocol';

/** The operands that a partial derivative may speak of, in the order in which loops take them. */
export type Letter = 'g' | 'x' | 'y' | 'c' | 'z';

/** What an elementwise op shows of itself to whoever traces it. */
export interface Traceable {
  readonly name: string;
}

/** An expression: an op applied to expressions and numbers, or one of the letters of a row. */
export class Symbolic {
  readonly op: Traceable | null;
  readonly args: readonly (Symbolic | number)[];
  readonly letter: Letter | null;

  constructor(op: Traceable | null, args: readonly (Symbolic | number)[], letter: Letter | null = null) {
    this.op = op;
    this.args = args;
    this.letter = letter;
  }

  /** Ops called on expressions give expressions. */
  [arrayFunction](call: Call): Symbolic {
    const { op } = call.fn as unknown as { op?: Traceable };
    const args = call.args.filter((arg) => arg !== undefined);
    if (op === undefined || !args.every(isTerm)) {
      throw new TypeError(
        `${call.id}: a partial derivative must be written with elementwise ops of expressions and numbers.`,
      );
    }
    return new Symbolic(op, args);
  }
}

function isTerm(x: unknown): x is Symbolic | number {
  return typeof x === 'number' || isSymbolic(x);
}

/** Tells whether `x` is an expression. */
export function isSymbolic(x: unknown): x is Symbolic {
  return typeof x === 'object' && x !== null && x.constructor === Symbolic;
}

/** A letter as an expression. */
export function letter(name: Letter): Symbolic {
  return new Symbolic(null, [], name);
}

/** The letters that an expression reads. */
export function lettersOf(term: Symbolic | number, found = new Set<Letter>()): Set<Letter> {
  if (typeof term === 'number') return found;
  if (term.letter !== null) found.add(term.letter);
  for (const arg of term.args) lettersOf(arg, found);
  return found;
}
