import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ops from '@stdgrad/ops';
import { runProgram } from './interpreter.js';
import { parsePrograms } from './program.js';
import { report, tally } from './report.js';

/** Runs the programs of each file (all of them, or those of the seeds named) and prints the report; returns the exit code. */
export function main(args: readonly string[], cwd: string): number {
  const seeds = new Set(args.filter((arg) => arg.startsWith('--seed=')).map((arg) => Number(arg.slice(7))));
  const files = args.filter((arg) => !arg.startsWith('--'));
  if (files.length === 0) {
    console.error('Usage: pnpm conformance FILE… [--seed=N…]\nFILE holds one program a line, as FORMAT.md describes.');
    return 2;
  }
  const missing = files.filter((file) => !existsSync(resolve(cwd, file)));
  if (missing.length > 0) {
    console.error(`conformance: no such file: ${missing.map((file) => resolve(cwd, file)).join(', ')}`);
    return 2;
  }
  const programs = files.flatMap((file) => parsePrograms(readFileSync(resolve(cwd, file), 'utf8')));
  const chosen = seeds.size === 0 ? programs : programs.filter(({ seed }) => seeds.has(seed));
  const results = chosen.map((program) => ({ program, outcome: runProgram(program, ops) }));
  console.log(report(results));
  return tally(results).failed > 0 ? 1 : 0;
}
