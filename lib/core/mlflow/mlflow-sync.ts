import type { EpochHour } from './hour-row.ts';

/** A version's run, and how much of the version's story the run has. */
export interface LinkedRun {
  readonly version: number;
  readonly runId: string;
  readonly foundBy: RunSource;
  /** The registered model's version that the run belongs to, where a model is named in the policy. */
  readonly modelVersion?: string;
  /** `stablehand.status` as it was told last. */
  readonly status?: string;
  /** Names the tags that were told last, so that the same ones are not sent every time. */
  readonly tagsKey?: string;
  /** Hours from this one on have not been acknowledged. */
  readonly nextHour: EpochHour;
  /** Place in the history up to which events are told for good; empty before the first. Younger ones are told again, as one may come late. */
  readonly toldTo: string;
}

/** How a version's run was found, the surest first. `own`: it had none, and got one. */
export const RUN_SOURCES = ['model package or tag', 'registered model', 'own'] as const;
export type RunSource = (typeof RUN_SOURCES)[number];

/** Where the alias stood when it was last looked at, and the newest move of traffic that it has followed or been left for. */
export interface AliasSeen {
  /** Absent: it stood for nothing. */
  readonly version?: string;
  /** Id of an event. */
  readonly followed?: string;
}

/** How far an endpoint's story has been told to MLflow: one item, written under a condition on its revision. */
export interface MlflowSync {
  readonly endpoint: string;
  readonly revision: number;
  /** Hours from this one on have not been recorded yet. */
  readonly nextHour: EpochHour;
  readonly runs: readonly LinkedRun[];
  readonly alias?: AliasSeen;
}

export const newMlflowSync = (endpoint: string, nextHour: EpochHour): MlflowSync => ({
  endpoint,
  revision: 0,
  nextHour,
  runs: [],
});
