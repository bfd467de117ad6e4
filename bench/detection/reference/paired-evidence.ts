import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { logWeightedSum } from '../../../lib/core/numbers/log-sum.ts';

/** Rows that both versions scored and of which exactly one was right. */
export interface DiscordantPairs {
  readonly onlyCandidateWrong: number;
  readonly onlyStableWrong: number;
}

/**
 * Log e-value that the candidate is the one that is wrong more often, from rows scored by both. Valid under "given that
 * exactly one is wrong, it is the candidate with probability at most one half", at any time.
 *
 * @see Q. McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12 (1947).
 */
export function pairedLogE({ onlyCandidateWrong, onlyStableWrong }: DiscordantPairs): number {
  const logs = ODDS_RATIOS.map(
    (ratio) => onlyCandidateWrong * Math.log((2 * ratio) / (1 + ratio)) + onlyStableWrong * Math.log(2 / (1 + ratio)),
  );
  return logWeightedSum(LOG_ODDS_PRIOR, logs);
}
