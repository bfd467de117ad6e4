import type { ArmCounts } from '../evidence/counts.ts';
import { foldOneSample } from '../evidence/one-sample.ts';
import { foldRow } from '../evidence/signal-evidence.ts';
import type { EpochMinute } from '../time.ts';
import { CATCH_UP_MINUTES, isGivenUp, isIdle, newestClosed } from './closing.ts';
import type { FrozenSignal, SignalJudgement } from './judgement.ts';
import { foldProof, NO_PROOF } from './margin-proof.ts';
import { proofLawOf } from './proof-law.ts';
import type { ArmMinute, ArmSeries } from './readings.ts';

/** Latency of a fresh placement is not judged: caches and compilers are cold. */
export const COLD_START_MINUTES = 5;

/** What stopped a signal from being folded further, if anything. */
export type FoldStop = 'unreadable' | 'late' | 'statistic-unavailable';

export interface Folded {
  readonly judgement: SignalJudgement;
  readonly stop?: FoldStop;
  /** Minutes beyond the reach of catching up, given up unseen. */
  readonly unseen: number;
}

/** From which minute a deployment is looked at, and when. */
export interface FoldSpan {
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
}

/** The closed minutes that are due: `first` is the first of them, `start` the first within reach of catching up. */
export function minutesToFold(
  { signal }: FrozenSignal,
  cursor: EpochMinute,
  { firstMinute, atEpochSeconds }: FoldSpan,
) {
  const last = newestClosed(atEpochSeconds);
  const first = Math.max(cursor + 1, firstMinute + (signal === 'latency' ? COLD_START_MINUTES : 0));
  return { first, start: Math.max(first, last - CATCH_UP_MINUTES + 1), last };
}

/**
 * Folds all closed minutes after the cursor, once and in order. The cursor passes only minutes whose queries were complete;
 * a minute that may still come stops it. A minute that one arm never reported is a gap: it says nothing.
 */
export function foldMinutes(
  frozen: FrozenSignal,
  before: SignalJudgement,
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  span: FoldSpan,
): Folded {
  const { candidate, stable } = arms;
  if (candidate.status === 'statistic-unavailable' || stable.status === 'statistic-unavailable') {
    return { judgement: before, stop: 'statistic-unavailable', unseen: 0 };
  }
  if (candidate.status !== 'complete' || stable.status !== 'complete') {
    return { judgement: before, stop: 'unreadable', unseen: 0 };
  }
  const { first, start, last } = minutesToFold(frozen, before.cursor, span);
  let judgement: SignalJudgement = start > before.cursor + 1 ? { ...before, cursor: start - 1 } : before;
  for (let minute = start; minute <= last; minute += 1) {
    const row = { candidate: candidate.minute(minute), stable: stable.minute(minute) };
    if (
      isWaitedFor(row.candidate, candidate, minute, span.atEpochSeconds) ||
      isWaitedFor(row.stable, stable, minute, span.atEpochSeconds)
    ) {
      return { judgement, stop: 'late', unseen: start - first };
    }
    judgement = foldMinute(frozen, judgement, minute, row);
  }
  return { judgement, unseen: start - first };
}

/** True when a minute may still come, or come whole. */
export function isWaitedFor(row: ArmMinute, arm: ArmSeries, minute: EpochMinute, at: number): boolean {
  if (row === 'late') return !isGivenUp(minute, at);
  return row === 'absent' && !isIdle(minute, arm.newest, at);
}

function foldMinute(
  frozen: FrozenSignal,
  before: SignalJudgement,
  minute: EpochMinute,
  { candidate, stable }: { readonly candidate: ArmMinute; readonly stable: ArmMinute },
): SignalJudgement {
  const alone = foldStableAlone(frozen, before, minute, stable);
  if (!isCounted(candidate) || !isCounted(stable)) {
    return { ...before, cursor: minute, stableAlone: alone, gaps: before.gaps + 1 };
  }
  const evidence = foldRow(frozen.evidence, before.evidence, { minute, candidate, stable });
  const proof = foldProof(
    proofLawOf(frozen),
    before.proof ?? NO_PROOF,
    { minute, candidate, stable },
    meanOf(frozen, stable),
  );
  return { ...before, cursor: minute, evidence, stableAlone: alone, proof };
}

/** Stable's rate of the day before; where nothing is known of it, of this minute. Decides the shape of bursts, not who is better. */
const meanOf = ({ baseRate }: FrozenSignal, { n, k }: ArmCounts): number => baseRate ?? (k + 0.5) / (n + 1);

function foldStableAlone(frozen: FrozenSignal, before: SignalJudgement, minute: EpochMinute, stable: ArmMinute) {
  if (frozen.stableAlone === undefined || !isCounted(stable)) return before.stableAlone;
  return foldOneSample(frozen.stableAlone, before.stableAlone, { minute, ...stable });
}

/** True for a minute that was reported whole. */
export const isCounted = (row: ArmMinute): row is ArmCounts => typeof row === 'object';
