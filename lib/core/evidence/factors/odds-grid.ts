/**
 * The odds ratios a worse candidate may have, as a grid: an e-value is computed for each and they are averaged with
 * `ODDS_PRIOR`. A mean of e-values is an e-value, so a coarse grid costs a little power and never validity.
 */
export const ODDS_RATIOS: readonly number[] = [1.5, 2, 3, 5, 10, 30];

/** Prior weight of each odds ratio; they sum to 1. */
export const ODDS_PRIOR: readonly number[] = [0.2, 0.3, 0.2, 0.1, 0.1, 0.1];

export const LOG_ODDS_PRIOR: readonly number[] = ODDS_PRIOR.map(Math.log);

/** How many times the allowed rate a single arm may have: the grid of the one-sample test. */
export const RATE_RATIOS: readonly number[] = [1.25, 1.5, 2, 3, 5, 10, 30];

/** Prior weight of each rate ratio; they sum to 1. */
export const RATE_PRIOR: readonly number[] = [0.1, 0.2, 0.25, 0.2, 0.1, 0.1, 0.05];

export const LOG_RATE_PRIOR: readonly number[] = RATE_PRIOR.map(Math.log);

/** The mean that has `oddsRatio` times the odds of `mean`; both are fractions in (0, 1). */
export function meanAtOddsRatio(mean: number, oddsRatio: number): number {
  return (oddsRatio * mean) / (1 - mean + oddsRatio * mean);
}
