import { oneSampleLogE } from '../../../evidence/sequence/one-sample.ts';
import type { FoldSpan } from '../../../minutes/fold-minutes.ts';
import { armSeriesOf, type SignalQuery } from '../../../minutes/readings.ts';
import type { EpochMinute } from '../../../words/time.ts';
import type { Verdict } from '../../../words/verdict.ts';
import type { FrozenParams, FrozenSignal, Judgement } from '../../judgement.ts';
import { INCIDENT_LOG_E } from '../../thresholds.ts';
import { beyondBursts } from '../../verdicts/beyond-bursts.ts';
import {
  evidenceVerdict,
  hardLimitVerdict,
  sharedIncidentVerdict,
  silenceVerdict,
  stableFailsVerdict,
  strongFaultVerdict,
} from '../../verdicts/breach-verdicts.ts';
import { claimVerdict, LIMITS_ONLY, orIdle } from '../../verdicts/claim.ts';
import { hardLimitHit } from '../../verdicts/hard-limit.ts';
import { type PlainArms, type PlainSignal, plainFailureOf } from '../../verdicts/plain-failure.ts';
import { type Habit, silenceOf } from '../../verdicts/silence.ts';
import { uncertainVerdict, unreadableVerdict } from '../../verdicts/uncertainty.ts';
import type { CandidateLook, CandidateView } from '../lane.ts';
import { type Arms, lookAtSignal, type SignalLook } from './look-at-signal.ts';

/**
 * Hard limits and silence first, since they are plain; then the evidence; then what keeps us from knowing; healthy only at the end, when a
 * doubling would by now have been found.
 */
export function judgeConcurrent(before: Judgement, frozen: FrozenParams, view: CandidateView): CandidateLook {
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
    return [lookAtSignal(signal, state, { arms: armsOf(signal), traffic }, { ...span, alpha: frozen.alpha })];
  });
  const judgement: Judgement = {
    ...before,
    signals: { ...before.signals, ...Object.fromEntries(looks.map((look) => [look.frozen.signal, look.judgement])) },
  };
  const judged = (name: PlainSignal) => frozen.signals.find(({ signal, off }) => signal === name && off === undefined);
  const refused = judged('client-errors');
  const signals: readonly PlainArms[] = [
    { signal: 'errors', arms: traffic },
    ...(refused === undefined ? [] : [{ signal: 'client-errors', arms: armsOf(refused) } as const]),
  ];
  const plain = plainFailureOf(signals, span, stableIsTroubled(looks));
  const verdict =
    hardLimitVerdict(plain?.hit, looks, plain?.signal) ??
    (frozen.signals.length === 0
      ? (unreadableVerdict([traffic.candidate, traffic.stable]) ?? LIMITS_ONLY)
      : (silenceVerdict(silenceOf(traffic, view.shares, { ...span, habit: habitOf(looks) }), looks) ??
        strongFaultOf(signals, judged, span, looks) ??
        evidenceVerdict(looks, frozen, before.carriedLogE ?? 0) ?? // nothing carried: even odds
        stableFailsVerdict(hardLimitHit({ candidate: traffic.stable, stable: traffic.candidate }, span), looks) ??
        sharedIncidentVerdict(looks) ??
        orIdle(
          uncertainVerdict(looks, traffic, { ...span, shares: view.shares }),
          claimVerdict(looks, frozen),
          newestOf(looks),
        )));
  return { judgement, verdict, unseenMinutes: Math.max(0, ...looks.map(({ unseen }) => unseen)) };
}

/** Of the signals that hard limits look at, those that are judged. */
function strongFaultOf(
  signals: readonly PlainArms[],
  judged: (name: PlainSignal) => FrozenSignal | undefined,
  span: FoldSpan,
  looks: readonly SignalLook[],
): Verdict | undefined {
  for (const { signal, arms } of signals) {
    const frozen = judged(signal);
    const hit = frozen === undefined ? undefined : beyondBursts(arms, frozen, span);
    if (hit !== undefined) return strongFaultVerdict(hit, looks, signal);
  }
  return undefined;
}

/** Of the signal that was read longest: a minute in which any arm did not report is missing. */
const habitOf = (looks: readonly SignalLook[]): Habit =>
  looks.reduce<Habit>(
    (most, { reading, judgement }) =>
      reading.sums.minutes > most.reported ? { reported: reading.sums.minutes, missed: judgement.gaps } : most,
    { reported: 0, missed: 0 },
  );

const newestOf = (looks: readonly SignalLook[]): EpochMinute | undefined => {
  const minutes = looks.flatMap(({ judgement }) => judgement.evidence.lastMinute ?? []);
  return minutes.length === 0 ? undefined : Math.max(...minutes);
};

/** Stable was far above its own past when last seen, and nobody has seen it well since: no safe version to go to unseen. */
const stableIsTroubled = (looks: readonly SignalLook[]): boolean =>
  looks.some(
    ({ frozen, judgement, stableTrouble }) =>
      stableTrouble || (frozen.signal === 'errors' && oneSampleLogE(judgement.stableAlone) >= INCIDENT_LOG_E),
  );
