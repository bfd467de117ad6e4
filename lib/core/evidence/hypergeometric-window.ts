import type { ArmCounts } from './counts.ts';

/** Counts whose probability is below this fraction of the mode's are left out of the window. */
const NEGLIGIBLE = 1e-18;

/** A part of a law on whole numbers: `probabilities[i]` belongs to `lowest + i`; they sum to 1. */
export interface CountWindow {
  readonly lowest: number;
  readonly probabilities: Float64Array;
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

  const above: number[] = [];
  for (let j = mode, weight = 1; j < most; j++) {
    weight *= ((arm.k - j) * (draws - j)) / ((j + 1) * (rest + j + 1));
    if (weight < NEGLIGIBLE) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let j = mode, weight = 1; j > least; j--) {
    weight *= (j * (rest + j)) / ((arm.k - j + 1) * (draws - j + 1));
    if (weight < NEGLIGIBLE) break;
    below.push(weight);
  }
  const probabilities = Float64Array.from([...below.reverse(), 1, ...above]);
  const sum = probabilities.reduce((total, weight) => total + weight, 0);
  return { lowest: mode - below.length, probabilities: probabilities.map((weight) => weight / sum) };
}
