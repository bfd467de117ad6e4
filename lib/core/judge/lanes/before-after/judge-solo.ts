import type { FoldSpan } from '../../../minutes/fold-minutes.ts';
import { armSeriesOf, type SignalQuery } from '../../../minutes/readings.ts';
import type { Verdict } from '../../../words/verdict.ts';
import type { FrozenParams, FrozenSignal, Judgement } from '../../judgement.ts';
import { LIMITS_ONLY, soloClaim } from '../../verdicts/claim.ts';
import { uncertainSoloVerdict, unreadableVerdict } from '../../verdicts/uncertainty.ts';
import type { CandidateLook, CandidateView } from '../lane.ts';
import { lookAtSolo } from './look-at-solo.ts';
import { soloEvidence, soloHardLimit, worseThanBefore } from './solo-verdicts.ts';

/**
 * A version that serves without a stable beside it, against what stable did before the change. In its bake it may be found a breach; after
 * it, a change is only told: by then too much else may have changed.
 */
export function judgeSolo(before: Judgement, frozen: FrozenParams, view: CandidateView): CandidateLook {
  const span: FoldSpan = { firstMinute: before.firstMinute, atEpochSeconds: view.atEpochSeconds };
  const seriesOf = (signal: SignalQuery) =>
    armSeriesOf(
      view.replies,
      { endpoint: view.endpoint, variant: before.candidateVariant },
      signal,
      frozen.zerosUnpublished,
    );
  // errors are read in any case: the hard limit needs no signal to be switched on
  const traffic = seriesOf({ signal: 'errors' });
  const looks = frozen.signals.flatMap((signal) => {
    const state = before.solo?.[signal.signal];
    if (state === undefined || !hasBaseline(signal)) return [];
    return [lookAtSolo(signal, state, { series: seriesOf(signal), traffic }, { ...span, alpha: frozen.alpha })];
  });
  const judgement: Judgement = {
    ...before,
    solo: { ...before.solo, ...Object.fromEntries(looks.map((look) => [look.frozen.signal, look.judgement])) },
  };
  const bake = { judgement: before, frozen, atEpochSeconds: view.atEpochSeconds };
  const verdict =
    soloHardLimit(traffic, bake, looks) ??
    (frozen.signals.length === 0
      ? (unreadableVerdict([traffic]) ?? LIMITS_ONLY)
      : (nothingKnownBefore(looks, frozen) ??
        soloEvidence(looks, bake) ??
        uncertainSoloVerdict(looks, traffic, span) ??
        worseThanBefore(looks, traffic, bake) ??
        soloClaim(looks, frozen)));
  return { judgement, verdict, unseenMinutes: Math.max(0, ...looks.map(({ unseen }) => unseen)) };
}

const hasBaseline = (signal: FrozenSignal): signal is FrozenSignal & Required<Pick<FrozenSignal, 'baseline'>> =>
  signal.off === undefined && signal.baseline !== undefined;

function nothingKnownBefore(looks: readonly unknown[], { signals }: FrozenParams): Verdict | undefined {
  if (looks.length > 0) return undefined;
  const because = signals.flatMap(({ off }) => off ?? [])[0] ?? 'nothing is known from before the change';
  const why = `no stable version serves beside it, and ${because}`;
  return { kind: 'inconclusive', reason: 'no-concurrent-stable', comparisons: [], why };
}
