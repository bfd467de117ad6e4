import type { MinuteSpan } from '../../words/endpoint.ts';
import type { MinuteSeries } from '../../words/metric.ts';
import type { GuardPolicy, Mode } from '../../words/policy.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { Counts, Verdict } from '../../words/verdict.ts';
import type { Placement } from '../../words/version.ts';
import type { StableHistory } from '../freeze/stable-history.ts';
import type { FrozenParams, FrozenSignal, Judgement } from '../judgement.ts';
import type { MarginProof } from '../margin-proof.ts';

/**
 * One way to judge a version: what it is compared with, what is read for it, how minutes become evidence, and what the evidence says. A
 * candidate is judged in the first lane of the registry that can begin with it. A lane keeps what it remembers in fields of `Judgement`
 * that only it reads.
 */
export interface Lane {
  /** A stable version serves beside the candidate, and both are compared in the same minutes. */
  readonly besideStable: boolean;
  /** How a version would begin here; absent where this lane cannot judge it. */
  startOf(view: LaneView): LaneStart | undefined;
  /** Which minutes of stable are read once, when the judgement is frozen. */
  historySpanOf(judgement: Judgement): MinuteSpan;
  /** Fixes how each signal is judged, and starts with empty evidence at the judgement's first minute. */
  freeze(judgement: Judgement, arm: FreezeArm, signals: readonly FrozenSignal[], history: StableHistory): Judgement;
  /** Variants whose minutes are read at every tick. */
  variantsOf(judgement: Judgement): readonly string[];
  /** Folds what is new and says what it means. `frozen` is the judgement's own. */
  judge(judgement: Judgement, frozen: FrozenParams, view: CandidateView): CandidateLook;
  /** What is too plain to need any history, while stable's cannot be read; absent where nothing is. */
  judgePlainly?(judgement: Judgement, view: CandidateView): Verdict | undefined;
  /** Where one signal stands; absent where it does not take part. */
  standingOf(judgement: Judgement, signal: FrozenSignal): SignalStanding | undefined;
  /** What may be done about a breach that is found here. */
  modeOf(guard: GuardPolicy): Mode;
  readonly words: LaneWords;
}

/** A version with traffic, and where stable is. */
export interface LaneView {
  readonly candidate: Placement;
  /** Where stable serves enough to be compared with. */
  readonly serving?: Placement;
  /** Where stable was last seen to serve, if it was. */
  readonly seen?: Pick<Placement, 'version' | 'variant' | 'sinceEpochSeconds'> & { readonly atEpochSeconds: number };
}

export interface LaneStart {
  readonly stable: Pick<Placement, 'version' | 'variant'>;
  /** Minutes that began earlier say nothing about this comparison. */
  readonly placedAtEpochSeconds: number;
  readonly before?: MinuteSpan;
}

/** The endpoint's part of what is frozen. */
export interface FreezeArm {
  readonly endpoint: string;
  readonly alpha: number;
  readonly bakeMinutes: number;
  /** Metrics whose absence means none, where requests were counted. */
  readonly zerosUnpublished: readonly string[];
}

/** What the judge looks at: what came back from CloudWatch, and how the traffic is shared out. */
export interface CandidateView {
  readonly endpoint: string;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly shares: { readonly candidate: number; readonly stable: number };
  readonly atEpochSeconds: number;
}

export interface CandidateLook {
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  /** Closed minutes that were too old to be read, for the history's `gap` event. */
  readonly unseenMinutes: number;
}

/** Where one signal of a judgement stands. What is dear is worked out when it is asked for. */
export interface SignalStanding {
  /** The last minute that was folded or given up. */
  readonly cursor: EpochMinute;
  /** Minutes that were given up because a version did not report them. */
  readonly gaps: number;
  readonly proof: MarginProof;
  /** Nats that a doubling of the odds would on average have earned so far. */
  readonly information: number;
  numbers(): StandingNumbers;
  /** The log e-value with which it takes part in the decision; absent while it counts as 1. */
  decidingLogE(): number | undefined;
}

export interface StandingNumbers {
  readonly candidate: Counts;
  /** Absent where nothing is known of stable. */
  readonly stable?: Counts;
  /** Minutes that were compared. */
  readonly minutes: number;
  readonly logE: number;
  /** The plain means differ by more than the margin, too. Absent where there are no means of the same minutes. */
  readonly gatePassed?: boolean;
}

/** How a lane is spoken of; parts of sentences. */
export interface LaneWords {
  /** `v2 on b ...`: what it is judged against. */
  judgedAgainst(candidate: string, stable: string): string;
  /** Where stable is, for a test that compares nothing: `beside stable v1 on a`. */
  where(stable: string): string;
  /** After "its odds are at most 1.1 times those ...". */
  comparedWith(stable: string): string;
}
