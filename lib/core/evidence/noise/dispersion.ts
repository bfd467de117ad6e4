import type { ArmCounts } from '../../minutes/counts.ts';
import { logGamma } from '../../numbers/log-gamma.ts';

/** Correlations that are told apart. Above the last one nothing could be decided in useful time anyway. */
export const RHO_GRID: readonly number[] = [
  0, 0.0002, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2,
];
/** A correlation is still believed when its log likelihood is at most this far below the best. */
const BELIEVED_WITHIN = 2;
/** A failure that brings fewer others along than this in its block, on average, might as well have come alone. */
const EVEN_BELOW = 0.04;
/** Numbers of requests whose log gammas are kept. */
const MOST_KNOWN = 4096;

/** Blocks that are held to have the same mean, level by level. */
export type Levels = readonly (readonly ArmCounts[])[];

/** How strongly bad requests of the same block go together: fractions in [0, 0.2], `hat <= upper`. */
export interface Dispersion {
  /** Most likely value. */
  readonly hat: number;
  /** Largest value that the counts do not speak against. */
  readonly upper: number;
}

/** Log likelihood of beta-binomial counts with a common mean, without the binomial coefficients, which rho leaves alone. */
export function dispersionLogLikelihood(blocks: readonly ArmCounts[], mean: number, rho: number): number {
  const tally = tallyOf(blocks);
  return logLikelihood(tally, mean, rho, sumOfLogGamma(tally.ofN, (1 - rho) / rho));
}

/**
 * Correlation of the requests of a block from an arm's own blocks, by likelihood over `RHO_GRID`. Seasons that are left in
 * the counts raise it, which makes a test more careful. A prior stands beside the counts: where no request ever failed they say
 * nothing, and requests are then taken to be nearly independent. A single clump of failures speaks louder than the prior.
 *
 * @see S. S. Wilks, "The large-sample distribution of the likelihood ratio", Annals of Mathematical Statistics 9 (1938).
 */
export function estimateDispersion(levels: Levels): Dispersion {
  const blocks = levels.flat();
  const logOf = likelihoodOver(levels);
  const requestsPerBlock = blocks.reduce((sum, { n }) => sum + n, 0) / Math.max(1, blocks.length);
  const logs = RHO_GRID.map((rho, i) => logOf(i) + logPriorOf(rho, requestsPerBlock));
  const best = Math.max(...logs);
  const believed = RHO_GRID.filter((_, i) => (logs[i] ?? Number.NEGATIVE_INFINITY) >= best - BELIEVED_WITHIN);
  return { hat: RHO_GRID[logs.indexOf(best)] ?? 0, upper: Math.max(...believed) };
}

/**
 * Whether the counts speak against a correlation, one of `RHO_GRID`, and for a higher one, by at least so many nats. The likelihood has
 * one peak, so it is followed from there upwards only as long as it rises: for most blocks that is one step.
 */
export function isBurstierThan(rho: number, levels: Levels, nats: number): boolean {
  const logOf = likelihoodOver(levels);
  const from = RHO_GRID.indexOf(rho);
  const least = logOf(from) + nats;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = from + 1; i < RHO_GRID.length; i++) {
    const log = logOf(i);
    if (log >= least) return true;
    if (log < last || log < least - nats) return false;
    last = log;
  }
  return false;
}

/**
 * Before any count is seen, every doubling of the failures that one brings along is as likely as the next one. Without it, a stable
 * version that never failed would excuse a hundred failures.
 */
function logPriorOf(rho: number, requestsPerBlock: number): number {
  return -Math.log1p((rho * requestsPerBlock) / EVEN_BELOW);
}

/** Log likelihood of each correlation of `RHO_GRID`, by its place there, at the own mean of each level. */
function likelihoodOver(levels: Levels): (place: number) => number {
  const ofLevels = levels.map(likelihoodOfLevel);
  return (place) => ofLevels.reduce((sum, logOf) => sum + logOf(place), 0);
}

function likelihoodOfLevel(blocks: readonly ArmCounts[]): (place: number) => number {
  const tally = tallyOf(blocks);
  const mean = (tally.bad + 0.5) / (tally.requests + 1);
  const ofN = gammaSumsOver(tally.ofN);
  return (place) => logLikelihood(tally, mean, RHO_GRID[place]!, ofN[place]!); // one per place
}

/** How often each count comes among the blocks: there are far fewer counts than blocks, and each is dear. */
interface Tally {
  readonly blocks: number;
  readonly requests: number;
  readonly bad: number;
  readonly ofN: readonly Often[];
  readonly ofBad: readonly Often[];
  readonly ofGood: readonly Often[];
}

interface Often {
  readonly value: number;
  times: number;
}

function tallyOf(blocks: readonly ArmCounts[]): Tally {
  const [ofN, ofBad, ofGood] = [new Map<number, Often>(), new Map<number, Often>(), new Map<number, Often>()];
  let [requests, bad] = [0, 0];
  for (const { n, k } of blocks) {
    requests += n;
    bad += k;
    count(ofN, n);
    count(ofBad, k);
    count(ofGood, n - k);
  }
  return {
    blocks: blocks.length,
    requests,
    bad,
    ofN: [...ofN.values()],
    ofBad: [...ofBad.values()],
    ofGood: [...ofGood.values()],
  };
}

function count(tally: Map<number, Often>, value: number): void {
  const often = tally.get(value);
  if (often === undefined) tally.set(value, { value, times: 1 });
  else often.times += 1;
}

/** @param ofN - Sum of the log gammas of all numbers of requests, shifted by the concentration; not asked for where rho is 0. */
function logLikelihood(
  { blocks, requests, bad, ofBad, ofGood }: Tally,
  mean: number,
  rho: number,
  ofN: number,
): number {
  if (rho === 0) return bad * Math.log(mean) + (requests - bad) * Math.log1p(-mean);
  const concentration = (1 - rho) / rho;
  const a = mean * concentration;
  const b = (1 - mean) * concentration;
  const perBlock = logGamma(concentration) - logGamma(a) - logGamma(b);
  return blocks * perBlock + sumOfLogGamma(ofBad, a) + sumOfLogGamma(ofGood, b) - ofN;
}

function sumOfLogGamma(values: readonly Often[], shift: number): number {
  let sum = 0;
  for (const { value, times } of values) sum += times * logGamma(value + shift);
  return sum;
}

/** As `sumOfLogGamma`, for the concentration of each rho of the grid. */
function gammaSumsOver(values: readonly Often[]): Float64Array {
  const sums = new Float64Array(RHO_GRID.length);
  for (const { value, times } of values) {
    const gammas = gammasOf(value);
    for (let i = 0; i < sums.length; i++) sums[i]! += times * gammas[i]!; // both have one per rho
  }
  return sums;
}

const known = new Map<number, Float64Array>();

/** They do not depend on the rate, and traffic comes back to the same numbers of requests: kept, as long as they are few. */
function gammasOf(n: number): Float64Array {
  const found = known.get(n);
  if (found !== undefined) return found;
  if (known.size === MOST_KNOWN) known.clear();
  const gammas = Float64Array.from(RHO_GRID, (rho) => (rho === 0 ? 0 : logGamma(n + (1 - rho) / rho)));
  known.set(n, gammas);
  return gammas;
}
