/** A direction is left when its next term is below this fraction of the sum. */
const NEGLIGIBLE = 1e-16;
/** Terms beyond this are scaled down: one more step multiplies by 1e16 at most. */
const TOO_LARGE = 1e280;
const LOG_TOO_LARGE = Math.log(TOO_LARGE);

/** Ratio of the term after step `s` to the one before it; the term before step 0 is 1. */
export type StepRatio = (s: number) => number;

/**
 * Log of a sum that is built outwards from a term of 1: `log(1 + terms upwards + terms downwards)`. Terms may grow beyond
 * what a double holds before they fall; they are expected to fall for good once they are negligible.
 */
export function logOutwardSum(up: StepRatio, stepsUp: number, down: StepRatio, stepsDown: number): number {
  const total = 1 + sumOfTerms(up, stepsUp) + sumOfTerms(down, stepsDown);
  if (total < TOO_LARGE) return Math.log(total);
  const [above, below] = [logSumOfTerms(up, stepsUp), logSumOfTerms(down, stepsDown)];
  const high = Math.max(above, below);
  return high + Math.log(Math.exp(above - high) + Math.exp(below - high) + Math.exp(-high));
}

function sumOfTerms(ratio: StepRatio, steps: number): number {
  let sum = 0;
  for (let s = 0, term = 1; s < steps; s++) {
    term *= ratio(s);
    sum += term;
    if (term <= NEGLIGIBLE * (1 + sum)) break;
  }
  return sum;
}

/** The same in logarithms, for sums that do not fit; minus infinity for no terms. */
function logSumOfTerms(ratio: StepRatio, steps: number): number {
  let sum = 0;
  let logScale = 0;
  for (let s = 0, term = 1; s < steps; s++) {
    term *= ratio(s);
    sum += term;
    if (term > TOO_LARGE) {
      term /= TOO_LARGE;
      sum /= TOO_LARGE;
      logScale += LOG_TOO_LARGE;
    }
    if (term <= NEGLIGIBLE * sum) break;
  }
  return logScale + Math.log(sum);
}
