import { saysNothing } from './conditional-factor.ts';
import type { ArmCounts } from './counts.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';
import { addTerm, logTotal, startSums } from './scaled-sums.ts';

/** A law of bursty counts: both arms are beta-binomial with the same correlation between requests of a minute. */
export interface DispersedNull {
  /** Stable's mean rate, a fraction in (0, 1). */
  readonly mean: number;
  /** Correlation of two requests of the same minute and arm, a fraction in (0, 1). */
  readonly rho: number;
  readonly nullOddsRatio: number;
}

/**
 * Evidence of one minute from the candidate's count given the total, when each arm's bad requests come in bursts (log
 * e-value per odds ratio). With bursts and unequal arms the candidate's expected part of the total is not its part of the
 * requests, so the plain conditional law would fire on healthy candidates.
 *
 * An e-value under exactly this null; `guardedLogE` takes the minimum over the nulls that must be believed.
 *
 * @see J. G. Skellam, "A probability distribution derived from the binomial distribution by regarding the probability
 * of success as variable between the sets of trials", JRSS B 10 (1948), for the law; the conditioning is as in
 * `conditionalLogE`.
 */
export function dispersedLogE(
  candidate: ArmCounts,
  stable: ArmCounts,
  { mean, rho, nullOddsRatio }: DispersedNull,
  oddsRatios: readonly number[] = ODDS_RATIOS,
): number[] {
  if (saysNothing(candidate, stable)) return oddsRatios.map(() => 0);
  const [ofNull = Number.NaN, ...rest] = dispersedLogOdds(candidate, stable, mean, rho, [nullOddsRatio, ...oddsRatios]);
  return rest.map((logOdds) => limitLogE(ofNull - logOdds));
}

/** `-log P_theta(k_c | K)` per odds ratio under the beta-binomial law, built outwards from the observed count. */
export function dispersedLogOdds(
  candidate: ArmCounts,
  stable: ArmCounts,
  mean: number,
  rho: number,
  oddsRatios: readonly number[],
): number[] {
  const size = oddsRatios.length;
  const total = candidate.k + stable.k;
  const concentration = (1 - rho) / rho;
  const a = oddsRatios.map((oddsRatio) => meanAtOddsRatio(mean, oddsRatio) * concentration);
  const b = a.map((ai) => concentration - ai);
  const stableA = mean * concentration;
  const stableB = (1 - mean) * concentration;

  const highest = Math.min(total, candidate.n);
  const up = startSums(size);
  for (let j = candidate.k, matters = true; matters && j < highest; j++) {
    const ofStable = total - j; // falls by one
    const stableRatio =
      (ofStable * (stableB + stable.n - ofStable)) / ((stable.n - ofStable + 1) * (stableA + ofStable - 1));
    const shared = (stableRatio * (candidate.n - j)) / (j + 1);
    matters = false;
    // i < size here and below
    for (let i = 0; i < size; i++)
      matters = addTerm(up, i, (shared * (a[i]! + j)) / (b[i]! + candidate.n - j - 1)) || matters;
  }
  const lowest = Math.max(0, total - stable.n);
  const down = startSums(size);
  for (let j = candidate.k, matters = true; matters && j > lowest; j--) {
    const ofStable = total - j; // rises by one
    const stableRatio =
      ((stable.n - ofStable) * (stableA + ofStable)) / ((ofStable + 1) * (stableB + stable.n - ofStable - 1));
    const shared = (stableRatio * j) / (candidate.n - j + 1);
    matters = false;
    for (let i = 0; i < size; i++)
      matters = addTerm(down, i, (shared * (b[i]! + candidate.n - j)) / (a[i]! + j - 1)) || matters;
  }
  return oddsRatios.map((_, i) => logTotal(up, down, i));
}
