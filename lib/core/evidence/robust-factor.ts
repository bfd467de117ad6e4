import type { Expected } from './closed-block.ts';
import { conditionalLogE, saysNothing } from './conditional-factor.ts';
import type { ArmCounts } from './counts.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';
import { ScoreMeans } from './score-means.ts';

/**
 * The part of the correlation that is certainly there: seasons and incidents left in a history raise it, and where the arms share their
 * bursts, less of it separates them.
 */
const CALMER = 0.25;

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
 * expected odds against the odds that are still called equal. The healthy laws are beta-binomial in both arms: at the expected rate and
 * at each of `otherRates`, with correlation `rho` and with a quarter of it. The divisor is an exact sum over all
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
  const means = scoreMeans(candidate, stable, lawsOf(healthy), scoreOf(healthy, oddsRatios));
  const logEs = oddsRatios.slice(); // one number for each, like the list itself
  for (let i = 0; i < logEs.length; i++) logEs[i] = limitLogE(-means.logLargest(i));
  return logEs;
}

/** Parameters of both arms' beta laws: `count` numbers in each list. */
interface Laws {
  count: number;
  readonly a: number[];
  readonly b: number[];
  readonly stableA: number[];
  readonly stableB: number[];
}

/** Filled anew for every block: to make such lists costs as much as all that is reckoned with them. */
const lawsOfOneBlock: Laws = { count: 0, a: [], b: [], stableA: [], stableB: [] };

/** Valid until the next block. */
function lawsOf({ expectedRate, otherRates, rho, nullOddsRatio }: HealthyLaws): Laws {
  const laws = lawsOfOneBlock;
  laws.count = 0;
  addLaws(laws, expectedRate, rho, nullOddsRatio);
  for (let i = 0; i < otherRates.length; i++) addLaws(laws, otherRates[i]!, rho, nullOddsRatio); // i < length
  return laws;
}

function addLaws(laws: Laws, rate: number, rho: number, nullOddsRatio: number): void {
  addLaw(laws, rate, (1 - rho) / rho, nullOddsRatio);
  addLaw(laws, rate, (1 - rho * CALMER) / (rho * CALMER), nullOddsRatio);
}

function addLaw(laws: Laws, rate: number, concentration: number, nullOddsRatio: number): void {
  const at = laws.count;
  laws.count += 1;
  laws.a[at] = meanAtOddsRatio(rate, nullOddsRatio) * concentration;
  laws.b[at] = concentration - laws.a[at];
  laws.stableA[at] = rate * concentration;
  laws.stableB[at] = concentration - laws.stableA[at];
}

/** The candidate's beta law when equal, and per odds ratio when worse. */
interface Score {
  readonly a: number;
  readonly concentration: number;
  readonly worseAs: readonly number[];
}

function scoreOf({ expectedRate, rho, nullOddsRatio }: HealthyLaws, oddsRatios: readonly number[]): Score {
  const concentration = (1 - rho) / rho;
  const worseAs = oddsRatios.slice(); // one number for each, like the list itself
  for (let i = 0; i < worseAs.length; i++) worseAs[i] = meanAtOddsRatio(expectedRate, oddsRatios[i]!) * concentration;
  return { a: meanAtOddsRatio(expectedRate, nullOddsRatio) * concentration, concentration, worseAs };
}

/** Holds nothing from one block to the next, either. */
const meansOfOneBlock = new ScoreMeans();

/** Means of the score under each law, given the total: valid until the next block. */
function scoreMeans(candidate: ArmCounts, stable: ArmCounts, laws: Laws, score: Score): ScoreMeans {
  const { n, k } = candidate;
  const total = k + stable.k;
  const most = Math.min(total, n);
  const least = Math.max(0, total - stable.n);
  const ofScores = score.worseAs.slice();
  const ofLaws = laws.a.slice(0, laws.count);
  const means = meansOfOneBlock;
  means.begin(ofLaws.length, ofScores.length);
  // the candidate's count j rises and stable's count l falls by one, or the other way round
  for (let j = k; j < most && !means.isSettled; j++) {
    const l = total - j;
    for (let i = 0; i < ofScores.length; i++) ofScores[i] = scoreStep(score, i, j, n);
    for (let law = 0; law < ofLaws.length; law++) ofLaws[law] = lawStep(laws, law, j, l, n, stable.n);
    means.step(((n - j) * l) / ((j + 1) * (stable.n - l + 1)), ofLaws, ofScores);
  }
  if (k === least) return means;
  means.turnBack();
  for (let j = k; j > least && !means.isSettled; j--) {
    const l = total - j;
    // the step from j - 1 to j, undone
    for (let i = 0; i < ofScores.length; i++) ofScores[i] = 1 / scoreStep(score, i, j - 1, n);
    for (let law = 0; law < ofLaws.length; law++) ofLaws[law] = 1 / lawStep(laws, law, j - 1, l + 1, n, stable.n);
    means.step((j * (stable.n - l)) / ((n - j + 1) * (l + 1)), ofLaws, ofScores);
  }
  return means;
}

/** Score at j + 1 over that at j. */
function scoreStep({ a, concentration, worseAs }: Score, i: number, j: number, n: number): number {
  const worseA = worseAs[i]!; // one per odds ratio
  return ((concentration - a + n - j - 1) * (worseA + j)) / ((a + j) * (concentration - worseA + n - j - 1));
}

/** Probability of j + 1 bad requests of the candidate over that of j, while stable's l become l - 1, without the binomial part. */
function lawStep({ a, b, stableA, stableB }: Laws, law: number, j: number, l: number, n: number, stableN: number) {
  // one of each per law
  return ((a[law]! + j) * (stableB[law]! + stableN - l)) / ((b[law]! + n - j - 1) * (stableA[law]! + l - 1));
}
