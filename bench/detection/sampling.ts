import { xoroshiro128plus } from 'pure-rand';

/** Random numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  // neighbouring seeds begin alike
  for (let i = 0; i < 20; i++) generator.unsafeNext();
  return () => ((generator.unsafeNext() >>> 0) + 0.5) / 2 ** 32;
}

/** Binomial count, exactly: inversion from 0, in halves where the first probability would underflow. */
export function binomial(random: Random, n: number, p: number): number {
  if (p <= 0 || n === 0) return 0;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  if (n * p > 300) {
    const half = n >> 1;
    return binomial(random, half, p) + binomial(random, n - half, p);
  }
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let left = random();
  let k = 0;
  while (left > probability && k < n) {
    left -= probability;
    probability *= (odds * (n - k)) / (k + 1);
    k += 1;
  }
  return k;
}

/** Requests of a minute: Poisson below 50, above that the rounded normal law with the same mean and variance. */
export function requestCount(random: Random, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let k = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) k += 1;
  return k;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma variate of the given shape, scale 1 (Marsaglia and Tsang, ACM TOMS 26, 2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A rate that scatters around `mean` so that requests sharing it have correlation `rho`; `mean` itself for 0. */
export function burstyRate(random: Random, mean: number, rho: number): number {
  if (rho === 0) return mean;
  const concentration = (1 - rho) / rho;
  const bad = gamma(random, mean * concentration);
  return bad / (bad + gamma(random, (1 - mean) * concentration));
}
