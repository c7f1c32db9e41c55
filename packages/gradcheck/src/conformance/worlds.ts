import { arrayFunction, notImplemented, type Call } from '@stdgrad/protocol';
import fc from 'fast-check';

/** One class of a random hierarchy, described without JavaScript's own: parents are positions further left. */
export interface Kind {
  readonly parent: number | null;
  /** Brings the method; subclasses inherit it. */
  readonly handles: boolean;
  readonly declines: boolean;
}

/** One argument of a call; numbers are kinds, of which a new instance is made. */
export type Shape =
  | { readonly as: 'value'; readonly kind: number }
  | { readonly as: 'array'; readonly kinds: readonly (number | null)[] }
  | { readonly as: 'options'; readonly out: number | null; readonly where: number | null; readonly like: number | null }
  | { readonly as: 'hidden'; readonly kind: number; readonly place: number }
  | { readonly as: 'other'; readonly value: unknown };

export interface World {
  readonly kinds: readonly Kind[];
  readonly shapes: readonly Shape[];
}

/** What a dispatcher did: whom it asked in which order, what came out, and the last call it handed on. */
export interface Trace {
  readonly asked: readonly number[];
  readonly outcome: string;
  readonly types: readonly number[];
}

const kind = fc.record({
  parent: fc.option(fc.nat()),
  handles: fc.boolean(),
  declines: fc.boolean(),
});

const kinds = fc
  .array(kind, { minLength: 1, maxLength: 6 })
  .map((row) => row.map((k, i): Kind => ({ ...k, parent: k.parent === null || i === 0 ? null : k.parent % i })));

const others = [
  0,
  -1.5,
  '',
  'out',
  true,
  null,
  undefined,
  7n,
  Symbol.iterator,
  [],
  {},
  [[]],
  new Float64Array(2),
  new Map(),
];

function shape(count: number): fc.Arbitrary<Shape> {
  const one = fc.nat(count - 1);
  const maybe = fc.option(one);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ as: fc.constant('value' as const), kind: one }) },
    fc.record({ as: fc.constant('array' as const), kinds: fc.array(maybe, { maxLength: 4 }) }),
    fc.record({ as: fc.constant('options' as const), out: maybe, where: maybe, like: maybe }),
    fc.record({ as: fc.constant('hidden' as const), kind: one, place: fc.nat(hiding.length - 1) }),
    fc.record({ as: fc.constant('other' as const), value: fc.constantFrom(...others) }),
  );
}

/** A class hierarchy and the arguments of one call. */
export const worlds: fc.Arbitrary<World> = kinds.chain((row) =>
  fc.record({ kinds: fc.constant(row), shapes: fc.array(shape(row.length), { maxLength: 6 }) }),
);

class Holder {
  readonly out: unknown;
  constructor(out: unknown) {
    this.out = out;
  }
}

/** Places where the default rule must not look. */
const hiding: readonly ((x: unknown) => unknown)[] = [
  (x) => [[x]],
  (x) => ({ input: x }),
  (x) => ({ out: [x] }),
  (x) => new Holder(x),
  (x) => new Map([['out', x]]),
  (x) => new Set([x]),
  (x) => () => x,
  (x) => Object.create({ out: x }) as unknown,
  (x) => Object.assign(new Float64Array(1), { out: x }),
  (x) => Object.assign(() => 0, { out: x }),
];

/** Makes the classes and arguments, runs the dispatcher on them and writes down what it did. */
export function runWorld(world: World, dispatcher: Dispatcher): Trace {
  const asked: number[] = [];
  let types: readonly number[] = [];
  const classes: (new () => object)[] = [];
  world.kinds.forEach((k, i) => {
    const Base = k.parent === null ? Object : (classes[k.parent] ?? Object);
    const Kind = class extends Base {};
    if (k.handles)
      Object.defineProperty(Kind.prototype, arrayFunction, {
        value(this: object, call: Call) {
          const me = classes.indexOf(this.constructor as new () => object);
          asked.push(me);
          types = call.types.map((type) => classes.indexOf(type as new () => object));
          return world.kinds[me]?.declines ? notImplemented : `handled by ${me} (${i}) as ${call.id}`;
        },
      });
    classes.push(Kind);
  });
  const make = (i: number | null): unknown => (i === null ? i : new (classes[i] ?? Object)());
  const args = world.shapes.map((s): unknown => {
    if (s.as === 'value') return make(s.kind);
    if (s.as === 'array') return s.kinds.map(make);
    if (s.as === 'hidden') return hiding[s.place]?.(make(s.kind));
    if (s.as === 'other') return s.value;
    return { out: make(s.out), where: make(s.where), like: make(s.like), dims: 1 };
  });
  const original = (...got: unknown[]) =>
    got.length === args.length && got.every((x, i) => x === args[i]) ? 'original' : 'changed';
  try {
    return { asked, outcome: String(dispatcher('@acme/f', original)(...args)), types };
  } catch (error) {
    return {
      asked,
      outcome: error instanceof TypeError ? `TypeError ${error.message.includes('@acme/f')}` : 'error',
      types,
    };
  }
}

/** Makes a function that lets its arguments take over: what `dispatchable` is, or another implementation of it. */
export type Dispatcher = (id: string, fn: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown;

/** What NEP 18 says should happen, from the description alone. */
export function modelWorld(world: World): Trace {
  const ancestors = (i: number): readonly number[] => {
    const parent = world.kinds[i]?.parent ?? null;
    return parent === null ? [i] : [i, ...ancestors(parent)];
  };
  const handlerOf = (i: number) => ancestors(i).find((a) => world.kinds[a]?.handles);
  const seen = world.shapes.flatMap((s) => {
    if (s.as === 'value') return [s.kind];
    if (s.as === 'array') return s.kinds;
    return s.as === 'options' ? [s.out, s.where, s.like] : [];
  });
  const order: number[] = [];
  for (const i of seen) {
    if (i === null || handlerOf(i) === undefined || order.includes(i)) continue;
    const firstBase = order.findIndex((other) => ancestors(i).includes(other));
    order.splice(firstBase === -1 ? order.length : firstBase, 0, i);
  }
  const taker = order.findIndex((i) => !world.kinds[i]?.declines);
  if (order.length === 0) return { asked: [], outcome: 'original', types: [] };
  if (taker === -1) return { asked: order, outcome: 'TypeError true', types: order };
  const winner = order[taker] ?? -1;
  return {
    asked: order.slice(0, taker + 1),
    outcome: `handled by ${winner} (${handlerOf(winner)}) as @acme/f`,
    types: order,
  };
}
