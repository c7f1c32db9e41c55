/**
 * How elements lie in memory: the shape, the step of each dimension (in elements), and what follows from them.
 * Shared by reference between arrays of one form, so equal forms are mostly the same object.
 */
export class Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** Row-major without gaps: element `k` lies `k` places behind the first. */
  readonly dense: boolean;

  constructor(shape: readonly number[], strides: readonly number[]) {
    let size = 1;
    let dense = true;
    for (let d = shape.length - 1; d >= 0; d--) {
      if (shape[d] !== 1 && strides[d] !== size) dense = false;
      size *= shape[d];
    }
    this.shape = shape;
    this.strides = strides;
    this.size = size;
    this.dense = dense || size === 0;
  }
}

/** Layout of a single element without dimensions. */
export const scalarLayout = new Layout([], []);

// row-major layouts of vectors, the commonest form, by length
const vectors: Layout[] = [];

/** Row-major layout of a shape. */
export function rowMajor(shape: readonly number[]): Layout {
  const rank = shape.length;
  if (rank === 0) return scalarLayout;
  if (rank === 1 && shape[0] < 256) return (vectors[shape[0]] ??= new Layout([shape[0]], [1]));
  const strides = new Array<number>(rank);
  let step = 1;
  for (let d = rank - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d];
  }
  return new Layout(shape, strides);
}

/** Tells whether two layouts have one shape. */
export function sameShape(a: Layout, b: Layout): boolean {
  return a === b || equalShapes(a.shape, b.shape);
}

/** Tells whether two shapes are equal. */
export function equalShapes(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** Lowest and highest place that a layout reaches, counted from its first element; `[0, -1]` when it is empty. */
export function reach(layout: Layout): [low: number, high: number] {
  if (layout.size === 0) return [0, -1];
  let low = 0;
  let high = 0;
  for (let d = 0; d < layout.shape.length; d++) {
    const far = (layout.shape[d] - 1) * layout.strides[d];
    if (far < 0) low += far;
    else high += far;
  }
  return [low, high];
}

/** Tells whether some place is reached by two indices: a broadcast dimension (step 0), windows that overlap. */
export function repeats(layout: Layout): boolean {
  if (layout.dense || layout.size < 2) return false;
  const dims = layout.shape.flatMap((size, d) => (size > 1 ? [{ size, step: Math.abs(layout.strides[d]) }] : []));
  if (dims.some(({ step }) => step === 0)) return true;
  let span = 0;
  let nested = true;
  for (const { size, step } of dims.toSorted((a, b) => a.step - b.step)) {
    if (step <= span) nested = false;
    span += (size - 1) * step;
  }
  // each step beyond what the smaller ones reach: no two indices meet
  if (nested) return false;
  return layout.size > span + 1 || meets(layout, span + 1);
}

/** Tries every index: for layouts that could go either way. */
function meets({ shape, strides, size }: Layout, span: number): boolean {
  const low = shape.reduce((sum, n, d) => sum + Math.min(0, (n - 1) * strides[d]), 0);
  const seen = new Uint8Array(span);
  for (let k = 0; k < size; k++) {
    let place = -low;
    for (let d = shape.length - 1, rest = k; d >= 0; d--) {
      place += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    if (seen[place] === 1) return true;
    seen[place] = 1;
  }
  return false;
}

/** `[2, 3]` as it stands in messages. */
export function showShape(shape: ArrayLike<number>): string {
  return `[${Array.from(shape).join(', ')}]`;
}
