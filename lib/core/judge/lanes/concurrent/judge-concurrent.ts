import { oneSampleLogE } from '../../../evidence/sequence/one-sample.ts';
import { armSeriesOf, type SignalQuery } from '../../../minutes/readings.ts';
import type { FrozenParams, Judgement } from '../../judgement.ts';
import { INCIDENT_LOG_E } from '../../thresholds.ts';
import {
  evidenceVerdict,
  hardLimitVerdict,
  sharedIncidentVerdict,
  silenceVerdict,
} from '../../verdicts/breach-verdicts.ts';
import { claimVerdict, LIMITS_ONLY } from '../../verdicts/claim.ts';
import { plainFailureOf } from '../../verdicts/plain-failure.ts';
import { silenceOf } from '../../verdicts/silence.ts';
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
  const refused = frozen.signals.some(({ signal, off }) => signal === 'client-errors' && off === undefined)
    ? [{ signal: 'client-errors' as const, arms: armsOf({ signal: 'client-errors' }) }]
    : [];
  const plain = plainFailureOf([{ signal: 'errors', arms: traffic }, ...refused], span, stableIsTroubled(looks));
  const verdict =
    hardLimitVerdict(plain?.hit, looks, plain?.signal) ??
    (frozen.signals.length === 0
      ? (unreadableVerdict([traffic.candidate, traffic.stable]) ?? LIMITS_ONLY)
      : (silenceVerdict(silenceOf(traffic, view.shares, span), looks) ??
        evidenceVerdict(looks, frozen, before.carriedLogE ?? 0) ?? // nothing carried: even odds
        sharedIncidentVerdict(looks) ??
        uncertainVerdict(looks, traffic, { ...span, shares: view.shares }) ??
        claimVerdict(looks, frozen)));
  return { judgement, verdict, unseenMinutes: Math.max(0, ...looks.map(({ unseen }) => unseen)) };
}

/** Stable was far above its own past when last seen, and nobody has seen it well since: no safe version to go to unseen. */
const stableIsTroubled = (looks: readonly SignalLook[]): boolean =>
  looks.some(
    ({ frozen, judgement, stableTrouble }) =>
      stableTrouble || (frozen.signal === 'errors' && oneSampleLogE(judgement.stableAlone) >= INCIDENT_LOG_E),
  );
