import type { ArmCounts } from '../../minutes/counts.ts';
import { OutwardSums } from '../../numbers/outward-sum.ts';
import { limitLogE } from './log-e-limit.ts';
import { ODDS_RATIOS } from './odds-grid.ts';

/**
 * Evidence of one minute from the candidate's count given the total (log e-value per odds ratio, in grid order):
 * `P_theta(k_c | K) / P_null(k_c | K)` under Fisher's non-central hypergeometric law. Given the total, the baseline
 * rate drops out, so a shared incident or a season cannot count against the candidate.
 *
 * An e-value when requests within the minute are independent and the true odds ratio is at most `nullOddsRatio`.
 * No requests in an arm, or nothing bad in either, says nothing: 0.
 *
 * @see R. A. Fisher, "The logic of inductive inference", JRSS 98 (1935); as an e-process: Lindon and Malek,
 * "Anytime-valid inference for multinomial count data", NeurIPS 2022.
 */
export function conditionalLogE(
  candidate: ArmCounts,
  stable: ArmCounts,
  nullOddsRatio: number,
  oddsRatios: readonly number[] = ODDS_RATIOS,
): number[] {
  if (saysNothing(candidate, stable)) return oddsRatios.map(() => 0);
  const sums = conditionalSums(candidate, stable, ratiosWith(nullOddsRatio, oddsRatios));
  const ofNull = sums.log(oddsRatios.length);
  const logEs = oddsRatios.slice(); // one number for each, like the list itself
  for (let i = 0; i < logEs.length; i++) logEs[i] = limitLogE(ofNull - sums.log(i));
  return logEs;
}

/** A minute with an empty arm, or with nothing bad in either, has no say in a comparison. */
export function saysNothing(candidate: ArmCounts, stable: ArmCounts): boolean {
  return candidate.n === 0 || stable.n === 0 || candidate.k + stable.k === 0;
}

/**
 * `-log P_theta(k_c | K)` per odds ratio: the sum of all terms of the law over the observed one. It is built outwards
 * from the observed count, so that neither factorials nor powers are formed and 10^7 requests stay exact.
 */
export function conditionalLogOdds(candidate: ArmCounts, stable: ArmCounts, oddsRatios: readonly number[]): number[] {
  return conditionalSums(candidate, stable, ratiosOf(oddsRatios)).logs();
}

/** How the terms of the sums grow upwards, per odds ratio, and downwards. */
interface Ratios {
  readonly up: readonly number[];
  readonly down: readonly number[];
}

const ratiosOf = (oddsRatios: readonly number[]): Ratios => ({
  up: oddsRatios,
  down: oddsRatios.map((oddsRatio) => 1 / oddsRatio),
});

let latest:
  | { readonly oddsRatios: readonly number[]; readonly nullOddsRatio: number; readonly ratios: Ratios }
  | undefined;

/** The null's odds ratio behind the others. The last answer is kept: block after block asks for the same. */
function ratiosWith(nullOddsRatio: number, oddsRatios: readonly number[]): Ratios {
  if (latest === undefined || latest.oddsRatios !== oddsRatios || latest.nullOddsRatio !== nullOddsRatio) {
    latest = { oddsRatios, nullOddsRatio, ratios: ratiosOf([...oddsRatios, nullOddsRatio]) };
  }
  return latest.ratios;
}

/** Used again for every minute: to make its lists costs as much as the sums in them. */
const sumsOfOneMinute = new OutwardSums();

/** Valid until the next minute. */
function conditionalSums(candidate: ArmCounts, stable: ArmCounts, { up, down }: Ratios): OutwardSums {
  const { n, k } = candidate;
  const total = k + stable.k;
  const slack = stable.n - total;
  const most = Math.min(total, n);
  const least = Math.max(0, -slack);
  const sums = sumsOfOneMinute;
  sums.begin(up.length);
  for (let j = k; j < most && !sums.isSettled; j++) {
    sums.step(((n - j) * (total - j)) / ((j + 1) * (slack + j + 1)), up);
  }
  if (k === least) return sums;
  sums.turnBack();
  for (let j = k; j > least && !sums.isSettled; j--) {
    sums.step((j * (slack + j)) / ((n - j + 1) * (total - j + 1)), down);
  }
  return sums;
}
