import { implement, isTensor, type Value } from '@stdgrad/core';
import { add, div, maximum, mul, neg, pow, real, sub } from '@stdgrad/ops';
import { ArgumentError } from '@stdgrad/protocol';
import { makingOf } from '../hook/made.js';
import { fallBack, holdsVariable } from './fallback.js';
import { row, type Row, type Scalar, type Terms } from './row.js';
import { ScalarRule, applyRule, notSmooth } from './scalar.js';
import { hornerOf, whole } from './special/terms.js';

type Many = Terms<string>;
type Term = Value | number;

const nth = (letter: string, n: number): string[] => Array.from({ length: n }, (_, k) => `${letter}${k}`);
const all = (terms: Many, names: readonly string[]): Value[] => names.map((name) => terms[name]!);
const rowOf = (partials: Readonly<Record<string, (terms: Many) => Term>>): Row => row(partials, ...realsFor(partials));
const realsFor = (partials: object): (typeof real)[] => Object.keys(partials).map(() => real);

const slope = (c: readonly Value[], x: Value): Value =>
  hornerOf(
    c.slice(1).map((one, k) => mul(k + 1, one)),
    x,
  );
const power = (x: Value, k: number): Term => (k === 0 ? 1 : k === 1 ? x : pow(x, k));

/** c₀ + c₁x + … */
function polynomial(n: number): Row {
  const names = nth('c', n);
  return rowOf({
    x: (terms) => slope(all(terms, names), terms['x']!),
    ...Object.fromEntries(names.map((name, k) => [name, ({ x }: Many) => power(x!, k)])),
  });
}

/** p(x)/q(x) */
function rational(n: number): Row {
  const [ps, qs] = [nth('p', n), nth('q', n)];
  const below = (terms: Many): Value => hornerOf(all(terms, qs), terms['x']!);
  return rowOf({
    x: (terms) => {
      const [p, q, x, z] = [all(terms, ps), all(terms, qs), terms['x']!, terms['z']!];
      return div(sub(slope(p, x), mul(z, slope(q, x))), hornerOf(q, x));
    },
    ...Object.fromEntries(
      ps.map((name, k) => [name, (terms: Many) => div(power(terms['x']!, k) as Value, below(terms))]),
    ),
    ...Object.fromEntries(
      qs.map((name, k) => [
        name,
        (terms: Many) => neg(div(mul(terms['z']!, power(terms['x']!, k) as Value), below(terms))),
      ]),
    ),
  });
}

/** Terms of t(k + 1) = x t(k) − t(k − 1): Chebyshev polynomials of x/2. */
function chebyshev(n: number, first: Term, second: Term, x: Value): Term[] {
  const t = [first, second];
  while (t.length < n) t.push(sub(mul(x, t.at(-1) as Value), t.at(-2) as Value));
  return t.slice(0, n);
}

/** ½c₍ₙ₋₁₎ + Σ c₍ₙ₋₁₋ₖ₎ Tₖ(x/2), whose derivatives are k Uₖ₋₁(x/2)/2. */
function chebyshevSeries(n: number): Row {
  const names = nth('c', n);
  return rowOf({
    x: (terms) => {
      const c = all(terms, names);
      const u = chebyshev(n, 1, terms['x']!, terms['x']!);
      return c
        .slice(0, -1)
        .reverse()
        .reduce<Term>((sum, one, k) => add(sum as Value, mul(mul((k + 1) / 2, one), u[k] as Value)), 0);
    },
    ...Object.fromEntries(
      names.map((name, k) => {
        const order = n - 1 - k;
        return [name, ({ x }: Many) => (order === 0 ? 0.5 : chebyshev(order + 1, 1, div(x!, 2), x!)[order]!)];
      }),
    ),
  });
}

type Order = Terms<'n' | 'x'>;
// a factor n makes up for the order that there is not
const below = (n: Value): Value => maximum(sub(n, 1), 0);

/** `@stdlib/math/base/tools`: polynomials of an order n and x. */
export const polynomialsByOrder: Readonly<Record<string, Row>> = {
  // 2n H(n − 1)
  hermitepoly: row({ n: null, x: ({ n, x, self }: Order) => mul(mul(2, n), self(below(n), x)) }, whole, real),
  // n He(n − 1)
  normhermitepoly: row({ n: null, x: ({ n, x, self }: Order) => mul(n, self(below(n), x)) }, whole, real),
  normhermitepolyf: row({ n: null, x: ({ n, x, self }: Order) => mul(n, self(below(n), x)) }, whole, real),
  // (x² + 4) F′(n) = (n − 1) x F(n) + 2n F(n − 1)
  fibpoly: row(
    {
      n: null,
      x: ({ n, x, z, self }: Order) =>
        div(add(mul(mul(sub(n, 1), x), z), mul(mul(2, n), self(sub(n, 1), x))), add(mul(x, x), 4)),
    },
    whole,
    real,
  ),
  // n F(n), of which (x² + 4) F(n) = L(n + 1) + L(n − 1)
  lucaspoly: row(
    {
      n: null,
      x: ({ n, x, self }: Order) => div(mul(n, add(self(add(n, 1), x), self(sub(n, 1), x))), add(mul(x, x), 4)),
    },
    whole,
    real,
  ),
};

/** How a function of x and lists of coefficients takes its arguments: the place of x among them, and the row for so many. */
interface Coefficients {
  readonly x: number;
  readonly lists: number;
  readonly row: (n: number) => Row;
}

/** `@stdlib/math/base/tools`: functions of coefficients and x. */
export const polynomialsByCoefficients: Readonly<Record<string, Coefficients>> = {
  evalpoly: { x: 1, lists: 1, row: polynomial },
  evalpolyf: { x: 1, lists: 1, row: polynomial },
  evalrational: { x: 2, lists: 2, row: rational },
  evalrationalf: { x: 2, lists: 2, row: rational },
  'chebyshev-series': { x: 0, lists: 1, row: chebyshevSeries },
  'chebyshev-seriesf': { x: 0, lists: 1, row: chebyshevSeries },
};

/** Says what functions of polynomials do with tensors. */
export function installPolynomials(): void {
  for (const [name, form] of Object.entries(polynomialsByOrder)) installByOrder(`${tools}/${name}`, form);
  for (const [name, form] of Object.entries(polynomialsByCoefficients)) installByCoefficients(`${tools}/${name}`, form);
  installSeries(`${tools}/sum-series`);
}

/** A series that starts from a tensor: what the terms are added to. */
function installSeries(id: string): void {
  const rule = new ScalarRule(id, row({ initialValue: () => 1 }, real));
  implement(id, (call) => {
    const [terms, options] = call.args as [unknown, { readonly initialValue?: unknown }];
    const start = options.initialValue;
    // the terms come once
    if (!isTensor(start) || start.length !== 1) return fallBack(call);
    return applyRule(rule, (initialValue) => call.fn(terms, { ...options, initialValue }) as number, [start]);
  });
}

const tools = '@stdlib/math/base/tools';
type Maker = (...params: readonly unknown[]) => Scalar;

function installByOrder(id: string, form: Row): void {
  const rule = new ScalarRule(id, form);
  implement(id, ({ fn, args }) => applyRule(rule, fn as Scalar, args));
  // a function for a variable order is refused when it is made
  implement(`${id}.factory`, ({ fn, args: [n] }) => {
    if (holdsVariable(n)) throw notSmooth(`${id}.factory`, 'n');
    return (x: unknown) => applyRule(rule, (order, at) => (fn as Maker)(order)(at), [n, x]);
  });
  implement(`${id}.factory()`, (call) => {
    const making = makingOf(call.fn);
    if (making === undefined) return fallBack(call);
    const make = making.factory as Maker;
    return applyRule(rule, (n, x) => make(n)(x), [making.params[0], call.args[0]]);
  });
}

function installByCoefficients(id: string, { x: place, lists, row: rowFor }: Coefficients): void {
  const rules: ScalarRule[] = [];
  const run = (
    value: (c: readonly (readonly number[])[], x: number) => number,
    c: readonly unknown[],
    x: unknown,
  ): unknown => {
    const elements = c.map((list) => elementsOf(id, list));
    const sizes = elements.map(({ length }) => length);
    const rule = (rules[sizes[0]!] ??= new ScalarRule(id, rowFor(sizes[0]!)));
    if (sizes.some((size) => size !== sizes[0]))
      throw new ArgumentError(
        `${id}: the lists of coefficients differ in length: ${sizes.join(', ')}; fill up with zeros.`,
      );
    const split = (all: readonly number[]): number[][] => sizes.map((size, k) => all.slice(k * size, (k + 1) * size));
    return applyRule(rule, (at, ...all) => value(split(all), at), [x, ...elements.flat()]);
  };
  const arranged = (c: readonly unknown[], x: unknown): unknown[] => [...c.slice(0, place), x, ...c.slice(place)];
  implement(id, ({ fn, args }) =>
    run((c, x) => fn(...arranged(c, x)) as number, args.toSpliced(place, 1).slice(0, lists), args[place]),
  );
  implement(
    `${id}.factory`,
    ({ fn, args }) =>
      (x: unknown) =>
        run((c, at) => (fn as Maker)(...c)(at), args, x),
  );
  implement(`${id}.factory()`, (call) => {
    const making = makingOf(call.fn);
    if (making === undefined) return fallBack(call);
    return run((_c, at) => call.fn(at) as number, making.params.slice(0, lists), call.args[0]);
  });
}

/** The elements of a list of coefficients: numbers and tensors. */
function elementsOf(id: string, list: unknown): unknown[] {
  if (Array.isArray(list)) return list;
  if (ArrayBuffer.isView(list)) return Array.from(list as unknown as ArrayLike<number>);
  if (isTensor(list) && list.ndims === 1) return Array.from({ length: list.length }, (_, k) => list.iget(k));
  throw new ArgumentError(`${id}: coefficients must be a list, a typed array or a tensor of one dimension.`);
}
