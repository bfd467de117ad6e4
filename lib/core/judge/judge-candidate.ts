import { oneSampleLogE } from '../evidence/sequence/one-sample.ts';
import { armSeriesOf, type SignalQuery } from '../minutes/readings.ts';
import type { MinuteSeries } from '../words/metric.ts';
import type { Verdict } from '../words/verdict.ts';
import { type Judgement, laneOf } from './judgement.ts';
import { judgeSolo } from './lanes/before-after/judge-solo.ts';
import { type Arms, lookAtSignal, type SignalLook } from './lanes/concurrent/look-at-signal.ts';
import { INCIDENT_LOG_E } from './thresholds.ts';
import {
  evidenceVerdict,
  hardLimitVerdict,
  sharedIncidentVerdict,
  silenceVerdict,
} from './verdicts/breach-verdicts.ts';
import { claimVerdict, LIMITS_ONLY } from './verdicts/claim.ts';
import { hardLimitHit } from './verdicts/hard-limit.ts';
import { hardLimitWithoutStable } from './verdicts/hard-limit-without-stable.ts';
import { silenceOf } from './verdicts/silence.ts';
import { uncertainVerdict, unreadableVerdict } from './verdicts/uncertainty.ts';

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

/**
 * Folds what is new and says what it means. Hard limits and silence first, since they are plain; then the evidence; then what keeps us
 * from knowing; healthy only at the end, when a doubling would by now have been found.
 */
export function judgeCandidate(before: Judgement, view: CandidateView): CandidateLook {
  const { frozen } = before;
  if (frozen === undefined)
    throw new RangeError(`candidate v${before.candidate} is judged before its limits are frozen`);
  if (laneOf(before) === 'solo') return judgeSolo(before, frozen, view);
  const span = { firstMinute: before.firstMinute, atEpochSeconds: view.atEpochSeconds };
  const armsOf = (signal: SignalQuery): Arms => {
    const series = (variant: string) =>
      armSeriesOf(view.replies, { endpoint: view.endpoint, variant }, signal, frozen.zerosUnpublished);
    return { candidate: series(before.candidateVariant), stable: series(before.stableVariant) };
  };
  // errors are read in any case: hard limits and silence need no signal to be switched on
  const traffic = armsOf({ signal: 'errors' });
  const looks = frozen.signals.flatMap((signal) => {
    const state = before.signals[signal.signal];
    if (state === undefined || signal.off !== undefined) return [];
    return [lookAtSignal(signal, state, { arms: armsOf(signal), traffic }, span, frozen)];
  });
  const judgement: Judgement = {
    ...before,
    signals: { ...before.signals, ...Object.fromEntries(looks.map((look) => [look.frozen.signal, look.judgement])) },
  };
  const verdict =
    hardLimitVerdict(hardLimitHit(traffic, span), looks) ??
    hardLimitVerdict(stableIsTroubled(looks) ? undefined : hardLimitWithoutStable(traffic, span), looks) ??
    (frozen.signals.length === 0
      ? (unreadableVerdict([traffic.candidate, traffic.stable]) ?? LIMITS_ONLY)
      : (silenceVerdict(silenceOf(traffic, view.shares, span), looks) ??
        evidenceVerdict(looks, frozen, before.carriedLogE ?? 0) ?? // nothing carried: even odds
        sharedIncidentVerdict(looks) ??
        uncertainVerdict(looks, traffic, span) ??
        claimVerdict(looks, frozen)));
  return { judgement, verdict, unseenMinutes: Math.max(0, ...looks.map(({ unseen }) => unseen)) };
}

/** Stable was far above its own past when last seen, and nobody has seen it well since: no safe version to go to unseen. */
const stableIsTroubled = (looks: readonly SignalLook[]): boolean =>
  looks.some(
    ({ frozen, judgement, stableTrouble }) =>
      stableTrouble || (frozen.signal === 'errors' && oneSampleLogE(judgement.stableAlone) >= INCIDENT_LOG_E),
  );
