import type { OneSampleEvidence, OneSampleParams } from '../evidence/one-sample.ts';
import type { EvidenceParams, SignalEvidence } from '../evidence/signal-evidence.ts';
import type { SignalName } from '../policy.ts';
import type { EpochMinute } from '../time.ts';
import type { BreachCause } from '../verdict.ts';

/** How one signal is judged, fixed when the candidate appeared. */
export interface FrozenSignal {
  readonly signal: SignalName;
  /** Normalised over the signals of this deployment: they sum to 1. */
  readonly weight: number;
  /** Latency only: a request is slow when it took longer than this. */
  readonly slowerThanMicros?: number;
  readonly evidence: EvidenceParams;
  /** What stable is held against to tell a shared incident; absent when it had too little traffic the day before. */
  readonly stableAlone?: OneSampleParams;
  /** The signal does not take part, and why. It keeps its weight and counts as 1. */
  readonly off?: string;
}

/** What stable's history said when the candidate appeared; a changed policy applies to the next candidate. */
export interface FrozenParams {
  /** The chance of a false rollback that this candidate may use up: the endpoint's budget over its candidates. */
  readonly alpha: number;
  readonly bakeMinutes: number;
  readonly signals: readonly FrozenSignal[];
  /** Metrics that stable never published over a day with traffic: for this endpoint their absence means none. */
  readonly zerosUnpublished: readonly string[];
}

/** Where one signal of one candidate stands. */
export interface SignalJudgement {
  /** The last minute that was folded or given up; the next to look at is the one after. */
  readonly cursor: EpochMinute;
  readonly evidence: SignalEvidence;
  /** Stable against its own past: tells a shared incident from a bad candidate. */
  readonly stableAlone: OneSampleEvidence;
  /** Minutes that were given up because an arm did not report them. */
  readonly gaps: number;
}

/** One candidate under judgement beside a serving stable version (canary lane). */
export interface Judgement {
  readonly candidate: number;
  readonly candidateVariant: string;
  readonly stable: number;
  readonly stableVariant: string;
  readonly startedAtEpochSeconds: number;
  /** The first minute that belongs wholly to this placement. */
  readonly firstMinute: EpochMinute;
  /** Absent until stable's history has been read. */
  readonly frozen?: FrozenParams;
  readonly signals: Readonly<Partial<Record<SignalName, SignalJudgement>>>;
  /** Set once the breach was decided on, and on what: the same breach is never decided twice. */
  readonly decidedAtEpochSeconds?: number;
  readonly decidedOn?: BreachCause | 'quarantined';
  /** It was rolled back before, nobody has released it, and it has traffic again. */
  readonly back?: boolean;
}
