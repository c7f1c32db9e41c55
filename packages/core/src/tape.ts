import { scalarArray, scalarLayout } from '@stdgrad/kernels';
import { shared } from '@stdgrad/protocol';
import { Node } from './node.js';
import { saves, type Rule } from './rule.js';
import { state } from './state.js';

/** Slots of one chunk: what a tensor that is kept without a backward keeps alive, times 50 bytes. */
export const chunkSize = 4096;

// marks of the tape's own parts, which sweeps treat by themselves
const unruled = (name: string): Rule =>
  shared(`core.tape.${name}`, () => ({ name, needs: () => saves.nothing, vjp: () => null }));

/** Rule of a slot that stands for a node outside its segment. */
export const imported = unruled('import');

/** Rule of a slot that holds a further input of an earlier one, whose number is in `db`. */
export const further = unruled('further');

/** What a chunk needs until its slots are released; used again by another chunk then. */
class Workings {
  /** Slot of the first input; −1: none or a constant, which is then in `da`. */
  readonly a = new Int32Array(chunkSize);
  /** Slot of the second input, likewise; −2−k in an imported slot: number k of the segment's imports. */
  readonly b = new Int32Array(chunkSize);
  readonly da = new Float64Array(chunkSize);
  readonly db = new Float64Array(chunkSize);
  readonly rule = new Array<Rule | null>(chunkSize).fill(null);
  /** Epoch of the newest sweep that has seen the slot; −serial once a backward has released it. */
  readonly mark = new Float64Array(chunkSize); // epochs and serials outgrow 32 bits within the hour
}

const workings = shared('core.tape.workings', () => ({
  spare: [] as Workings[],
  /** Of chunks whose slots were all released: each has its gradient, and whatever is made of it is newer. */
  released: Object.assign(Object.create(null) as Workings, { mark: new Float64Array(chunkSize).fill(-1) }),
}));
const mostSpare = 256;

/** Memory of the scalar tape, a Wengert list: slot k holds a value, two inputs and the partial derivatives by them. */
export class TapeChunk {
  readonly value = new Float64Array(chunkSize);
  readonly adjoint = new Float64Array(chunkSize);
  a!: Workings['a'];
  b!: Workings['b'];
  da!: Workings['da'];
  db!: Workings['db'];
  rule!: Workings['rule'];
  mark!: Workings['mark'];
  private workings!: Workings;
  /** How many slots have been written, once the chunk is full. */
  private used = Infinity;
  /** How many of them need nothing any more: released, or standing for nodes outside. */
  done = 0;

  constructor() {
    this.workWith(workings.spare.pop() ?? new Workings());
  }

  private workWith(given: Workings): void {
    this.workings = given;
    ({ a: this.a, b: this.b, da: this.da, db: this.db, rule: this.rule, mark: this.mark } = given);
  }

  /** Ends the chunk after so many slots. */
  fill(slots: number): void {
    this.used = slots;
    this.settle();
  }

  /** Lets others have the workings once all slots are done. Values and gradients stay for whoever asks. */
  settle(): void {
    if (this.done < this.used || this.workings === workings.released) return;
    const { mark, rule } = this.workings;
    mark.fill(0);
    rule.fill(null);
    if (workings.spare.length < mostSpare) workings.spare.push(this.workings);
    this.workWith(workings.released);
  }
}

/** Slots that were written one after the other, with nothing outside in between that reads one of them: a node with many results. */
class TapeSegment {
  readonly chunk: TapeChunk;
  readonly start: number;
  end = -1;
  /** Made when the segment is sealed. */
  node: Node | null = null;
  readonly imports: Node[] = [];
  /** Nodes that stand for single slots. */
  readonly bridges: { readonly slot: number; readonly node: Node }[] = [];
  /** Cotangents of a recorded sweep, by slot. */
  recorded: Map<number, unknown> | null = null;
  /** The slots that the sweep under way has to look at. */
  low = 0;
  high = -1;

  constructor(chunk: TapeChunk, start: number) {
    this.chunk = chunk;
    this.start = start;
  }

  valueAt(slot: number): number {
    return this.chunk.value[slot]!;
  }

  /** Whether a backward has set the derivative by a slot: sweeps mark with odd epochs what they find, with even ones what they pass. */
  hasGradient(slot: number): boolean {
    const mark = this.chunk.mark[slot]!;
    return mark < 0 || (mark > 0 && mark % 2 === 0);
  }

  /** A node that stands for a slot, so that the graph outside can lead to it. */
  bridge(slot: number): Node {
    const { mark, adjoint } = this.chunk;
    const segment = this.node ?? seal(this);
    const released = mark[slot]! < 0;
    const node = new Node(
      released ? null : bridgeRule,
      released ? null : segment,
      null,
      scalarLayout,
      'float64',
      slot,
      segment.id + 1,
    );
    if (released) node.released = -mark[slot]!;
    if (this.hasGradient(slot)) node.own(scalarArray(adjoint[slot]!));
    if (!released) this.bridges.push({ slot, node });
    return node;
  }
}

export type Segment = TapeSegment;

/** A slot as the graph outside sees it: `a` is the segment's node, `aux` the slot. Sweeps know what to do with it. */
export const bridgeRule = unruled('scalar');

/** A segment as a node: `aux` is the segment. */
export const segmentRule = unruled('scalars');

function begin(): { open: TapeSegment; next: number; chunk: TapeChunk } {
  const chunk = new TapeChunk();
  return { open: new TapeSegment(chunk, 0), next: 0, chunk };
}

/** Where slots are being written. */
export const tape = shared('core.tape', begin);

/** Ends a segment: what is written from now on may depend on nodes that depend on it. */
function seal(segment: TapeSegment): Node {
  segment.end = tape.next;
  // newer than all it imports; its bridges are newer than it
  state.serial += 2;
  segment.node = new Node(segmentRule, null, null, scalarLayout, 'float64', segment, state.serial - 1);
  tape.open = new TapeSegment(tape.chunk, tape.next);
  return segment.node;
}

/** Ends the open segment, unless nothing has been written to it. */
export function sealOpen(): void {
  if (tape.next > tape.open.start) seal(tape.open);
}

/** Makes room for a few slots in one segment. */
export function roll(): void {
  sealOpen();
  tape.chunk.fill(tape.next);
  Object.assign(tape, begin());
}

/** The nodes that a node was made of. */
export function inputsOf(node: Node): readonly (Node | null)[] {
  if (node.rule === segmentRule) return (node.aux as TapeSegment).imports;
  return node.rest === null ? [node.a, node.b] : [node.a, node.b, ...node.rest.nodes];
}
