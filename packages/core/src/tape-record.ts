import { nodeInUse } from './record.js';
import type { Rule } from './rule.js';
import { state } from './state.js';
import { chunkSize, further, imported, roll, tape, type TapeChunk } from './tape.js';
import { Tensor, arrayOf, isTensor, numberOf, type Tensor as TensorType } from './tensor.js';

/** Slots of the tape as an op sees them: the inputs' slots are in `a` and `b`, −1 for a constant. */
export type Slots = Pick<TapeChunk, 'value' | 'a' | 'b' | 'da' | 'db'>;

/**
 * Writes slot `k` for the inputs' values: the op's value, and the partial derivatives by inputs that have a slot, or the
 * input itself in their place where it is a constant.
 */
export type Put = (slots: Slots, k: number, x: number, y: number) => void;

/** An op of one or two numbers as the scalar tape runs it. */
export interface TapeOp {
  readonly rule: Rule;
  put: Put;
}

const constant = -1;
const unfit = -2;

/** The slot of the open segment that stands for `x`; {@link constant}, or {@link unfit} when it is no float64 scalar. */
function slotOf(x: TensorType): number {
  // its own slot, or the import of contents that nobody else can write
  if (x.segment === tape.open && (x.made === null || (x.contents!.ties === null && x.base === null))) return x.slot;
  return importSlot(x);
}

function importSlot(x: TensorType): number {
  const array = arrayOf(x);
  if (array.layout.shape.length !== 0 || array.dtype !== 'float64') return unfit;
  if (x.constant) return constant;
  const value = array.buffer[array.start]!;
  // others may have written to its memory since
  if (x.segment === tape.open && x.base === null && tape.chunk.value[x.slot] === value) return x.slot;
  const node = nodeInUse(x);
  if (node === null) return constant;
  const { chunk, open } = tape;
  const slot = tape.next++;
  chunk.value[slot] = value;
  chunk.a[slot] = -1;
  chunk.b[slot] = -1 - open.imports.push(node);
  chunk.rule[slot] = imported;
  chunk.done++;
  if (x.base === null) {
    x.segment = open;
    x.slot = slot;
  }
  return slot;
}

/** What a tensor whose slot was looked for holds. */
function valueOf(x: TensorType, slot: number): number {
  return slot >= 0 ? tape.chunk.value[slot]! : numberOf(x);
}

/** Runs an op of one number on a tensor and records it on the tape; `null` when it isn't a variable float64 scalar. */
export function recordScalar1(op: TapeOp, x: TensorType): TensorType | null {
  if (!state.tracking) return null;
  if (tape.next > chunkSize - 2) roll();
  const a = slotOf(x);
  if (a < 0) return null;
  const { chunk } = tape;
  const k = tape.next;
  chunk.a[k] = a;
  chunk.b[k] = constant;
  op.put(chunk, k, chunk.value[a]!, 0);
  return onTape(k, op.rule);
}

/** {@link recordScalar1} for two operands, one of which may be a number. */
export function recordScalar2(op: TapeOp, x: TensorType | number, y: TensorType | number): TensorType | null {
  if (!state.tracking) return null;
  if (tape.next > chunkSize - 3) roll();
  let a = constant;
  let u = 0;
  if (typeof x === 'number') u = x;
  else {
    a = slotOf(x);
    if (a === unfit) return null;
    u = valueOf(x, a);
  }
  let b = constant;
  let v = 0;
  if (typeof y === 'number') v = y;
  else {
    b = slotOf(y);
    if (b === unfit) return null;
    v = valueOf(y, b);
  }
  if (a < 0 && b < 0) return null;
  const { chunk } = tape;
  const k = tape.next;
  chunk.a[k] = a;
  chunk.b[k] = b;
  op.put(chunk, k, u, v);
  return onTape(k, op.rule);
}

/** Operands of a function of numbers as the tape has them: slots, −1 for constants, and values. */
export interface ScalarInputs {
  readonly slots: readonly number[];
  readonly values: readonly number[];
}

/** Finds slots for the operands of a function of numbers; `null` unless all are float64 scalars and one is a variable. */
export function scalarInputs(args: readonly unknown[]): ScalarInputs | null {
  if (!state.tracking) return null;
  if (tape.next > chunkSize - 2 * args.length) roll();
  const slots: number[] = [];
  const values: number[] = [];
  let variables = 0;
  for (const arg of args) {
    if (typeof arg === 'number') {
      slots.push(constant);
      values.push(arg);
      continue;
    }
    if (!isTensor(arg)) return null;
    const slot = slotOf(arg);
    if (slot === unfit) return null;
    if (slot !== constant) variables++;
    slots.push(slot);
    values.push(valueOf(arg, slot));
  }
  return variables === 0 ? null : { slots, values };
}

/**
 * Records a function of numbers on the tape, right after {@link scalarInputs}.
 *
 * @param z - the value
 * @param slopes - partial derivatives; those by constants are not looked at
 */
export function recordScalars(
  rule: Rule,
  { slots, values }: ScalarInputs,
  z: number,
  slopes: readonly number[],
): TensorType {
  const { chunk } = tape;
  const k = tape.next;
  const slope = (input: number): number => (slots[input]! < 0 ? values[input]! : slopes[input]!);
  chunk.value[k] = z;
  chunk.a[k] = slots[0]!;
  chunk.da[k] = slope(0);
  chunk.b[k] = constant;
  if (slots.length > 1) {
    chunk.b[k] = slots[1]!;
    chunk.db[k] = slope(1);
  }
  const made = onTape(k, rule);
  for (let input = 2; input < slots.length; input++) {
    const m = tape.next++;
    chunk.a[m] = slots[input]!;
    chunk.b[m] = constant;
    chunk.da[m] = slope(input);
    chunk.db[m] = k;
    chunk.rule[m] = further;
  }
  return made;
}

// a slot counts from here on: an op that throws leaves none
function onTape(slot: number, rule: Rule): TensorType {
  tape.chunk.rule[slot] = rule;
  tape.next = slot + 1;
  const z = new Tensor(null, null, false, null) as TensorType;
  z.segment = tape.open;
  z.slot = slot;
  return z;
}
