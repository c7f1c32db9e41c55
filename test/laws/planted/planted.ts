import type { TableEntry } from '@stdgrad/ops';
import type { laws } from '../laws.js';

/** A group of laws. */
export type Group = keyof typeof laws;

/** An op with a purposely wrong rule, and its right twin. */
export interface Planted {
  readonly fault: string;
  /** The group that must find the fault. */
  readonly caughtBy: Group;
  /** Groups that can't see it. */
  readonly passes?: readonly Group[];
  readonly wrong: TableEntry;
  readonly right: TableEntry;
}
