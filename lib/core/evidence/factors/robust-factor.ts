import type { ArmCounts } from '../../minutes/counts.ts';
import { onesIn } from '../../numbers/ones-in.ts';
import { type BetaLaws, CountLaws } from '../noise/count-laws.ts';
import type { Expected } from '../sums/closed-block.ts';
import { conditionalLogE, saysNothing } from './conditional-factor.ts';
import { limitLogE } from './log-e-limit.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from './odds-grid.ts';

/**
 * The part of the correlation that is certainly there: seasons and incidents left in a history raise it, and where the arms share their
 * bursts, less of it separates them.
 */
const CALMER = 0.25;
/** Weights of the mixed law: of each further rate, and at each rate of the calmer law. */
const OF_OTHER_RATE = 0.1;
const OF_CALMER = 0.2;
/** Counts that every healthy law all but rules out are fair to none of them: what is left of their probability is rounding. */
const RULED_OUT = 1e-290;

/** The laws that a healthy block may follow. */
export interface HealthyLaws extends Expected {
  /** Odds ratio that is still called equal, at least 1. */
  readonly nullOddsRatio: number;
}

/**
 * Evidence of one block from the candidate's count given the total K of both arms (log e-value per odds ratio):
 *
 * `e_theta = S_theta(k_c) / max over the healthy laws q of E_q[S_theta(J) | K]`,
 * S(j) = the ratio `P_theta(j | K) / M(j | K)`, kept from falling as j rises: beginning with the candidate's part of the requests,
 * upwards the largest ratio so far and downwards the smallest.
 *
 * The healthy laws are beta-binomial in both arms: at the expected rate and at each of `otherRates`, with correlation `rho` and with a
 * quarter of it, at the odds that are still called equal. M is a fixed mixture of them, P_theta the law with correlation `rho` at `theta`
 * times stable's expected odds.
 *
 * Proved: `E_q[e | K] <= 1` under each of these laws, and for every odds ratio up to `nullOddsRatio`, since S never falls with the count.
 * The best score against several laws is the ratio to the mixture that lies nearest to P_theta; with these weights, which need no search,
 * six sevenths of what it earns, or more, are earned. A score that looks at one law alone, divided by its largest mean, loses up to all of it where
 * the correlation is high, and so does the smallest of the e-values of all laws, which is `guardedLogE`.
 *
 * `rho` 0 means that requests were found independent: then every rate gives the plain conditional law.
 *
 * @see On the reverse information projection: P. Grünwald, R. de Heide and W. Koolen, "Safe testing", JRSS B 86 (2024); the law of the
 * counts is Skellam's, as in `dispersedLogE`.
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
  const mixture = beginMixture(healthy, oddsRatios);
  const { probabilities } = mixture;
  probabilities.fill({ candidateN: candidate.n, stableN: stable.n, total: candidate.k + stable.k }, mixture.laws);
  return scored(mixture, oddsRatios, probabilities.rowOf(candidate.k));
}

/** The healthy laws, and after them the worse ones; the weights of the healthy ones in the mixed law. */
interface Mixture {
  readonly laws: BetaLaws;
  healthy: number;
  readonly weights: number[];
  readonly probabilities: CountLaws;
}

/** Filled anew for every block: to make such lists costs as much as all that is reckoned with them. */
const ofOneBlock: Mixture = {
  laws: { count: 0, a: [], b: [], stableA: [], stableB: [] },
  healthy: 0,
  weights: [],
  probabilities: new CountLaws(),
};
let perSum = new Float64Array(0);
/** Per odds ratio: of the row that was taken last on each side, and of the observed one. */
let upper = new Float64Array(0);
let lower = new Float64Array(0);
let observed = new Float64Array(0);
/** Law by law, and for each the mean of every score. */
let means = new Float64Array(0);

/** Valid until the next block. */
function beginMixture(healthy: HealthyLaws, oddsRatios: readonly number[]): Mixture {
  const { expectedRate, otherRates, rho } = healthy;
  const mixture = ofOneBlock;
  const { laws } = mixture;
  laws.count = 0;
  addRate(mixture, expectedRate, healthy, 1 - OF_OTHER_RATE * otherRates.length);
  for (let i = 0; i < otherRates.length; i++) addRate(mixture, otherRates[i]!, healthy, OF_OTHER_RATE); // i < length
  mixture.healthy = laws.count;
  for (let i = 0; i < oddsRatios.length; i++) addLaw(laws, expectedRate, rho, oddsRatios[i]!); // as above
  return mixture;
}

function addRate({ laws, weights }: Mixture, rate: number, { rho, nullOddsRatio }: HealthyLaws, weight: number): void {
  weights[laws.count] = weight * (1 - OF_CALMER);
  addLaw(laws, rate, rho, nullOddsRatio);
  weights[laws.count] = weight * OF_CALMER;
  addLaw(laws, rate, rho * CALMER, nullOddsRatio);
}

function addLaw(laws: BetaLaws, rate: number, rho: number, oddsRatio: number): void {
  const concentration = (1 - rho) / rho;
  const at = laws.count;
  laws.count += 1;
  laws.a[at] = meanAtOddsRatio(rate, oddsRatio) * concentration;
  laws.b[at] = concentration - laws.a[at];
  laws.stableA[at] = rate * concentration;
  laws.stableB[at] = concentration - laws.stableA[at];
}

/** Log e-value of the observed count, per odds ratio: its score over the largest mean. */
function scored(mixture: Mixture, oddsRatios: readonly number[], observedRow: number): number[] {
  const logEs = oddsRatios.slice(); // one number for each, like the list itself, as in the lists of scores
  const worse = logEs.length;
  begin(mixture, worse);
  const { firstRow, middleRow, lastRow } = mixture.probabilities;
  for (let row = middleRow; row <= lastRow; row++) {
    takeRow(mixture, row, upper, 1);
    if (row === middleRow) for (let i = 0; i < worse; i++) lower[i] = upper[i]!;
    if (row === observedRow) for (let i = 0; i < worse; i++) observed[i] = upper[i]!;
  }
  for (let row = middleRow - 1; row >= firstRow; row--) {
    takeRow(mixture, row, lower, -1);
    if (row === observedRow) for (let i = 0; i < worse; i++) observed[i] = lower[i]!;
  }
  for (let i = 0; i < worse; i++) {
    let largest = 0;
    for (let mean = i; mean < means.length; mean += worse) largest = Math.max(largest, means[mean]!); // mean < length
    // where every score is too small for a double, nothing can be said either
    logEs[i] = largest === 0 ? 0 : limitLogE(Math.log(observed[i]! / largest));
  }
  return logEs;
}

function begin({ laws, healthy, probabilities: { sums } }: Mixture, worse: number): void {
  perSum = onesIn(perSum, laws.count);
  for (let law = 0; law < laws.count; law++) perSum[law]! /= sums[law]!; // one of each per law
  means = onesIn(means, healthy * worse);
  for (let mean = 0; mean < means.length; mean++) means[mean] = 0;
  upper = onesIn(upper, worse);
  for (let i = 0; i < worse; i++) upper[i] = 0;
  lower = onesIn(lower, worse);
  observed = onesIn(observed, worse);
}

/** Moves the scores on to a row, `upwards` 1 or -1, and adds them to the means. */
function takeRow(
  { laws, healthy, weights, probabilities: { rows } }: Mixture,
  row: number,
  scores: Float64Array,
  upwards: number,
): void {
  const [of, to, worse, at] = [perSum, means, scores.length, row * laws.count];
  let mixed = 0;
  for (let law = 0; law < healthy; law++) mixed += weights[law]! * rows[at + law]! * of[law]!; // one of each per law
  if (mixed >= RULED_OUT) {
    const perMixed = 1 / mixed;
    for (let i = 0; i < worse; i++) {
      const ratio = rows[at + healthy + i]! * of[healthy + i]! * perMixed;
      if ((ratio - scores[i]!) * upwards > 0) scores[i] = ratio;
    }
  }
  for (let law = 0, mean = 0; law < healthy; law++) {
    const probability = rows[at + law]! * of[law]!;
    for (let i = 0; i < worse; i++, mean++) to[mean]! += probability * scores[i]!;
  }
}
