import type { TableEntry } from '@stdgrad/ops';
import type { LawGroup } from '@stdgrad/gradcheck/laws';

export type Group = LawGroup;

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
