import type { DType } from '@stdgrad/protocol';
import type { Entry } from './entry.js';
import type { Family } from './families.js';
import { banner, signed } from './page.js';
import type { Order } from './probe.js';

/** A family with its functions. */
export interface Page {
  readonly family: Family;
  readonly entries: readonly Entry[];
}

const linked = (path: string, name: string): string => `[\`${name}\`](ops/${path}.md#${name.toLowerCase()})`;

/** Index of all pages. */
export function indexOf(pages: readonly Page[]): string {
  const lines = pages.map(
    ({ family, entries }) =>
      `### [${family.title}](ops/${family.path}.md)\n\n${entries.map(({ declared: { name } }) => linked(family.path, name)).join(' · ')}`,
  );
  const text = `# Documentation

- [Getting started](guide/getting-started.md): tensors, gradients, constants
- [Views and writes in place](guide/views-and-writes.md)
- [Derivatives of derivatives](guide/higher-derivatives.md)
- [@stdlib, unmodified](guide/stdlib.md), and [what each of its functions does](stdlib-coverage.md)
- [Code with plain operators](guide/operators.md): yours and other people's
- [Bundlers](guide/bundlers.md), [browsers and other runtimes](guide/browsers.md)
- [A rule of your own](guide/custom-rules.md)
- [Checking gradients](guide/checking-gradients.md)
- [Coverage](coverage.md): what each op takes and how often it can be differentiated
- [Kinks](kinks.md): which derivative was chosen where there is none

## Ops

In signatures, \`Input\` is a number, a nested list, a typed array, an ndarray of any library or a tensor. Numbers only give a number; arrays give an ndarray; a tensor anywhere gives a tensor. In formulas x and y are the operands, z the result; where there are three operands the third is c.`;
  return `${banner}\n\n${text}\n\n${lines.join('\n\n')}\n`;
}

const orders: Readonly<Record<Order, string>> = { yes: '✓', zero: '0', refused: '✗', none: '–' };
const shortTypes: Readonly<Partial<Record<DType, string>>> = { float64: 'f64', float32: 'f32' };

function typeCell(dtype: DType | null | undefined): string {
  return dtype == null ? '✗' : (shortTypes[dtype] ?? dtype);
}

function outsideCells({ outside }: Entry): string | null {
  if (outside === 'refuses') return 'refuses variables';
  if (outside === 'constant') return 'constant';
  return outside === 'differentiable' ? '✓' : null;
}

/** What trying every op has shown. */
export function coverageOf(pages: readonly Page[]): string {
  const tables = pages.flatMap(({ family, entries }) => {
    const rows = entries.flatMap((entry) => {
      const { declared, findings } = entry;
      const name = linked(family.path, declared.name);
      if (findings === null) {
        const cells = outsideCells(entry);
        return cells === null ? [] : [`| ${name} | | | | | ${cells} | | | | |`];
      }
      const types = (['float64', 'float32', 'int32', 'bool'] as const).map((dtype) =>
        typeCell(findings.types.get(dtype)),
      );
      const yes = (has: boolean): string => (has ? '✓' : '');
      const jvp = { forward: 'forward', transposed: 'transposed', both: 'forward, transposed', none: '–' }[
        findings.jvp
      ];
      return [
        `| ${name} | ${types.join(' | ')} | ${orders[findings.first]} | ${orders[findings.second]} | ${yes(findings.where)} | ${yes(findings.out)} | ${jvp} |`,
      ];
    });
    const head =
      '| op | f64 | f32 | int32 | bool | 1st | 2nd | where | out | JVP |\n|---|---|---|---|---|---|---|---|---|---|';
    return rows.length === 0 ? [] : [`## ${family.title}\n\n${head}\n${rows.join('\n')}`];
  });
  const text = `# Coverage

Found by trying every op of the table, on the calls that its laws are checked on.

- **f64, f32, int32, bool**: data type of the result for operands of this type; ✗: refused.
- **1st, 2nd**: derivative of this order; 0: it vanishes, since the op is linear or its slope constant there; –: the result is constant. VJPs are made of differentiable ops, so that all orders exist where the second does.
- **where, out**: takes this option.
- **JVP**: *forward* pushes tangents from op to op; *transposed* pulls back through the transposed rule, which costs two sweeps.`;
  return `${banner}\n\n${text}\n\n${tables.join('\n\n')}\n`;
}

const conventions = /\b(sub)?(gradients?|derivatives?)\b/i;
const tells = /\b(at|where|equal|bounds?|share|half|ties?)\b/i;

/** Clauses of a summary that say which derivative was chosen. */
function chosenIn(summary: string): string[] {
  return summary
    .replace(/\s+/g, ' ')
    .split(/[;.](?=\s|$)/)
    .map((clause) => clause.trim())
    .filter((clause) => conventions.test(clause) && tells.test(clause));
}

/** Where a derivative is a choice: from the domains of rows, and from what doc comments say. */
export function kinksOf(pages: readonly Page[]): string {
  const all = pages.flatMap(({ family, entries }) => entries.map((entry) => ({ path: family.path, entry })));
  const points = all.flatMap(({ path, entry: { declared, kinks } }) =>
    kinks.map(
      ({ letter, at, chosen }) => `| ${linked(path, declared.name)} | ${letter} = ${signed(at)} | ${signed(chosen)} |`,
    ),
  );
  const said = all.flatMap(({ path, entry: { declared, findings, kinks } }) => {
    const clauses = findings === null || kinks.length > 0 ? [] : chosenIn(declared.summary);
    return clauses.length === 0 ? [] : [`| ${linked(path, declared.name)} | ${clauses.join('; ')} |`];
  });
  const text = `# Where a derivative is a choice

Conventions are MyGrad's, unless that is a bug. They hold for all ops:

- Ties are split evenly, as in JAX and PyTorch.
- What a mask leaves out (option \`where\`, \`where()\`) gets the gradient 0, whatever the derivative there: selected, not multiplied, so that NaN does not leak.
- Of places that \`assign\` or an index writes twice, the last value has the gradient, the others 0.
- Comparisons and masks are constant.
- An infinite slope is infinite: \`sqrt\` at 0.`;
  return [
    banner,
    text,
    '## Points\n\nWhat the gradient is there, tried.',
    `| op | where | chosen |\n|---|---|---|\n${points.join('\n')}`,
    "## Sets\n\nIn the words of the ops' own comments.",
    `| op | chosen |\n|---|---|\n${said.join('\n')}\n`,
  ].join('\n\n');
}
