import type { RunInView } from './run-in-view.ts';

/** Who decides about a run. */
export interface Rule {
  /** Its key in results. */
  readonly name: string;
  /** What it does, for a table's legend. */
  readonly title: string;
  /** Starts a watch; absent when the rule cannot be set up for this run. */
  readonly start: (view: RunInView) => Watch | undefined;
}

/** Shown the ticks in order, from 0 on; true when the rule rolls back at this one. */
export type Watch = (tick: number) => boolean;
