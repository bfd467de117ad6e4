import type { ArmCounts } from '../../core/minutes/counts.ts';

/** One minute as a rule sees it; an arm that was not reported whole is absent. */
export interface PeerMinute {
  readonly candidate?: ArmCounts;
  readonly stable?: ArmCounts;
}

/** What a rule may know of the time before the deployment. */
export interface PeerBaseline {
  /** Stable's rate of bad requests over the day before, a fraction; absent when there was none. */
  readonly rate?: number;
}

/** One of the usual rules, held against the same minutes as the judge. */
export interface Peer {
  /** Its key in the output. */
  readonly rule: string;
  /** What it does, for people. */
  readonly title: string;
  /** Starts a new watch; absent when the rule cannot be set up from this baseline. */
  start(baseline: PeerBaseline): PeerWatch | undefined;
}

/** Shown the minutes since the deployment in order, one by one; true when the rule rolls back after this one. */
export type PeerWatch = (minute: PeerMinute) => boolean;
