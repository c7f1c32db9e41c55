import { ArgumentError } from '@stdgrad/protocol';

/** Where a kernel finds the stride and the offset of an array, in its two call forms. */
export type Steps =
  /** `x, strideX` and `x, strideX, offsetX`; of matrices `A, LDA` and `A, strideA1, strideA2, offsetA`. */
  | 'full'
  /** `x` and `x, strideX, offsetX` */
  | 'late'
  /** `x` and `x, offsetX` */
  | 'shifted'
  /** `x, offsetX` in both */
  | 'offset'
  /** `x` in both */
  | 'none'
  /** `A, LDA` in both */
  | 'leading';

/** An array among a kernel's parameters. */
export interface ArrayParameter {
  readonly kind: 'array';
  readonly name: string;
  /** Sizes: numbers, names of parameters, or of rows' own size functions; `*` at first: all of the array. */
  readonly shape: readonly string[];
  readonly steps: Steps;
  /**
   * What the kernel does with it: reads it, writes it, orders it by its values, reads it to decide only, or uses it as a
   * workspace.
   */
  readonly role: 'read' | 'written' | 'ordered' | 'control' | 'scratch';
}

/** Any other parameter. */
export interface PlainParameter {
  /** An integer, a number that gradients flow to, a setting, a function, or the layout, which the other form lacks. */
  readonly kind: 'integer' | 'scalar' | 'option' | 'callback' | 'layout';
  readonly name: string;
}

export type Parameter = ArrayParameter | PlainParameter;

/** A kernel's parameters, in order. */
export type Signature = readonly Parameter[];

const integers = new Set(['N', 'M', 'K', 'k', 'N1', 'N2', 'k1', 'k2', 'inck', 'NX', 'NY']);
const steps: Readonly<Record<string, Steps>> = {
  '': 'full',
  '=': 'late',
  '+': 'shifted',
  '&': 'offset',
  '#': 'none',
  '^': 'leading',
};
const roles: Readonly<Record<string, ArrayParameter['role']>> = {
  '': 'read',
  '!': 'written',
  '*': 'ordered',
  '?': 'control',
  '~': 'scratch',
};
const arrayToken = /^(\w+)\[(.+)\]([=+&#^]?)([!*?~]?)$/;

/**
 * Reads a signature: `'N alpha x[N] y[N]!'` stands for `(N, alpha, x, strideX, y, strideY)` and
 * `.ndarray(N, alpha, x, strideX, offsetX, y, strideY, offsetY)`, of which `y` is written.
 *
 * `'uplo` is a setting, `f()` a function, `layout` what only the first form has; after an array's shape come a sign for
 * {@link Steps} and one for its role: `!` written, `*` ordered, `?` read to decide only, `~` workspace.
 */
export function signature(text: string): Signature {
  return text.split(' ').map((token): Parameter => {
    const [, name, shape, step, role] = arrayToken.exec(token) ?? [];
    if (name !== undefined && shape !== undefined) {
      return {
        kind: 'array',
        name,
        shape: shape.split(','),
        steps: steps[step ?? ''] ?? 'full',
        role: roles[role ?? ''] ?? 'read',
      };
    }
    if (token === 'layout') return { kind: 'layout', name: 'layout' };
    if (token.startsWith("'")) return { kind: 'option', name: token.slice(1) };
    if (token.endsWith('()')) return { kind: 'callback', name: token.slice(0, -2) };
    if (!/^\w+$/.test(token)) throw new ArgumentError(`internal: '${token}' is no parameter of a kernel.`);
    return { kind: integers.has(token) ? 'integer' : 'scalar', name: token };
  });
}

/** Tells whether a kernel writes to an array. */
export function isWritten({ role }: ArrayParameter): boolean {
  return role === 'written' || role === 'ordered';
}

/** All names of a pattern: `'{d,s}sum{,kbn}'` → `dsum dsumkbn ssum ssumkbn`. */
export function expand(pattern: string): string[] {
  const [whole, before, choices, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  if (whole === undefined || choices === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expand(`${before ?? ''}${choice}${after ?? ''}`));
}
