import { allSteps, type Program } from './program.js';
import type { Outcome } from './interpreter.js';

/** A program and how it went. */
export interface Result {
  readonly program: Program;
  readonly outcome: Outcome;
}

/** The ops of a program before its loss: where the end differs, one of them is wrong. */
function opsOf({ steps }: Program): string[] {
  const body = steps.filter(({ out }) => out === null || !out.startsWith('l'));
  return [...new Set(allSteps(body).map(({ op }) => op))];
}

/** Programs by outcome. */
export function tally(results: readonly Result[]): { passed: number; failed: number; skipped: number } {
  const count = (kind: Outcome['kind']): number => results.filter(({ outcome }) => outcome.kind === kind).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** Skipped programs by the op that they lack, the commonest first. */
export function skips(results: readonly Result[]): [op: string, programs: number][] {
  return counted(results.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? outcome.ops : [])));
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

// differences shown of each failing program
const most = 3;

/** What the command prints: failures, where they lie, what was skipped, and the counts alone on the last line. */
export function report(results: readonly Result[]): string {
  const lines: string[] = [];
  const tags: string[] = [];
  const ops: string[] = [];
  for (const { program, outcome } of results) {
    if (outcome.kind !== 'failed') continue;
    tags.push(...program.tags);
    ops.push(...(outcome.op === null ? opsOf(program) : [outcome.op]));
    lines.push(`seed ${program.seed} [${program.tags.join(' ')}] at ${outcome.step}`);
    for (const { what, expected, got } of outcome.differences.slice(0, most)) {
      lines.push(`    ${what}: expected ${expected}, got ${got}`);
    }
    const rest = outcome.differences.length - most;
    if (rest > 0) lines.push(`    … and ${rest} more differences`);
  }
  if (ops.length > 0)
    lines.push('', `failures by tag: ${list(counted(tags))}`, `failures by op: ${list(counted(ops))}`);
  const skipped = skips(results);
  if (skipped.length > 0) lines.push('', `skipped for want of: ${list(skipped)}`);
  const { passed, failed, skipped: left } = tally(results);
  lines.push('', `${passed} passed, ${failed} failed, ${left} skipped`);
  return lines.join('\n');
}

function list(counts: readonly [string, number][]): string {
  return counts.map(([name, count]) => `${name} ${count}`).join(', ');
}
