import { arrayOf, arrayOfValue, implement, isTensor, operand, type Value } from '@stdgrad/core';
import { add, at, stack } from '@stdgrad/ops';
import { ArgumentError, isDType, type Call } from '@stdgrad/protocol';
import { makingOf } from '../../hook/made.js';
import { elementNumbers } from './places.js';
import { assignTo, checkCarries } from '../operands.js';
import { fallBack, holdsVariable } from '../fallback.js';
import { vectorOf } from '../products.js';
import { isOutput } from '../reductions.js';

type Run = (...args: unknown[]) => unknown;

/** Says what the methods of `math/array/tools/unary` do with tensors: the function gets their elements, one by one. */
export function installVectorTools(): void {
  implement('@stdlib/math/array/tools/unary#apply', applied);
  implement('@stdlib/math/array/tools/unary#assign', assigned);
}

function applied(call: Call): unknown {
  const [x, ...options] = call.args;
  if (options.some((arg) => holdsVariable(arg))) return fallBack(call);
  const found = elementwise(call, x, true);
  if (found === null) return fallBack(call);
  const made = operand(call.id, found.run(found.memory, ...options));
  const { dtype } = arrayOfValue(made);
  if (found.results.length === 0) return made;
  checkCarries(call.id, { dtype }, found.results);
  return add(stack(found.results), 0, isDType(dtype) ? { dtype } : {});
}

function assigned(call: Call): unknown {
  const { id, args } = call;
  const [x, out] = args;
  const found = elementwise(call, x, isOutput(out));
  if (found === null) return fallBack(call);
  // a list takes what the function gives
  if (!isOutput(out)) return found.run(found.memory, out);
  const size = vectorOf(id, out).length;
  if (size < found.memory.length)
    throw new ArgumentError(`${id}: the output has ${size} elements for ${found.memory.length}; pass a longer one.`);
  found.run(found.memory, new Float64Array(size));
  if (found.results.length === 0) return out;
  const rest = Array.from({ length: size - found.results.length }, (_, k) =>
    operand(id, at(out as Value, found.results.length + k)),
  );
  return assignTo(id, out, stack([...found.results, ...rest]));
}

interface Elementwise {
  readonly run: Run;
  /** The numbers, of a type that the function takes. */
  readonly memory: readonly number[] | Float64Array;
  /** What the function gave, call by call. */
  readonly results: Value[];
}

/** The same method with a function that gets elements of tensors; `plain`: and whose results are kept aside. */
function elementwise({ id, fn }: Call, x: unknown, plain: boolean): Elementwise | null {
  const making = makingOf(fn);
  if (making === undefined) return null;
  const [fcn, types, ...rest] = making.params as readonly [Run, readonly unknown[], ...unknown[]];
  const value = vectorOf(id, x);
  const results: Value[] = [];
  let calls = 0;
  const recording = (number: unknown): unknown => {
    const result = fcn(isTensor(value) ? at(value, calls) : number);
    calls++;
    if (!plain) return result;
    results.push(operand(id, result));
    return isTensor(result) ? arrayOf(result).iget(0) : result;
  };
  const numbers = elementNumbers(arrayOfValue(value));
  const takes = types.map(String).includes('float64');
  return {
    run: making.factory(recording, types, ...rest) as Run,
    memory: takes ? numbers : Array.from(numbers),
    results,
  };
}
