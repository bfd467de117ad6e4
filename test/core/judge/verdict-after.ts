import type { Verdict } from '../../../lib/core/words/verdict.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedUntil, type LookDifference, type Report } from '../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';

export const WITH_LATENCY = aGuard({
  signals: [
    { signal: 'errors', weight: 4 },
    { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
  ],
});

/** The verdict after so many minutes from noon on, looked at every minute. */
export const verdictAfter = (minutes: number, difference?: LookDifference, judgement = aJudgement()): Verdict =>
  judgedUntil(judgement, NOON + minutes * MINUTE, difference).verdict;
export const reasonOf = (verdict: Verdict) => (verdict.kind === 'inconclusive' ? verdict.reason : verdict.kind);
/** So many of the candidate's hundred requests a minute are bad, from that minute after noon on; stable is well. */
export const candidateFails =
  (bad: number, from = 0): Report =>
  (variant, minute) =>
    variant === 'stable' ? served(900, 9) : served(100, minute >= NOON_MINUTE + from ? bad : 1);
