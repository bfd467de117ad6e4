import { saysNothing } from './conditional-factor.ts';
import type { ArmCounts } from './counts.ts';
import { hypergeometricWindow } from './hypergeometric-window.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';

/** How counts are scored. It decides how much is learnt from a minute, never whether the result may be trusted. */
export interface SwapScore {
  /** Expected rate of stable, a fraction in (0, 1). */
  readonly mean: number;
  /** Expected correlation of requests within a minute, a fraction in [0, 1); 0 scores each bad request alike. */
  readonly rho: number;
}

/**
 * Path 2: evidence of one minute from swapping the arms (log e-value per odds ratio). The larger arm is thinned without
 * replacement to the size of the smaller; if the arms behave alike, the two counts are exchangeable whatever the law of
 * bursts within a minute, so `2 / (1 + exp(-d))` has mean 1 for every antisymmetric score d. The thinning is averaged out
 * exactly. One minute says at most log 2.
 *
 * The score d is the log likelihood ratio of the two counts under `score`.
 *
 * @see On exchangeability and e-values: Vovk and Wang, "E-values: calibration, combination and applications", Annals of
 * Statistics 49 (2021). The mean over the thinning is the Rao-Blackwell step.
 */
export function swapLogE(
  candidate: ArmCounts,
  stable: ArmCounts,
  score: SwapScore,
  oddsRatios: readonly number[] = ODDS_RATIOS,
): number[] {
  if (saysNothing(candidate, stable)) return oddsRatios.map(() => 0);
  const candidateIsSmaller = candidate.n <= stable.n;
  const [small, big] = candidateIsSmaller ? [candidate, stable] : [stable, candidate];
  const thinned = hypergeometricWindow(big, small.n);
  return oddsRatios.map((oddsRatio) => {
    const step = scoreSteps(small.n, oddsRatio, score);
    return limitLogE(Math.log(meanOverThinning(thinned, small.k, step, candidateIsSmaller)));
  });
}

/** `exp(g(x + 1) - g(x))`, where g is the log likelihood ratio of a count x among n requests. */
function scoreSteps(n: number, oddsRatio: number, { mean, rho }: SwapScore): (x: number) => number {
  if (rho === 0) return () => oddsRatio;
  const concentration = (1 - rho) / rho;
  const a = mean * concentration;
  const b = (1 - mean) * concentration;
  const worseMean = meanAtOddsRatio(mean, oddsRatio);
  const worseA = worseMean * concentration;
  const worseB = (1 - worseMean) * concentration;
  return (x) => ((worseA + x) * (b + n - x - 1)) / ((a + x) * (worseB + n - x - 1));
}

interface Thinned {
  readonly lowest: number;
  readonly probabilities: Float64Array;
}

/** Walks from the smaller arm's count, where the score is 0, over all counts that the thinned arm may have. */
function meanOverThinning(
  { lowest, probabilities }: Thinned,
  from: number,
  step: (x: number) => number,
  fromIsCandidate: boolean,
): number {
  const highest = lowest + probabilities.length - 1;
  // exp(g(j) - g(from)): runs to infinity above and to zero below, and both are the right limits
  const valueAt = (ratio: number) => 2 / (1 + (fromIsCandidate ? ratio : 1 / ratio));
  const own = from < lowest || from > highest ? 0 : probabilities[from - lowest]!; // inside, by the test before
  let mean = own * valueAt(1);
  for (let j = from + 1, ratio = 1; j <= highest; j++) {
    ratio *= step(j - 1);
    if (j >= lowest) mean += probabilities[j - lowest]! * valueAt(ratio); // lowest <= j <= highest
  }
  for (let j = from - 1, ratio = 1; j >= lowest; j--) {
    ratio /= step(j);
    if (j <= highest) mean += probabilities[j - lowest]! * valueAt(ratio); // as above
  }
  return mean;
}
