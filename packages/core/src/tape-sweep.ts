import { scalarArray } from '@stdgrad/kernels';
import { InvalidBackprop } from '@stdgrad/protocol';
import type { Node, Value } from './node.js';
import { arrayOfValue, fit, inMode, plus } from './record.js';
import type { Saved } from './rule.js';
import { releaseNode } from './saved.js';
import { state } from './state.js';
import { chunkSize, further, imported, tape, type Segment } from './tape.js';
import { Tensor, isTensor, makeTensor, type Tensor as TensorType } from './tensor.js';

// slots to be looked at: one for each way that leads to a slot
const waiting = new Int32Array(3 * chunkSize);

/** The slot that a bridge stands for, and its segment. */
function placeOf(bridge: Node): { segment: Segment; slot: number } {
  return { segment: bridge.a!.aux as Segment, slot: bridge.aux as number };
}

/**
 * Marks the slots that lead to a bridge, and counts the nodes outside that lead to those.
 *
 * @param visit - what the sweep does with an input outside
 * @throws {@link InvalidBackprop} when the way leads through a slot that an earlier backward released
 */
export function enterTape(bridge: Node, found: number, visit: (input: Node, consumer: Node) => void): void {
  const { segment, slot } = placeOf(bridge);
  const { mark, a, b, rule } = segment.chunk;
  if (segment.high < segment.low) segment.low = segment.high = slot;
  waiting[0] = slot;
  for (let count = 1; count > 0;) {
    const k = waiting[--count]!;
    if (mark[k] === found) continue;
    if (mark[k]! < 0) throw releasedError(rule[slot]!.name);
    mark[k] = found;
    if (k < segment.low) segment.low = k;
    if (k > segment.high) segment.high = k;
    const i = a[k]!;
    const j = b[k]!;
    if (i >= 0 && mark[i] !== found) waiting[count++] = i;
    if (j >= 0 && mark[j] !== found) waiting[count++] = j;
    if (rule[k] === imported) visit(segment.imports[-2 - j]!, segment.node!);
    else if (rule[k] !== further) for (let m = k + 1; rule[m] === further; m++) waiting[count++] = m;
  }
}

/** What an error says when a released part of the graph is needed. */
export function releasedError(name: string): Error {
  return new InvalidBackprop(
    `backward: an input of '${name}' was made by a graph that an earlier backward released; ` +
      `call that backward with { retainGraph: true }, or compute the input again.`,
  );
}

/** Gives a bridge's cotangent to its slot. */
export function deposit(bridge: Node, cotangent: Value, found: number, reached: number): void {
  const { segment, slot } = placeOf(bridge);
  if (isTensor(cotangent)) return addRecorded(segment, slot, cotangent, reached);
  const { mark, adjoint } = segment.chunk;
  const g = cotangent.buffer[cotangent.start]!;
  adjoint[slot] = mark[slot] === found ? g : adjoint[slot]! + g;
  mark[slot] = reached;
}

/** How a sweep passes a segment. */
export interface Passing {
  readonly found: number;
  readonly reached: number;
  /** What becomes of the slots: see the sweep. */
  readonly passed: 'keep' | 'release' | 'forget';
  /** Adds a cotangent, if any, to what a node outside has received, and counts its consumer as passed. */
  readonly give: (input: Node, cotangent: Value | null) => void;
}

/** Pulls cotangents back through a segment, newest slot first. */
export function passSegment(segment: Segment, passing: Passing): void {
  if (segment.recorded !== null) passRecorded(segment, passing);
  else settleBridges(segment, passNumbers(segment, passing));
  segment.low = 0;
  segment.high = -1;
  segment.chunk.settle();
}

/** @returns the mark that passed slots have from now on */
function passNumbers(segment: Segment, { found, reached, passed, give }: Passing): number {
  const { mark, adjoint, a, b, da, db, rule } = segment.chunk;
  const after = passed === 'release' ? -++state.serial : passed === 'forget' ? 0 : reached;
  let released = 0;
  for (let k = segment.high; k >= segment.low; k--) {
    const seen = mark[k];
    if (seen !== reached && seen !== found) continue;
    if (rule[k] === imported) {
      mark[k] = passed === 'forget' ? 0 : reached;
      give(segment.imports[-2 - b[k]!]!, seen === reached ? scalarArray(adjoint[k]!) : null);
      continue;
    }
    mark[k] = after;
    if (after < 0) released++;
    const owner = rule[k] === further ? db[k]! : k;
    if (mark[owner] === found || (seen === found && owner === k)) {
      // upstream, but nothing flowed there
      adjoint[k] = 0;
      continue;
    }
    const g = adjoint[owner]!;
    const i = a[k]!;
    if (i >= 0) {
      if (mark[i] === found) {
        adjoint[i] = g * da[k]!;
        mark[i] = reached;
      } else adjoint[i]! += g * da[k]!;
    }
    const j = b[k]!;
    if (j >= 0) {
      if (mark[j] === found) {
        adjoint[j] = g * db[k]!;
        mark[j] = reached;
      } else adjoint[j]! += g * db[k]!;
    }
  }
  segment.chunk.done += released;
  return after;
}

/** Nodes that stand for slots get the slots' gradients, and go with them when they are released. */
function settleBridges({ chunk, bridges }: Segment, after: number): void {
  if (after === 0) return;
  let kept = 0;
  for (const bridge of bridges) {
    const slot = bridge.slot;
    if (chunk.mark[slot] === after) {
      bridge.node.own(scalarArray(chunk.adjoint[slot]!));
      if (after < 0) {
        if (bridge.node.rule !== null) releaseNode(bridge.node);
        continue;
      }
    }
    bridges[kept++] = bridge;
  }
  bridges.length = kept;
}

/** In a recorded sweep cotangents are tensors, and slots are pulled through by their rules. */
function passRecorded(segment: Segment, { found, reached, give }: Passing): void {
  const { mark, a, b, rule } = segment.chunk;
  const cotangents = segment.recorded as Map<number, Value>;
  for (let k = segment.high; k >= segment.low; k--) {
    const seen = mark[k];
    if (seen !== reached && seen !== found) continue;
    mark[k] = 0;
    const g = seen === reached ? cotangents.get(k)! : null;
    if (rule[k] === imported) give(segment.imports[-2 - b[k]!]!, g);
    else if (g !== null) {
      const saved = savedAt(segment, k);
      const vjp = (input: number): Value | null => rule[k]!.vjp(input, g, saved);
      if (a[k]! >= 0) addRecorded(segment, a[k]!, vjp(0), reached);
      if (b[k]! >= 0) addRecorded(segment, b[k]!, vjp(1), reached);
      for (let m = k + 1; rule[m] === further; m++)
        if (a[m]! >= 0) addRecorded(segment, a[m]!, vjp(m - k + 1), reached);
    }
  }
  segment.recorded = null;
}

function addRecorded(segment: Segment, slot: number, given: Value | null, reached: number): void {
  if (given === null) return;
  const cotangent = inMode(given, true);
  const cotangents = (segment.recorded ??= new Map()) as Map<number, Value>;
  const { mark } = segment.chunk;
  const before = mark[slot] === reached ? cotangents.get(slot) : undefined;
  cotangents.set(slot, before === undefined ? cotangent : plus(before, cotangent));
  mark[slot] = reached;
}

/** What a slot's rule reads, as tensors in the graph. */
export function savedAt(segment: Segment, k: number): Saved {
  const { a, b, da, db, rule } = segment.chunk;
  const xs: Value[] = [];
  for (let m = k + 1; rule[m] === further; m++) xs.push(tensorAt(segment, a[m]!, da[m]!));
  return {
    x: tensorAt(segment, a[k]!, da[k]!),
    y: tensorAt(segment, b[k]!, db[k]!),
    z: tensorAt(segment, k, 0),
    xs: xs.length === 0 ? null : xs,
    aux: null,
  };
}

function tensorAt(segment: Segment, slot: number, constant: number): TensorType {
  if (slot < 0) return makeTensor(scalarArray(constant), null, true);
  const { rule, b } = segment.chunk;
  if (rule[slot] === imported)
    return makeTensor(scalarArray(segment.valueAt(slot)), segment.imports[-2 - b[slot]!]!, false);
  const x = new Tensor(null, null, false, null) as TensorType;
  x.segment = segment;
  x.slot = slot;
  return x;
}

/** After a sweep that threw: slots that it saw have no gradient rather than part of one. */
export function abandonSegment(segment: Segment, found: number, reached: number): void {
  const { mark } = segment.chunk;
  const end = segment.node === null ? tape.next : segment.end;
  for (let k = segment.start; k < end; k++) if (mark[k] === found || mark[k] === reached) mark[k] = 0;
  segment.recorded = null;
  segment.low = 0;
  segment.high = -1;
}

/**
 * Pushes tangents forward through a segment.
 *
 * @param tangentOf - tangent of a node outside
 * @param recorded - whether tangents are tensors
 * @returns the tangent of each slot, `null` where it is zero
 */
export function pushSegment(
  segment: Segment,
  tangentOf: (input: Node) => Value | undefined,
  recorded: boolean,
): (Value | null)[] {
  const { a, b, da, db, rule } = segment.chunk;
  const tangents: (Value | null)[] = [];
  const part = (k: number, input: number, slot: number, slope: number): Value | null => {
    const tangent = slot < 0 ? null : tangents[slot - segment.start]!;
    if (tangent === null) return null;
    if (!recorded) return scalarArray((arrayOfValue(tangent).iget(0) as number) * slope);
    // a VJP of a number is a product, and so its own transpose
    return rule[k]!.vjp(input, inMode(tangent, true), savedAt(segment, k));
  };
  for (let k = segment.start; k < segment.end; k++) {
    if (rule[k] === imported) {
      const node = segment.imports[-2 - b[k]!]!;
      const tangent = tangentOf(node);
      tangents.push(tangent === undefined ? null : fit(tangent, node));
      continue;
    }
    const parts = [];
    if (rule[k] !== further) {
      parts.push(part(k, 0, a[k]!, da[k]!), part(k, 1, b[k]!, db[k]!));
      for (let m = k + 1; rule[m] === further; m++) parts.push(part(k, m - k + 1, a[m]!, da[m]!));
    }
    tangents.push(parts.reduce((sum, next) => (sum === null ? next : next === null ? sum : plus(sum, next)), null));
  }
  return tangents;
}
