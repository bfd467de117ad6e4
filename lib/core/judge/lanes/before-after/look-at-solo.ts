import { meanAtOddsRatio } from '../../../evidence/factors/odds-grid.ts';
import { divergence, independentRequests } from '../../../evidence/readings/detection-limit.ts';
import { changeLogE } from '../../../evidence/sequence/change-detector.ts';
import { evidenceRuleOf } from '../../../evidence/sequence/evidence-rule.ts';
import { oneSampleLogE } from '../../../evidence/sequence/one-sample.ts';
import { totalOf } from '../../../minutes/counts.ts';
import { type FoldSpan, type FoldStop, isCounted } from '../../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../../minutes/readings.ts';
import { hadRequests, minutesOf } from '../../../minutes/spans.ts';
import { optionsOf } from '../../../signals/named.ts';
import type { Comparison, Counts } from '../../../words/verdict.ts';
import { dayOf } from '../../freeze/baseline.ts';
import type { FrozenParams, FrozenSignal, SoloJudgement } from '../../judgement.ts';
import { isNoWorse } from '../../no-worse.ts';
import { recentSpan } from '../../recent-span.ts';
import { foldSolo, type SoloSignal } from './fold-solo.ts';

/** One signal in the solo lane after folding, with all that a verdict needs of it. */
export interface SoloLook {
  readonly frozen: SoloSignal;
  readonly judgement: SoloJudgement;
  /** Log e-value of the bake against "no worse than before the change". */
  readonly logE: number;
  /** Log of the detector's statistic after the bake; minus infinity before. */
  readonly changeLogE: number;
  /** Nats that a doubling of the odds would have earned so far. */
  readonly information: number;
  readonly isNoWorse: boolean;
  readonly stop?: FoldStop;
  readonly unseen: number;
  readonly comparison: Comparison;
  readonly recent: { readonly read: number; readonly unread: number };
  /** What the candidate did in the recent closed minutes. */
  readonly now: Counts;
}

/**
 * Folds what is new of one signal.
 *
 * @param traffic - The candidate's requests and errors: they tell whether a signal could have been read.
 */
export function lookAtSolo(
  frozen: SoloSignal,
  state: SoloJudgement,
  { series, traffic }: { readonly series: ArmSeries; readonly traffic: ArmSeries },
  { alpha, ...span }: FoldSpan & Pick<FrozenParams, 'alpha'>,
): SoloLook {
  const { judgement, stop, unseen } = foldSolo(frozen, state, series, span);
  const { evidence, detector } = judgement;
  const logE = oneSampleLogE(evidence);
  const before = dayOf(frozen.baseline);
  const comparison: Comparison = {
    signal: frozen.signal,
    lane: 'solo',
    candidate: { requests: evidence.n, bad: evidence.k },
    stable: { requests: before.n, bad: before.k },
    minutes: evidence.minutes,
    logE,
    logThreshold: Math.log(1 / alpha),
    gatePassed: true,
    ...optionsOf(frozen),
  };
  const look = {
    frozen,
    judgement,
    logE,
    changeLogE: changeLogE(detector),
    information: soloInformation(frozen, judgement),
    isNoWorse: isNoWorse(frozen, judgement.proof, comparison),
    unseen,
    comparison,
    ...recently(series, traffic, recentSpan(frozen, span)),
  };
  return stop === undefined ? look : { ...look, stop };
}

/** Nats that a doubling would on average have earned above what is allowed, over the minutes of the bake at their mean traffic. */
export function soloInformation(
  { baseline, evidence }: FrozenSignal,
  { evidence: { n, minutes } }: SoloJudgement,
): number {
  if (baseline === undefined || minutes === 0 || n === 0) return 0;
  const before = dayOf(baseline);
  const { designRho, designOddsRatio } = evidenceRuleOf(evidence);
  const allowed = meanAtOddsRatio((before.k + 0.5) / (before.n + 1), evidence.or0);
  const perMinute = independentRequests(n / minutes, designRho);
  return minutes * perMinute * divergence(meanAtOddsRatio(allowed, designOddsRatio), allowed);
}

function recently(series: ArmSeries, traffic: ArmSeries, { from, to }: ReturnType<typeof recentSpan>) {
  const minutes = minutesOf(from, to);
  const withTraffic = minutes.filter((minute) => hadRequests(traffic.minute(minute)));
  const read = withTraffic.filter((minute) => isCounted(series.minute(minute))).length;
  const { n, k } = totalOf(minutes.map((minute) => series.minute(minute)).filter(isCounted));
  return { recent: { read, unread: withTraffic.length - read }, now: { requests: n, bad: k } };
}
