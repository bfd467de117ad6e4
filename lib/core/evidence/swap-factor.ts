import { saysNothing } from './conditional-factor.ts';
import type { ArmCounts } from './counts.ts';
import { type CountWindow, hypergeometricWindow } from './hypergeometric-window.ts';
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
  const steps = stepsOf(score, small.n, oddsRatios);
  const means = meansOverThinning(hypergeometricWindow(big, small.n), small.k, steps, candidateIsSmaller);
  return Array.from(means, (mean) => limitLogE(Math.log(mean)));
}

/** Parameters of the law of a count among n requests, for stable's mean and, per odds ratio, for a worse one. */
interface ScoreSteps {
  readonly n: number;
  /** Concentrations of the beta law; absent where each bad request counts alike. */
  readonly beta?: { readonly a: number; readonly b: number; readonly worseA: number[]; readonly worseB: number[] };
  readonly oddsRatios: readonly number[];
}

function stepsOf({ mean, rho }: SwapScore, n: number, oddsRatios: readonly number[]): ScoreSteps {
  if (rho === 0) return { n, oddsRatios };
  const concentration = (1 - rho) / rho;
  const worseA = oddsRatios.map((oddsRatio) => meanAtOddsRatio(mean, oddsRatio) * concentration);
  const worseB = worseA.map((a) => concentration - a);
  return { n, oddsRatios, beta: { a: mean * concentration, b: (1 - mean) * concentration, worseA, worseB } };
}

/** `exp(g(x + 1) - g(x))`, where g is the log likelihood ratio of a count x. */
function step({ n, beta, oddsRatios }: ScoreSteps, x: number, i: number): number {
  if (beta === undefined) return oddsRatios[i]!; // i counts the odds ratios, here and below
  const { a, b, worseA, worseB } = beta;
  return ((worseA[i]! + x) * (b + n - x - 1)) / ((a + x) * (worseB[i]! + n - x - 1));
}

/** Walks from the smaller arm's count, where the score is 0, over all counts that the thinned arm may have. */
function meansOverThinning(
  { lowest, probabilities }: CountWindow,
  from: number,
  steps: ScoreSteps,
  fromIsCandidate: boolean,
): Float64Array {
  const highest = lowest + probabilities.length - 1;
  const size = steps.oddsRatios.length;
  const own = from < lowest || from > highest ? 0 : probabilities[from - lowest]!; // inside, by the test before
  const means = new Float64Array(size).fill(own);
  // exp(g(j) - g(from)): runs to infinity above and to zero below, and both are the right limits
  const ratios = new Float64Array(size).fill(1);
  for (let j = from + 1; j <= highest; j++) {
    const weight = j < lowest ? 0 : probabilities[j - lowest]!; // lowest <= j <= highest
    for (let i = 0; i < size; i++) {
      const ratio = ratios[i]! * step(steps, j - 1, i);
      ratios[i] = ratio;
      if (weight > 0) means[i]! += (weight * 2) / (1 + (fromIsCandidate ? ratio : 1 / ratio));
    }
  }
  ratios.fill(1);
  for (let j = from - 1; j >= lowest; j--) {
    const weight = j > highest ? 0 : probabilities[j - lowest]!; // as above
    for (let i = 0; i < size; i++) {
      const ratio = ratios[i]! / step(steps, j, i);
      ratios[i] = ratio;
      if (weight > 0) means[i]! += (weight * 2) / (1 + (fromIsCandidate ? ratio : 1 / ratio));
    }
  }
  return means;
}
