import { randomBeta, randomBinomial, randomPoisson } from 'd3-random';
import type { RandomSource } from './random-stream.ts';

/** A whole number with this mean and variance; 0 when the mean is 0. */
export function poisson(source: RandomSource, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`a Poisson mean must be at least 0, got ${mean}`);
  return mean === 0 ? 0 : randomPoisson.source(source)(mean)();
}

/** How many of `n` independent trials hit, each with probability `p`; exact at any n. */
export function binomial(source: RandomSource, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  // @types/d3-random 3.0.3 knows one parameter only, the function takes n and p
  const sampler = randomBinomial.source(source) as unknown as (n: number, p: number) => () => number;
  return sampler(n, p)();
}

/**
 * Hits among `n` trials that share their luck: mean n p, variance n p (1 - p) (1 + (n - 1) rho).
 *
 * @param rho - Correlation of two trials, 0 (a binomial) to below 1.
 */
export function betaBinomial(source: RandomSource, n: number, p: number, rho: number): number {
  if (!(rho >= 0 && rho < 1)) throw new RangeError(`rho must be at least 0 and below 1, got ${rho}`);
  if (rho === 0 || p <= 0 || p >= 1) return binomial(source, n, p);
  const size = (1 - rho) / rho;
  return binomial(source, n, randomBeta.source(source)(p * size, (1 - p) * size)());
}

/** Splits `n` over the shares by chance. The parts sum to `n`, unless all shares are 0: then each part is 0. */
export function multinomial(source: RandomSource, n: number, shares: readonly number[]): number[] {
  let left = n;
  let shareLeft = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => {
    const part = shareLeft > 0 ? binomial(source, left, Math.min(1, share / shareLeft)) : 0;
    left -= part;
    shareLeft -= share;
    return part;
  });
}
