import type { ArmCounts } from '../../minutes/counts.ts';
import { OutwardSums } from '../../numbers/outward-sum.ts';
import { saysNothing } from './conditional-factor.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';

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
  const [ofNull = Number.NaN, ...rest] = dispersedLogOdds(candidate, stable, { mean, rho }, [
    nullOddsRatio,
    ...oddsRatios,
  ]);
  return rest.map((logOdds) => limitLogE(ofNull - logOdds));
}

/** `-log P_theta(k_c | K)` per odds ratio under the beta-binomial law, built outwards from the observed count. */
export function dispersedLogOdds(
  candidate: ArmCounts,
  stable: ArmCounts,
  { mean, rho }: Pick<DispersedNull, 'mean' | 'rho'>,
  oddsRatios: readonly number[],
): number[] {
  const { n, k } = candidate;
  const total = k + stable.k;
  const concentration = (1 - rho) / rho;
  const stableA = mean * concentration;
  const stableB = (1 - mean) * concentration;
  const as = oddsRatios.map((oddsRatio) => meanAtOddsRatio(mean, oddsRatio) * concentration);
  const ratios = [...as];
  const most = Math.min(total, n);
  const least = Math.max(0, total - stable.n);
  const sums = new OutwardSums();
  sums.begin(oddsRatios.length);
  // the candidate's count j rises and stable's count l falls by one, or the other way round
  for (let j = k; j < most && !sums.isSettled; j++) {
    const l = total - j;
    for (let i = 0; i < as.length; i++) ratios[i] = (as[i]! + j) / (concentration - as[i]! + n - j - 1); // i < length
    const falls = (l * (stableB + stable.n - l)) / ((stable.n - l + 1) * (stableA + l - 1));
    sums.step(((n - j) / (j + 1)) * falls, ratios);
  }
  sums.turnBack();
  for (let j = k; j > least && !sums.isSettled; j--) {
    const l = total - j;
    for (let i = 0; i < as.length; i++) ratios[i] = (concentration - as[i]! + n - j) / (as[i]! + j - 1); // as above
    const rises = ((stable.n - l) * (stableA + l)) / ((l + 1) * (stableB + stable.n - l - 1));
    sums.step((j / (n - j + 1)) * rises, ratios);
  }
  return sums.logs();
}
