import { SIGNAL_LIST, type SignalName, type SignalOptions } from '../signals/registry.ts';

/** What a guard may do about a breach: decide and tell only; ask first and act when the wait runs out; act. */
export const MODES = ['observe', 'approve', 'auto'] as const;
export type Mode = (typeof MODES)[number];

/** The signals a guard can judge, in the order in which they are shown. */
export const SIGNALS: readonly SignalName[] = SIGNAL_LIST.map(({ name }) => name);

/** `stable`: candidate against stable. `none`: a permanent A/B test, watched by hard limits only. */
export const COMPARISONS = ['stable', 'none'] as const;
export type ComparedWith = (typeof COMPARISONS)[number];

/** Whether a hard limit acts at once in `approve` too, or follows the guard's mode. It never acts in `observe`. */
export const HARD_LIMIT_RULES = ['act', 'as-mode'] as const;
export type HardLimitRule = (typeof HARD_LIMIT_RULES)[number];

export const AUDIENCES = ['engineers', 'data-scientists', 'stakeholders'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** From the least to the most urgent. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One signal that is switched on. */
export interface SignalPolicy extends SignalOptions {
  readonly signal: SignalName;
  /** Share of the error budget relative to the other signals of the guard; above 0, not normalised. */
  readonly weight: number;
  /** The limit that people state: the part of the requests, in (0, 1), that may be bad. Absent: none was stated. */
  readonly atMost?: number;
}

/** How what serves is watched, whatever is deployed. */
export interface WatchPolicy {
  /** False alarms of the watch that are accepted on one endpoint in a quarter of a year; above 0. */
  readonly falseAlarmsPerQuarter: number;
  /** A change this long before the trouble began is still blamed for it. */
  readonly blameChangesMinutes: number;
  /** The least requests a minute, over all variants, that people expect at any hour. Absent: none was stated. */
  readonly requestsAtLeast?: number;
}

/** How one endpoint is watched; every default is filled in. */
export interface GuardPolicy {
  readonly endpoint: string;
  readonly mode: Mode;
  /** As written. What it means together with `mode` is `soloModeOf`. */
  readonly solo: Mode;
  readonly compare: ComparedWith;
  /** The variant that is stable on first sight. */
  readonly stable?: string;
  /** alpha: fraction in (0, 0.5], the chance per deployment to roll back a version that is not worse. */
  readonly falseRollbackBudget: number;
  /** Odds ratio, at least 1, that is still called equal. */
  readonly margin: number;
  /** A candidate that fails at most this much more often than stable is no worse: a fraction. Absent: each signal's own. */
  readonly absoluteMargin?: number;
  /** The longest one-armed burst not to act on, whole minutes; 0: none. Absent: learnt from the endpoint's history. */
  readonly tolerateBurstsMinutes?: number;
  /** Minutes after a change that are not judged, but by hard limits. Absent: none for errors, five for latency. */
  readonly warmUpMinutes?: number;
  readonly bakeMinutes: number;
  readonly approveWithinMinutes: number;
  readonly hardLimits: HardLimitRule;
  readonly mlflow?: GuardMlflow;
  /** At least one, each signal at most once, in the order of `SIGNALS`. */
  readonly signals: readonly SignalPolicy[];
  readonly watch: WatchPolicy;
}

/** Where the models of an endpoint stand in MLflow. */
export interface GuardMlflow {
  /** Registered model whose versions are served. */
  readonly model?: string | undefined;
  /** Alias of that model that follows what is stable. */
  readonly alias?: string | undefined;
}

/** One address in one audience. An absent filter lets everything through. */
export interface Subscriber {
  readonly email: string;
  readonly audience: Audience;
  /** Guarded endpoints, at least one. */
  readonly endpoints?: readonly string[];
  readonly severity?: readonly Severity[];
}

/** The one MLflow server that is told. */
export interface PolicyMlflow {
  /** A URL, or the ARN of a SageMaker-managed tracking server or app. */
  readonly server: string;
  /** ARN of the secret with the login of a plain server. */
  readonly login?: string | undefined;
}

/** stablehand.yaml, read and checked. */
export interface Policy {
  /** Each endpoint once, in the file's order, at least one. */
  readonly guards: readonly GuardPolicy[];
  /** Each pair of address and audience once, in the file's order; may be empty. */
  readonly notify: readonly Subscriber[];
  /** Absent: MLflow is left alone. */
  readonly mlflow?: PolicyMlflow;
  /** IANA name, for texts that people read; evidence is always UTC. */
  readonly timezone: string;
  /** First 12 hex digits of the SHA-256 of the policy's canonical JSON: equal meaning, equal hash. */
  readonly hash: string;
}

/** What a guard may do while no stable version serves beside the candidate: the more careful of `mode` and `solo`. */
export function soloModeOf({ mode, solo }: Pick<GuardPolicy, 'mode' | 'solo'>): Mode {
  return MODES[Math.min(MODES.indexOf(mode), MODES.indexOf(solo))] as Mode;
}
