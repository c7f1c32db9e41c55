import { SourceMap } from 'node:module';
import { compileFunction } from 'node:vm';
import { tensor } from '@stdgrad/core';
import '@stdgrad/stdlib-adapter/operators';
import { transform } from '@stdgrad/stdlib-adapter/transform';
import { describe, expect, it } from 'vitest';
import type { Exports, Fn } from './run.js';

const filename = '/somewhere/lib.js';

/** Runs a file and gives the place in the source of what was under way when it threw, mapped back. */
function placeOfError(source: string, args: readonly unknown[], frame = 0): string {
  const { code, map } = transform(source, { filename, format: 'commonjs', sourceMap: true });
  const module = { exports: {} as Exports };
  const run = compileFunction(code, ['module', 'exports'], { filename }) as Fn;
  run(module, module.exports);
  try {
    (module.exports['f'] as Fn)(...args);
  } catch (error) {
    const places = [...(error as Error).stack!.matchAll(/\/somewhere\/lib\.js:(\d+):(\d+)/g)];
    const [, line, column] = places[frame]!.map(Number) as [number, number, number];
    const entry = new SourceMap(map as never).findEntry(line - 1, column - 1) as {
      originalLine: number;
      originalColumn: number;
    };
    return `${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  }
  return 'no error';
}

/** The place of the mark in a source, and the source without it. */
function marked(text: string): { source: string; place: string } {
  const before = text.slice(0, text.indexOf('§')).split('\n');
  return { source: text.replace('§', ''), place: `${before.length}:${before.at(-1)!.length + 1}` };
}

const programs: Record<string, string> = {
  'a throw':
    'exports.f = function (x, y) {\n  const z = x * y + x\n  if (z > 0) {\n    throw §new Error("no " + z)\n  }\n}',
  'a call on null': 'exports.f = (x, y) => {\n  let s = 0; s += x * y\n  return s * x + null.§length\n}',
  'a call of no function': 'const o = { v: 2 }\nexports.f = (x, y) =>\n  x * y +\n    o.v *\n    o.§g(x)',
  'a method that sorts':
    'exports.f = (x, y) => {\n  const w = [x, y];\n  w.sort((a, b) => {\n    throw §new Error("cmp") });\n}',
  'a pure function':
    'function g(a) {\n  if (a > 0)\n    throw §new Error("g")\n  return a\n}\nexports.f = (x, y) => g(x) + y',
};

describe('a stack trace', () => {
  for (const [name, text] of Object.entries(programs)) {
    const { source, place } = marked(text);
    it(`${name}: points to the original place on numbers`, () => {
      expect(placeOfError(source, [1, 2])).toBe(place);
    });
    it(`${name}: points to the original place on tensors`, () => {
      expect(placeOfError(source, [tensor(1), tensor(2)])).toBe(place);
    });
  }

  it('has the original line without a source map', () => {
    const { source, place } = marked(programs['a throw']!);
    const { code } = transform(source, { filename, format: 'commonjs' });
    const module = { exports: {} as Exports };
    (compileFunction(code, ['module', 'exports'], { filename }) as Fn)(module, module.exports);
    const line = place.split(':')[0]!;
    expect(() => (module.exports['f'] as Fn)(1, 2)).toThrow(
      expect.objectContaining({ stack: expect.stringContaining(`lib.js:${line}:`) as string }) as Error,
    );
  });
});
