import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outward } from '../../packages/stdlib-adapter/src/hook/wrap.js';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../node_modules/@stdlib/stats/base/dists/', import.meta.url));

/** A function of numbers of a distribution: raw, and as users have it. */
export interface Subject {
  /** `gumbel/logpdf` */
  readonly name: string;
  readonly raw: (...args: number[]) => number;
  readonly hooked: (...args: unknown[]) => unknown;
}

/** What users get of a file of `@stdlib`. */
export function hookedExports(filename: string): unknown {
  return outward({ filename, loaded: true, exports: require(filename) as unknown, children: [] });
}

/** All functions of numbers of all distributions. */
export function subjects(): Subject[] {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['lib', 'docs', 'examples', 'ctor'].includes(entry.name))
      .map(({ name }) => name);
  return folders(root).flatMap((family) =>
    folders(root + family).map((kind) => {
      const filename = `${root}${family}/${kind}/lib/index.js`;
      return {
        name: `${family}/${kind}`,
        raw: require(filename) as Subject['raw'],
        hooked: hookedExports(filename) as Subject['hooked'],
      };
    }),
  );
}

const generic = [0.3, 0.7, 1.3, 2.6, 4.2, -0.6, 0.15, 3.4, 0.85, 7.3];
const special = [0, 1, -1, 2, 0.5, 3, 10];

/** Points where the function has a finite value. */
export interface Points {
  readonly generic: readonly (readonly number[])[];
  readonly special: readonly (readonly number[])[];
}

/** Points of a function: anywhere; and with one argument special, or equal to another, or the mean, median or mode. */
export function pointsOf({ name, raw }: Subject, most = 6): Points {
  const n = raw.length;
  const defined = (point: readonly number[]): boolean =>
    !hangs(name, point) && !cancels(name, point) && Number.isFinite(raw(...point));
  const found: number[][] = [];
  // some families have integers for parameters
  for (const values of [generic, [2, 3, 5, 0.4, 6, 4, 0.7, 8]]) {
    for (let k = 0; k < 4000 && found.length < most; k++) {
      const point = Array.from({ length: n }, (_, j) => values[hash(k * n + j) % values.length]!);
      if (defined(point) && new Set(point).size === n && !found.some((other) => String(other) === String(point)))
        found.push(point);
    }
  }
  const near = found.flatMap((point) =>
    point.flatMap((_, j) => {
      const others = point.filter((_, i) => i !== j);
      return [...special, ...others, ...(j === 0 ? centres(name, point) : [])].map((value) =>
        point.map((x, i) => (i === j ? value : x)),
      );
    }),
  );
  const unique = [...new Map(near.map((point) => [String(point), point])).values()];
  return { generic: found, special: unique.filter(defined) };
}

/** `@stdlib`'s own search for a quantile goes on for ever where the standard deviation is 0. */
function hangs(name: string, [, ...params]: readonly number[]): boolean {
  return name === 'negative-binomial/quantile' && (params[1]! <= 0 || params[1]! >= 1);
}

/** `@stdlib`'s value has few right digits where it multiplies 1 + erf(−large) by something large: so do differences. */
function cancels(name: string, [t = 0, sigma = 0]: readonly number[]): boolean {
  return name === 'rayleigh/mgf' && t * sigma < -2;
}

/** Mean, median and mode of the distribution with these parameters. */
function centres(name: string, [, ...params]: readonly number[]): number[] {
  if (!/(pdf|cdf|pmf)$/.test(name)) return [];
  const [family] = name.split('/');
  return ['mean', 'median', 'mode'].flatMap((kind) => {
    try {
      const centre = (require(`${root}${family}/${kind}`) as Subject['raw'])(...params);
      // differences cannot take steps as short as the tiniest modes
      return Number.isFinite(centre) && (centre === 0 || Math.abs(centre) > 1e-6) ? [centre] : [];
    } catch {
      return [];
    }
  });
}

function hash(k: number): number {
  let h = Math.imul(k + 1, 0x9e3779b1) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) >>> 0;
  return (h ^ (h >>> 13)) >>> 0;
}
