import type { ArmCounts } from './counts.ts';
import { logGamma } from './log-gamma.ts';

/** Correlations that are told apart. Above the last one nothing could be decided in useful time anyway. */
export const RHO_GRID: readonly number[] = [
  0, 0.0002, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2,
];
/** A correlation is still believed when its log likelihood is at most this far below the best. */
const BELIEVED_WITHIN = 2;

/** How strongly bad requests of the same block go together: fractions in [0, 0.2], `hat <= upper`. */
export interface Dispersion {
  /** Most likely value. */
  readonly hat: number;
  /** Largest value that the counts do not speak against. */
  readonly upper: number;
}

/** Log likelihood of beta-binomial counts with a common mean, without the binomial coefficients, which rho leaves alone. */
export function dispersionLogLikelihood(blocks: readonly ArmCounts[], mean: number, rho: number): number {
  if (rho === 0) {
    return blocks.reduce((sum, { n, k }) => sum + k * Math.log(mean) + (n - k) * Math.log1p(-mean), 0);
  }
  const concentration = (1 - rho) / rho;
  const a = mean * concentration;
  const b = (1 - mean) * concentration;
  const perBlock = logGamma(concentration) - logGamma(a) - logGamma(b);
  return blocks.reduce(
    (sum, { n, k }) => sum + perBlock + logGamma(k + a) + logGamma(n - k + b) - logGamma(n + concentration),
    0,
  );
}

/**
 * Correlation of the requests of a block from an arm's own blocks, by likelihood over `RHO_GRID`. Seasons that are left in
 * the counts raise it, which makes a test more careful. Blocks without a single bad request in all say nothing, and then
 * the upper limit is the highest of the grid.
 *
 * @see S. S. Wilks, "The large-sample distribution of the likelihood ratio", Annals of Mathematical Statistics 9 (1938).
 */
export function estimateDispersion(blocks: readonly ArmCounts[]): Dispersion {
  const n = blocks.reduce((sum, block) => sum + block.n, 0);
  const k = blocks.reduce((sum, block) => sum + block.k, 0);
  const mean = (k + 0.5) / (n + 1);
  const logs = RHO_GRID.map((rho) => dispersionLogLikelihood(blocks, mean, rho));
  const best = Math.max(...logs);
  const believed = RHO_GRID.filter((_, i) => (logs[i] ?? Number.NEGATIVE_INFINITY) >= best - BELIEVED_WITHIN);
  return { hat: RHO_GRID[logs.indexOf(best)] ?? 0, upper: Math.max(...believed) };
}
