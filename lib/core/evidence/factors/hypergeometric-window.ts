import type { ArmCounts } from '../../minutes/counts.ts';

/** Counts whose probability is below this fraction of the mode's are left out of the window. */
const NEGLIGIBLE = 1e-18;

/** A part of a law on whole numbers: `probabilities[i]` belongs to `lowest + i`; they sum to 1. */
export interface CountWindow {
  readonly lowest: number;
  readonly probabilities: readonly number[];
}

/**
 * The hypergeometric law of the bad requests among `draws` of an arm's requests, drawn without replacement: all counts
 * that matter in double precision.
 *
 * @param draws - Whole number in [0, arm.n].
 */
export function hypergeometricWindow(arm: ArmCounts, draws: number): CountWindow {
  const rest = arm.n - arm.k - draws; // good requests left when none of the drawn is bad; may be negative
  const least = Math.max(0, -rest);
  const most = Math.min(draws, arm.k);
  const mode = Math.min(most, Math.max(least, Math.floor(((draws + 1) * (arm.k + 1)) / (arm.n + 2))));

  let sum = 1;
  let above = 0;
  for (let j = mode, weight = 1; j < most; j++) {
    weight *= ((arm.k - j) * (draws - j)) / ((j + 1) * (rest + j + 1));
    if (weight < NEGLIGIBLE) break;
    sum += weight;
    above += 1;
  }
  let below = 0;
  for (let j = mode, weight = 1; j > least; j--) {
    weight *= (j * (rest + j)) / ((arm.k - j + 1) * (draws - j + 1));
    if (weight < NEGLIGIBLE) break;
    sum += weight;
    below += 1;
  }
  // the same products once more, now that their number and their sum are known: down to the lowest, then up over all
  let weight = 1 / sum;
  for (let j = mode; j > mode - below; j--) weight *= (j * (rest + j)) / ((arm.k - j + 1) * (draws - j + 1));
  const probabilities = [weight];
  for (let j = mode - below; j < mode + above; j++) {
    weight *= ((arm.k - j) * (draws - j)) / ((j + 1) * (rest + j + 1));
    probabilities.push(weight);
  }
  return { lowest: mode - below, probabilities };
}
