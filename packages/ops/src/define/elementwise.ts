import {
  arrayOfValue,
  broadcast,
  isTensor,
  saves,
  type Put,
  type Rule,
  type Saved,
  type TapeOp,
  type Value,
} from '@stdgrad/core';
import {
  loop1,
  loop2,
  loop3,
  map1,
  map2,
  map3,
  map4,
  type Loop1,
  type Loop2,
  type Loop3,
  type Loop4,
  type NDArray,
} from '@stdgrad/kernels';
import { isFloat, type DType } from '@stdgrad/protocol';
import type { Domain } from './domain.js';
import { generated } from '../generated/loops.js';
import { letter, lettersOf, type Letter, type Symbolic } from './symbolic.js';

/** A function of numbers. */
export type Scalar = (...args: number[]) => number | boolean;

/** What a derivative may be written with: the inputs, and the result `z`. */
export interface Terms<T> {
  readonly x: T;
  readonly y: T;
  readonly c: T;
  readonly z: T;
}

/** A partial derivative, written with our ops; run on arrays, tensors, expressions and numbers alike. */
export type Partial = (terms: Terms<Value>) => Value | number;

/** Pulls the cotangent of the result back to one input; written with our ops and linear in the cotangent. */
export type Pull = (g: Value, terms: Terms<Value>) => Value;

/** Data type of the result: the operands' promoted one (`same`: but for booleans, which only `any` keeps), a float, or booleans. */
export type ResultType = 'same' | 'any' | 'float' | 'bool';

/** What defines an elementwise op. */
export interface Elementwise {
  readonly name: string;
  readonly scalar: Scalar;
  /** How a cotangent reaches each input; `null`: no gradient flows there. */
  readonly pulls: readonly (Pull | null)[];
  readonly on: readonly Domain[];
  readonly result: ResultType;
  /** The partial derivatives themselves, for ops that the scalar tape runs. */
  readonly partials?: readonly Partial[] | undefined;
}

/** Loops that the generator wrote for an op: the map itself and the product of cotangent and partial, per input. */
export interface GeneratedLoops {
  /** A slot of the scalar tape. */
  readonly put?: Put;
  readonly forward: Loop1 | Loop2 | Loop3;
  readonly vjps: readonly (Loop1 | Loop2 | Loop3 | Loop4 | null)[];
}

const bit: { readonly [K in Letter]: number } = { g: 0, x: saves.x, y: saves.y, c: saves.xs, z: saves.z };
const order: readonly Letter[] = ['g', 'x', 'y', 'c', 'z'];

/** Scalar functions by name of op: what generated loops call. */
const scalars: Record<string, Scalar> = {};

/** An elementwise op as the tape sees it: everything here is derived from the row. */
export class ElementwiseOp implements Rule {
  readonly name: string;
  readonly row: Elementwise;
  /** The op on numbers as the scalar tape runs it. */
  readonly onTape: TapeOp | null;
  /** Letters that the product of cotangent and partial reads, per input; filled when first needed. */
  private readonly reads: (readonly Letter[] | undefined)[];
  private readonly needed: number[] = [];
  private loops: GeneratedLoops | null = null;

  constructor(row: Elementwise) {
    this.name = row.name;
    this.row = row;
    this.reads = row.pulls.map(() => undefined);
    this.onTape =
      row.partials === undefined ? null : { rule: this, put: (slots, k, x, y) => this.firstPut(slots, k, x, y) };
    scalars[row.name] = row.scalar;
  }

  /** Cotangent times partial derivative by input `k`, as an expression. */
  expression(k: number): Symbolic | null {
    const pull = this.row.pulls[k];
    if (pull == null) return null;
    // expressions dispatch like arrays, so a row can't tell them apart
    const terms = { x: letter('x'), y: letter('y'), c: letter('c'), z: letter('z') };
    return pull(letter('g') as unknown as Value, terms as unknown as Terms<Value>) as unknown as Symbolic;
  }

  /** Letters that the VJP of input `k` reads, cotangent included. */
  lettersFor(k: number): readonly Letter[] {
    return (this.reads[k] ??= this.findLetters(k));
  }

  private findLetters(k: number): readonly Letter[] {
    const expression = this.expression(k);
    const found = expression === null ? new Set<Letter>() : lettersOf(expression);
    return order.filter((name) => name === 'g' || found.has(name));
  }

  needs(k: number): number {
    return this.needed[k] ?? this.findNeeds(k);
  }

  private findNeeds(k: number): number {
    const letters = this.row.pulls[k] == null ? [] : this.lettersFor(k);
    return (this.needed[k] = letters.reduce<number>((needs, name) => needs | bit[name], saves.nothing));
  }

  vjp(k: number, g: Value, saved: Saved): Value | null {
    const fused = isTensor(g) ? null : this.loop().vjps[k];
    if (fused != null) return this.runFused(fused, this.lettersFor(k), g as NDArray, saved);
    const pull = this.row.pulls[k];
    if (pull == null) return null;
    return pull(g, { x: saved.x!, y: saved.y!, c: saved.xs?.[0] as Value, z: saved.z! });
  }

  /** The Jacobian is diagonal, so tangents go forward as cotangents go back. */
  jvp(k: number, tangent: Value, saved: Saved, shape: readonly number[]): Value | null {
    return this.vjp(k, broadcast(tangent, shape), saved);
  }

  private runFused(loop: Loop1 | Loop2 | Loop3 | Loop4, letters: readonly Letter[], g: NDArray, saved: Saved): NDArray {
    const { dtype } = g;
    const first = contents(saved, letters[1]);
    if (letters.length === 2) return map2(this.name, loop as Loop2, g, first, dtype);
    if (letters.length === 1) return map1(loop as Loop1, g, dtype);
    const second = contents(saved, letters[2]);
    if (letters.length === 3) return map3(this.name, loop as Loop3, g, first, second, dtype);
    return map4(this.name, loop, [g, first, second, contents(saved, letters[3])], dtype);
  }

  /** The op on arrays. */
  forward(dtype: DType, a: Value, b: Value | null, c: Value | null): NDArray {
    const { forward } = this.loop();
    const x = arrayOfValue(a);
    if (b === null) return map1(forward as Loop1, x, dtype);
    const y = arrayOfValue(b);
    return c === null
      ? map2(this.name, forward as Loop2, x, y, dtype)
      : map3(this.name, forward, x, y, arrayOfValue(c), dtype);
  }

  /** The op on two arrays, with the result's data type known. */
  forward2(dtype: DType, x: NDArray, y: NDArray): NDArray {
    return map2(this.name, this.loop().forward as Loop2, x, y, dtype);
  }

  /** Generated code can be taken only once all ops are there. */
  private firstPut(...[slots, k, x, y]: Parameters<Put>): void {
    this.onTape!.put = this.loop().put ?? putFrom(this.row);
    this.onTape!.put(slots, k, x, y);
  }

  private loop(): GeneratedLoops {
    return (this.loops ??=
      generated[this.name]?.(scalars as Parameters<(typeof generated)[string]>[0]) ?? genericLoops(this.row));
  }

  /** Data type of the result for operands of a promoted type. */
  resultType(promoted: DType): DType {
    const { result } = this.row;
    if (result === 'bool') return 'bool';
    // arithmetic on booleans leaves 0 and 1
    if (result === 'any' || (result === 'same' && promoted !== 'bool')) return promoted;
    return isFloat(promoted) ? promoted : 'float64';
  }
}

/** How a row without generated code writes a slot of the scalar tape. */
function putFrom({ scalar, partials = [] }: Elementwise): Put {
  const [dx, dy = dx] = partials.map((partial) => (x: number, y: number, z: number): number => {
    const slope = partial({ x, y, c: 0, z } as unknown as Terms<Value>);
    // masks in a partial make arrays of one element
    return typeof slope === 'number' ? slope : Number(arrayOfValue(slope).iget(0));
  });
  return (slots, k, x, y) => {
    const z = (slots.value[k] = scalar(x, y) as number);
    slots.da[k] = slots.a[k]! < 0 ? x : dx!(x, y, z);
    slots.db[k] = slots.b[k]! < 0 ? y : dy!(x, y, z);
  };
}

function contents(saved: Saved, letter: Letter | undefined): NDArray {
  if (letter === 'x') return saved.x as NDArray;
  if (letter === 'y') return saved.y as NDArray;
  return (letter === 'z' ? saved.z : saved.xs?.[0]) as NDArray;
}

function genericLoops({ scalar, pulls }: Elementwise): GeneratedLoops {
  const f = scalar as (a: number, b?: number, c?: number) => number;
  const forward = pulls.length === 1 ? loop1(f) : pulls.length === 2 ? loop2(f) : loop3(f);
  return { forward, vjps: [] };
}
