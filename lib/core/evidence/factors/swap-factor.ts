import type { ArmCounts } from '../../minutes/counts.ts';
import { saysNothing } from './conditional-factor.ts';
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
  const small = candidateIsSmaller ? candidate : stable;
  const big = candidateIsSmaller ? stable : candidate;
  const steps = new ScoreSteps(score, small.n, oddsRatios);
  const means = meansOverThinning(hypergeometricWindow(big, small.n), small.k, steps, candidateIsSmaller);
  return means.map((mean) => limitLogE(Math.log(mean)));
}

/** How the score grows with a count among n requests, per odds ratio. */
class ScoreSteps {
  readonly #n: number;
  readonly #oddsRatios: readonly number[];
  /** Concentrations of the beta laws of stable's mean and of the worse ones; 0 where each bad request counts alike. */
  readonly #concentration: number;
  readonly #a: number;
  readonly #worseAs: readonly number[];

  constructor({ mean, rho }: SwapScore, n: number, oddsRatios: readonly number[]) {
    const concentration = rho === 0 ? 0 : (1 - rho) / rho;
    this.#n = n;
    this.#oddsRatios = oddsRatios;
    this.#concentration = concentration;
    this.#a = mean * concentration;
    this.#worseAs = oddsRatios.map((oddsRatio) => meanAtOddsRatio(mean, oddsRatio) * concentration);
  }

  /** The same number for every odds ratio. */
  listOf(value: number): number[] {
    const list = this.#oddsRatios.slice(); // faster than filling a new one, and every minute needs three
    for (let i = 0; i < list.length; i++) list[i] = value;
    return list;
  }

  /** Multiplies `ratios` by `exp(g(x + 1) - g(x))`, where g is the log likelihood ratio of a count x. */
  up(x: number, ratios: number[]): void {
    if (this.#concentration === 0) {
      for (let i = 0; i < ratios.length; i++) ratios[i]! *= this.#oddsRatios[i]!; // one each, here and below
      return;
    }
    const rest = this.#concentration + this.#n - x - 1;
    const ofMean = (rest - this.#a) / (this.#a + x);
    for (let i = 0; i < ratios.length; i++) {
      const worseA = this.#worseAs[i]!;
      ratios[i]! *= (ofMean * (worseA + x)) / (rest - worseA);
    }
  }

  /** Divides `ratios` by the same. */
  down(x: number, ratios: number[]): void {
    if (this.#concentration === 0) {
      for (let i = 0; i < ratios.length; i++) ratios[i]! /= this.#oddsRatios[i]!;
      return;
    }
    const rest = this.#concentration + this.#n - x - 1;
    const ofMean = (this.#a + x) / (rest - this.#a);
    for (let i = 0; i < ratios.length; i++) {
      const worseA = this.#worseAs[i]!;
      ratios[i]! *= (ofMean * (rest - worseA)) / (worseA + x);
    }
  }
}

/** Walks from the smaller arm's count, where the score is 0, over all counts that the thinned arm may have. */
function meansOverThinning(
  { lowest, probabilities }: CountWindow,
  from: number,
  steps: ScoreSteps,
  fromIsCandidate: boolean,
): number[] {
  const highest = lowest + probabilities.length - 1;
  const own = from < lowest || from > highest ? 0 : probabilities[from - lowest]!; // inside, by the test before
  const means = steps.listOf(own);
  // exp(g(j) - g(from)): runs to infinity above and to zero below, and both are the right limits
  let ratios = steps.listOf(1);
  for (let j = from + 1; j <= highest; j++) {
    steps.up(j - 1, ratios);
    if (j >= lowest) addSwapped(means, probabilities[j - lowest]!, ratios, fromIsCandidate); // j <= highest
  }
  ratios = steps.listOf(1);
  for (let j = from - 1; j >= lowest; j--) {
    steps.down(j, ratios);
    if (j <= highest) addSwapped(means, probabilities[j - lowest]!, ratios, fromIsCandidate); // j >= lowest
  }
  return means;
}

function addSwapped(means: number[], weight: number, ratios: readonly number[], fromIsCandidate: boolean): void {
  for (let i = 0; i < means.length; i++) {
    const ratio = ratios[i]!; // one per mean
    means[i]! += (2 * weight) / (1 + (fromIsCandidate ? ratio : 1 / ratio));
  }
}
