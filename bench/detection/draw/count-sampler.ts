import { randomNormal } from 'd3-random';
import type { RandomSource } from '../../../lib/local/world/random-stream.ts';

/** Draws counts from one stream of random numbers: made for a million draws a second, where a general library makes ten thousand. */
export interface CountSampler {
  /** Requests of a minute: exactly Poisson below a mean of 50, above it the rounded normal law of that mean and variance. */
  readonly requests: (mean: number) => number;
  /** Bad requests among `n`, each bad with probability `p`: exactly binomial. */
  readonly bad: (n: number, p: number) => number;
}

/** From this expected count on, halves are drawn apart: inversion from 0 would underflow beyond 700. */
const LARGEST_MEAN = 300;
const POISSON_BELOW = 50;

export function countSampler(random: RandomSource): CountSampler {
  const normal = randomNormal.source(random)();

  function requests(mean: number): number {
    if (mean >= POISSON_BELOW) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const least = Math.exp(-mean);
    let count = 0;
    for (let product = random(); product > least; product *= random()) count += 1;
    return count;
  }

  function bad(n: number, p: number): number {
    if (p <= 0 || n === 0) return 0;
    if (p > 0.5) return n - bad(n, 1 - p);
    if (n * p > LARGEST_MEAN) {
      const half = n >> 1;
      return bad(half, p) + bad(n - half, p);
    }
    const odds = p / (1 - p);
    let probability = Math.exp(n * Math.log1p(-p));
    let left = random();
    let count = 0;
    while (left > probability && count < n) {
      left -= probability;
      probability *= (odds * (n - count)) / (count + 1);
      count += 1;
    }
    return count;
  }

  return { requests, bad };
}
