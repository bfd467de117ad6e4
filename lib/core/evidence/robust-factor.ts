import type { Expected } from './closed-block.ts';
import { conditionalLogE, saysNothing } from './conditional-factor.ts';
import type { ArmCounts } from './counts.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';
import { OutwardSums } from './outward-sum.ts';

/** The laws that a healthy block may follow. */
export interface HealthyLaws extends Expected {
  /** Odds ratio that is still called equal, at least 1. */
  readonly nullOddsRatio: number;
}

/**
 * Evidence of one block from the candidate's count given the total K of both arms (log e-value per odds ratio):
 *
 * `e_theta = R_theta(k_c) / max over the healthy laws q of E_q[R_theta(J) | K]`
 *
 * R is the likelihood ratio of the candidate's count under the beta-binomial law of correlation `rho`, at `theta` times stable's
 * expected odds against the odds that are still called equal. The healthy laws are: both arms beta-binomial, at the expected rate and
 * at each of `otherRates`; and, where bursts are shared, Fisher's law, in which they cancel out. The divisor is an exact sum over all
 * counts that K allows.
 *
 * Proved: `E_q[e | K] <= 1` under each of these laws, and for every odds ratio up to `nullOddsRatio`, since R rises with the count.
 * Dividing once by the largest mean loses far less than taking the smallest of the e-values of all laws in every block, which is
 * `guardedLogE`: there each block is scored by the law that likes it least, here only by what the score may earn at most.
 *
 * `rho` 0 means that requests were found independent: then every rate gives the plain conditional law.
 *
 * @see On numeraires and normalised ratios against several laws: P. Grünwald, R. de Heide and W. Koolen, "Safe testing", JRSS B 86
 * (2024); the law of the counts is Skellam's, as in `dispersedLogE`.
 */
export function robustLogE(
  candidate: ArmCounts,
  stable: ArmCounts,
  healthy: HealthyLaws,
  oddsRatios: readonly number[] = ODDS_RATIOS,
): number[] {
  if (healthy.rho === 0 || saysNothing(candidate, stable)) {
    return conditionalLogE(candidate, stable, healthy.nullOddsRatio, oddsRatios);
  }
  const laws = lawsOf(healthy);
  const width = oddsRatios.length + 1;
  const logs = logSums(candidate, stable, laws, scoreOf(healthy, oddsRatios));
  return oddsRatios.map((_, i) => {
    let least = Number.POSITIVE_INFINITY;
    for (let law = 0; law < laws.length; law++) {
      least = Math.min(least, logs[law * width]! - logs[law * width + 1 + i]!); // `width` sums a law
    }
    return limitLogE(least);
  });
}

/** Parameters of both arms' beta laws; absent for the law in which bursts are shared, and the odds ratio that it has then. */
type Law =
  | { readonly a: number; readonly b: number; readonly stableA: number; readonly stableB: number }
  | { readonly oddsRatio: number };

function lawsOf({ expectedRate, otherRates, rho, nullOddsRatio, burstsAreShared }: HealthyLaws): readonly Law[] {
  const concentration = (1 - rho) / rho;
  const ofRates = [expectedRate, ...otherRates].map((rate): Law => {
    const a = meanAtOddsRatio(rate, nullOddsRatio) * concentration;
    const stableA = rate * concentration;
    return { a, b: concentration - a, stableA, stableB: concentration - stableA };
  });
  return burstsAreShared ? [...ofRates, { oddsRatio: nullOddsRatio }] : ofRates;
}

/** The candidate's beta law when equal, and per odds ratio when worse. */
interface Score {
  readonly a: number;
  readonly concentration: number;
  readonly worseAs: readonly number[];
}

function scoreOf({ expectedRate, rho, nullOddsRatio }: HealthyLaws, oddsRatios: readonly number[]): Score {
  const concentration = (1 - rho) / rho;
  const worseAs = oddsRatios.map((oddsRatio) => meanAtOddsRatio(expectedRate, oddsRatio) * concentration);
  return { a: meanAtOddsRatio(expectedRate, nullOddsRatio) * concentration, concentration, worseAs };
}

/**
 * Per law, relative to the observed count: log of the sum of its probabilities, then per odds ratio log of the sum of probability
 * times score. Both are built outwards from the observed count.
 */
function logSums(candidate: ArmCounts, stable: ArmCounts, laws: readonly Law[], score: Score): number[] {
  const { n, k } = candidate;
  const total = k + stable.k;
  const width = score.worseAs.length + 1;
  const most = Math.min(total, n);
  const least = Math.max(0, total - stable.n);
  const ratios = new Array<number>(laws.length * width).fill(1);
  const steps = new Array<number>(width).fill(1);
  const sums = new OutwardSums(ratios);
  // the candidate's count j rises and stable's count l falls by one, or the other way round
  for (let j = k; j < most && !sums.isSettled; j++) {
    const l = total - j;
    fillSteps(steps, score, j, n);
    for (let law = 0; law < laws.length; law++) fillLaw(ratios, law, lawStep(laws[law]!, j, l, n, stable.n), steps, 1);
    sums.step(((n - j) * l) / ((j + 1) * (stable.n - l + 1)), ratios);
  }
  sums.turnBack();
  for (let j = k; j > least && !sums.isSettled; j--) {
    const l = total - j;
    fillSteps(steps, score, j - 1, n);
    // the step from j - 1 to j, undone
    for (let law = 0; law < laws.length; law++)
      fillLaw(ratios, law, lawStep(laws[law]!, j - 1, l + 1, n, stable.n), steps, -1);
    sums.step((j * (stable.n - l)) / ((n - j + 1) * (l + 1)), ratios);
  }
  return sums.logs();
}

/** Score at j + 1 over that at j, per odds ratio; the first entry belongs to the bare probability and stays 1. */
function fillSteps(steps: number[], { a, concentration, worseAs }: Score, j: number, n: number): void {
  const equal = (concentration - a + n - j - 1) / (a + j);
  for (let i = 0; i < worseAs.length; i++) {
    const worseA = worseAs[i]!; // i < length
    steps[i + 1] = (equal * (worseA + j)) / (concentration - worseA + n - j - 1);
  }
}

/** Probability of j + 1 bad requests of the candidate over that of j, while stable's l become l - 1, without the binomial part. */
function lawStep(law: Law, j: number, l: number, n: number, stableN: number): number {
  if ('oddsRatio' in law) return law.oddsRatio;
  return ((law.a + j) * (law.stableB + stableN - l)) / ((law.b + n - j - 1) * (law.stableA + l - 1));
}

function fillLaw(ratios: number[], law: number, step: number, scores: readonly number[], direction: 1 | -1): void {
  const at = law * scores.length;
  for (let i = 0; i < scores.length; i++) {
    const ratio = step * scores[i]!; // i < length
    ratios[at + i] = direction === 1 ? ratio : 1 / ratio;
  }
}
