import { isTensor, isVariable, type Tensor } from '@stdgrad/core';
import { forJSON, holdsTensor } from './print.js';
import { forget, notePrinted, read, remember } from './printed.js';
import { ofList } from './storage.js';
import { elementsOf, isFloatArray, tensorsOf } from './table.js';

/** `JSON.stringify(x)`: tensors are printed as their numbers. */
export function stringify(x: unknown, ...rest: []): string | undefined {
  if (!holdsTensor(x)) {
    const plain = JSON.stringify(x, ...rest) as string | undefined;
    return plain === undefined ? plain : forget(plain);
  }
  const text = JSON.stringify(forJSON(x), ...rest);
  if (!someTensor(x, (part) => isVariable(part as Tensor))) return text;
  notePrinted(text);
  return remember(text);
}

/**
 * `JSON.parse(text)`
 *
 * @throws {@link GradientLossError} for a text that variables were printed into
 */
export function parse(text: string, ...rest: []): unknown {
  read(
    'JSON.parse',
    text,
    'copy with JSON.parse(JSON.stringify(x)) in one expression or with structuredClone(x), or print stopGradient(x).',
  );
  return JSON.parse(text, ...rest);
}

/** `JSON.parse(JSON.stringify(x))`: a copy that keeps tensors. */
export function copied(x: unknown): unknown {
  return someTensor(x, () => true) ? jsonCopy(x) : JSON.parse(JSON.stringify(x));
}

// deeper nesting than any data has; what holds itself is left to the engine, which refuses it
const deepest = 100;

function someTensor(x: unknown, test: (x: unknown) => boolean, depth = deepest): boolean {
  if (typeof x !== 'object' || x === null || depth === 0) return false;
  if (isTensor(x)) return test(x);
  if (isFloatArray(x)) return tensorsOf(x) !== undefined && elementsOf(x).some((part) => isTensor(part) && test(part));
  if (ArrayBuffer.isView(x)) return false;
  const parts: readonly unknown[] = Array.isArray(x) ? x : Object.values(x);
  return parts.some((part) => someTensor(part, test, depth - 1));
}

/** A copy with what JSON keeps: own properties that are no functions, lists, texts, numbers, truth values. */
function jsonCopy(x: unknown): unknown {
  if (isTensor(x)) return x;
  if (typeof x !== 'object' || x === null || !someTensor(x, () => true)) {
    const text = JSON.stringify(x) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  }
  const { toJSON } = x as { toJSON?: unknown };
  if (typeof toJSON === 'function') return jsonCopy(Reflect.apply(toJSON, x, ['']));
  if (Array.isArray(x)) return Array.from(x, (part) => jsonCopy(part) ?? null);
  const parts: readonly (readonly [string, unknown])[] = isFloatArray(x)
    ? elementsOf(x).map((part, k) => [String(k), part])
    : Object.entries(x);
  const copies = parts.map(([name, part]) => [name, jsonCopy(part)] as const);
  return Object.fromEntries(copies.filter(([, part]) => part !== undefined));
}

/** `structuredClone(x)`: a copy that keeps tensors. */
export function cloned(x: unknown, ...rest: []): unknown {
  return someTensor(x, () => true) ? structuredCopy(x, new Map()) : structuredClone(x, ...rest);
}

function structuredCopy(x: unknown, done: Map<object, unknown>): unknown {
  if (isTensor(x)) return x;
  if (typeof x !== 'object' || x === null) return structuredClone(x);
  const known = done.get(x);
  if (known !== undefined) return known;
  const copy = (part: unknown): unknown => structuredCopy(part, done);
  if (isFloatArray(x)) {
    const made = ofList(x.constructor as never, elementsOf(x));
    done.set(x, made);
    return made;
  }
  if (Array.isArray(x)) {
    const list: unknown[] = [];
    done.set(x, list);
    for (const part of x) list.push(copy(part));
    return list;
  }
  if (!someTensor(x, () => true)) {
    const made: unknown = structuredClone(x);
    done.set(x, made);
    return made;
  }
  // the copy of an instance is a plain object, as structuredClone makes it
  const made: Record<string, unknown> = {};
  done.set(x, made);
  for (const [name, part] of Object.entries(x)) made[name] = copy(part);
  return made;
}
