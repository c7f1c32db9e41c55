import type { Dispatcher } from '@stdgrad/gradcheck';
import { arrayFunction, hasHandler, notImplemented, relevantByDefault, type Handler } from '@stdgrad/protocol';

interface Rules {
  readonly find: (args: readonly unknown[]) => readonly unknown[];
  readonly unique: boolean;
  readonly isBefore: (x: Function, y: Function) => boolean;
  readonly declines: (result: unknown) => boolean;
  readonly whenAllDecline: 'throw' | 'original';
  readonly types: (types: readonly Function[]) => readonly Function[];
}

const typeOf = (x: object) => x.constructor;
const isSubclass = (x: Function, y: Function) =>
  Object.prototype.isPrototypeOf.call(y.prototype as object, x.prototype as object);

/** The rules done plainly: the planted mistakes below change one each. */
const right: Rules = {
  find: relevantByDefault,
  unique: true,
  isBefore: isSubclass,
  declines: (result) => result === notImplemented,
  whenAllDecline: 'throw',
  types: (types) => types,
};

function dispatcher(rules: Rules): Dispatcher {
  return (id, fn) =>
    (...args) => {
      const found: Handler[] = [];
      for (const x of rules.find(args)) {
        if (!hasHandler(x) || (rules.unique && found.some((y) => typeOf(y) === typeOf(x)))) continue;
        const at = found.findIndex((y) => rules.isBefore(typeOf(x), typeOf(y)));
        found.splice(at < 0 ? found.length : at, 0, x);
      }
      const types = rules.types(found.map(typeOf));
      for (const x of found) {
        const result = x[arrayFunction]({ id, fn, args, types });
        if (!rules.declines(result)) return result;
      }
      if (found.length === 0 || rules.whenAllDecline === 'original') return fn(...args);
      throw new TypeError(id);
    };
}

/** Nothing planted: shows that the mistakes, not the scaffold, are what the model finds. */
export const plain = dispatcher(right);

/** Dispatchers with one mistake each. */
export const wrong: Readonly<Record<string, Dispatcher>> = {
  'asks a type twice': dispatcher({ ...right, unique: false }),
  'leaves a subclass behind its base': dispatcher({ ...right, isBefore: () => false }),
  'asks a base before its subclass': dispatcher({ ...right, isBefore: (x, y) => isSubclass(y, x) }),
  'asks from right to left': dispatcher({ ...right, isBefore: () => true }),
  'knows direct subclasses only': dispatcher({
    ...right,
    isBefore: (x, y) => Object.getPrototypeOf(x.prototype) === y.prototype,
  }),
  'takes undefined for declined': dispatcher({ ...right, declines: (result) => result === undefined }),
  'takes the first answer for declined': dispatcher({ ...right, declines: () => true }),
  'runs the original when all decline': dispatcher({ ...right, whenAllDecline: 'original' }),
  'looks at positional arguments only': dispatcher({ ...right, find: (args) => args }),
  'looks at options first': dispatcher({ ...right, find: (args) => relevantByDefault([...args].reverse()).reverse() }),
  'looks into nested arrays': dispatcher({ ...right, find: (args) => relevantByDefault(args.flat(2)) }),
  'hands on the first type only': dispatcher({ ...right, types: (types) => types.slice(0, 1) }),
};
