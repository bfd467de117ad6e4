import type { ChangeDetector } from '../evidence/sequence/change-detector.ts';
import type { SignalEvidence } from '../evidence/sequence/kept-evidence.ts';
import type { OneSampleEvidence, OneSampleParams } from '../evidence/sequence/one-sample.ts';
import type { EvidenceParams } from '../evidence/sequence/signal-evidence.ts';
import type { ArmCounts } from '../minutes/counts.ts';
import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { MinuteSpan } from '../words/endpoint.ts';
import type { EpochMinute } from '../words/time.ts';
import type { BreachCause } from '../words/verdict.ts';
import type { Baseline } from './freeze/baseline.ts';
import type { MarginProof } from './margin-proof.ts';

/** `canary`: beside a serving stable version, in the same minutes. `solo`: against what stable did before the change. */
export type LaneName = 'canary' | 'solo';

/** How one signal is judged, fixed when the candidate appeared. */
export interface FrozenSignal extends SignalOptions {
  readonly signal: SignalName;
  /** Normalised over the signals of this deployment: they sum to 1. */
  readonly weight: number;
  readonly evidence: EvidenceParams;
  /** What stable is held against to tell a shared incident; absent when it had too little traffic the day before. */
  readonly stableAlone?: OneSampleParams;
  /** Canary lane: what stable did in the day before; absent when it had too little traffic then. */
  readonly past?: ArmCounts;
  /** Solo lane: what stable did before the change; absent in the canary lane, and where the signal is off. */
  readonly baseline?: Baseline;
  /** A candidate that fails at most this much more often than stable is no worse, whatever the ratio: a fraction. Absent: the signal's own. */
  readonly absoluteMargin?: number;
  /** Minutes after the change that are not judged. Absent: the signal's own. */
  readonly warmUpMinutes?: number;
  /** The signal does not take part, and why. It keeps its weight and counts as 1. */
  readonly off?: string;
}

/** What stable's history said when the candidate appeared; a changed policy applies to the next candidate. */
export interface FrozenParams {
  /** The chance of a false rollback that this candidate may use up: the endpoint's budget over its candidates. */
  readonly alpha: number;
  readonly bakeMinutes: number;
  readonly signals: readonly FrozenSignal[];
  /** Solo lane: stable's errors in the hour before the change; hard limits ask whether it was well then. */
  readonly hourBefore?: ArmCounts;
  /** Metrics that stable never published over a day with traffic: for this endpoint their absence means none. */
  readonly zerosUnpublished: readonly string[];
}

/** A limit that people stated, and how both versions stand against it. */
export interface LimitTest extends SignalOptions {
  readonly signal: SignalName;
  /** The part of the requests that may be bad. */
  readonly atMost: number;
  /** The newest minute that was folded or given up. */
  readonly cursor: EpochMinute;
  readonly candidate: OneSampleEvidence;
  /** Empty where no stable version serves beside it. */
  readonly stable: OneSampleEvidence;
}

/** Where one signal of one candidate stands. */
export interface SignalJudgement {
  /** The last minute that was folded or given up; the next to look at is the one after. */
  readonly cursor: EpochMinute;
  readonly evidence: SignalEvidence;
  /** Stable against its own past: tells a shared incident from a bad candidate. */
  readonly stableAlone: OneSampleEvidence;
  /** What speaks for the candidate being within the margin. Absent in states from before it was kept. */
  readonly proof?: MarginProof;
  /** Minutes that were given up because an arm did not report them. */
  readonly gaps: number;
}

/** Where one signal of one candidate stands in the solo lane. */
export interface SoloJudgement {
  /** The last minute that was folded or given up; the next to look at is the one after. */
  readonly cursor: EpochMinute;
  /** The candidate against stable's rate before the change. */
  readonly evidence: OneSampleEvidence;
  readonly proof: MarginProof;
  /** The same after the bake: tells, and never moves anything. */
  readonly detector: ChangeDetector;
  /** Minutes that were given up because the candidate did not report them. */
  readonly gaps: number;
}

/** One candidate under judgement. */
export interface Judgement {
  /** Absent in states from before there were two lanes: canary. Ask `laneOf`. */
  readonly lane?: LaneName;
  readonly candidate: number;
  readonly candidateVariant: string;
  readonly stable: number;
  /** Where stable serves; in the solo lane where it served before the change, on a config that may be gone. */
  readonly stableVariant: string;
  /** Solo lane: stable's last minutes before the change, `from <= m < to`, a day at most. */
  readonly before?: MinuteSpan;
  readonly startedAtEpochSeconds: number;
  /** The first minute that belongs wholly to this placement. */
  readonly firstMinute: EpochMinute;
  /** Absent until stable's history has been read. */
  readonly frozen?: FrozenParams;
  /** Canary lane; empty in the solo lane. */
  readonly signals: Readonly<Partial<Record<SignalName, SignalJudgement>>>;
  /** Solo lane only. */
  readonly solo?: Readonly<Partial<Record<SignalName, SoloJudgement>>>;
  /** Log e-value with which this candidate came out of the other lane: one deployment, one budget, whatever lanes it passes. */
  readonly carriedLogE?: number;
  /** Absent until it was held to limits, and where people stated none. */
  readonly limits?: readonly LimitTest[];
  /** Solo lane: when it was first found worse than before. */
  readonly breachedAtEpochSeconds?: number;
  /** Since when it has carried nearly all of the traffic without a break; absent while it does not. */
  readonly leadsSinceEpochSeconds?: number;
  /** Set once the breach was decided on, and on what: the same breach is never decided twice. */
  readonly decidedAtEpochSeconds?: number;
  readonly decidedOn?: BreachCause | 'quarantined';
  /** It was rolled back before, nobody has released it, and it has traffic again. */
  readonly back?: boolean;
}

export const laneOf = ({ lane }: Pick<Judgement, 'lane'>): LaneName => lane ?? 'canary';
