import { estimatesOf } from '../../../evidence/noise/assumed-history.ts';
import { foldDetector } from '../../../evidence/sequence/change-detector.ts';
import { foldOneSample } from '../../../evidence/sequence/one-sample.ts';
import type { OneArmRow } from '../../../minutes/counts.ts';
import { type FoldSpan, type FoldStop, isCounted, isWaitedFor, minutesToFold } from '../../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../../minutes/readings.ts';
import { type Baseline, dayOf, limitAt, sameHour } from '../../freeze/baseline.ts';
import type { FrozenSignal, SoloJudgement } from '../../judgement.ts';
import { foldProof } from '../../margin-proof.ts';
import { proofLawOf } from '../../proof-law.ts';

const MINUTES_AN_HOUR = 60;
const HOURS_A_DAY = 24;

export interface FoldedSolo {
  readonly judgement: SoloJudgement;
  readonly stop?: FoldStop;
  /** Minutes beyond the reach of catching up, given up unseen. */
  readonly unseen: number;
}

/** A signal that has a baseline to be judged by. */
export type SoloSignal = FrozenSignal & { readonly baseline: Baseline };

/** Folds all closed minutes after the cursor, once and in order, against what stable did before the change. */
export function foldSolo(signal: SoloSignal, before: SoloJudgement, series: ArmSeries, span: FoldSpan): FoldedSolo {
  if (series.status === 'statistic-unavailable') return { judgement: before, stop: 'statistic-unavailable', unseen: 0 };
  if (series.status !== 'complete') return { judgement: before, stop: 'unreadable', unseen: 0 };
  const { first, start, last } = minutesToFold(signal, before.cursor, span);
  let judgement: SoloJudgement = start > before.cursor + 1 ? { ...before, cursor: start - 1 } : before;
  for (let minute = start; minute <= last; minute += 1) {
    const row = series.minute(minute);
    if (isWaitedFor(row, series, minute, span.atEpochSeconds))
      return { judgement, stop: 'late', unseen: start - first };
    judgement = isCounted(row)
      ? foldMinute(signal, judgement, { minute, ...row })
      : { ...judgement, cursor: minute, gaps: judgement.gaps + 1 };
  }
  return { judgement, unseen: start - first };
}

/** During the bake the evidence grows, after it the detector: one may move traffic, the other tells. */
function foldMinute(signal: SoloSignal, before: SoloJudgement, row: OneArmRow): SoloJudgement {
  const { baseline, evidence } = signal;
  const limit = { rate: limitAt(baseline, row.minute, evidence.or0), rho: estimatesOf(evidence).rhoHat };
  const { startMinute } = before.evidence;
  const inBake = row.minute < startMinute + evidence.bakeMinutes;
  const next = { ...before, cursor: row.minute, proof: foldBeforeAndAfter(signal, before, row) };
  return inBake
    ? { ...next, evidence: foldOneSample({ ...limit, bakeMinutes: evidence.bakeMinutes }, before.evidence, row) }
    : { ...next, detector: foldDetector(before.detector, row, limit) };
}

/** An hour is compared with the same hour of the day before, and each of those once: then there is nothing left to learn from. */
function foldBeforeAndAfter(signal: SoloSignal, { evidence, proof }: SoloJudgement, row: OneArmRow) {
  const hour = Math.floor(row.minute / MINUTES_AN_HOUR);
  if (hour >= Math.floor(evidence.startMinute / MINUTES_AN_HOUR) + HOURS_A_DAY) return proof;
  const { k, n } = dayOf(signal.baseline);
  const isNewHour = proof.open?.hour !== hour;
  const stable = isNewHour ? sameHour(signal.baseline, row.minute) : { n: 0, k: 0 };
  return foldProof(proofLawOf(signal), proof, { minute: row.minute, candidate: row, stable }, (k + 0.5) / (n + 1));
}
