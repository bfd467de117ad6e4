/** A direction is left when its terms are below this fraction of the sum, for every hypothesis. */
const NEGLIGIBLE = 1e-16;
/** Sums beyond this are scaled down: one more step multiplies by 1e16 at most. */
const TOO_LARGE = 1e280;
const LOG_TOO_LARGE = Math.log(TOO_LARGE);

/**
 * Running sums of products that start at 1, one per hypothesis, in numbers that neither overflow nor lose the small
 * ones: the sum of hypothesis i, without the 1, is `sums[i] * exp(logScales[i])`.
 */
export interface ScaledSums {
  readonly terms: Float64Array;
  readonly sums: Float64Array;
  readonly logScales: Float64Array;
}

export function startSums(hypotheses: number): ScaledSums {
  return {
    terms: new Float64Array(hypotheses).fill(1),
    sums: new Float64Array(hypotheses),
    logScales: new Float64Array(hypotheses),
  };
}

/** Adds the next term of hypothesis `i`, `ratio` times the last one; says whether it still matters. */
export function addTerm({ terms, sums, logScales }: ScaledSums, i: number, ratio: number): boolean {
  // the caller's i counts the hypotheses that startSums was given
  let term = terms[i]! * ratio;
  let sum = sums[i]! + term;
  if (term > TOO_LARGE) {
    term /= TOO_LARGE;
    sum /= TOO_LARGE;
    logScales[i]! += LOG_TOO_LARGE;
  }
  terms[i] = term;
  sums[i] = sum;
  return term > NEGLIGIBLE * (1 + sum);
}

/** `log(1 + up + down)` of hypothesis `i`: the sum over both directions and the starting term itself. */
export function logTotal(up: ScaledSums, down: ScaledSums, i: number): number {
  const upScale = up.logScales[i]!; // as above
  const downScale = down.logScales[i]!;
  const scale = Math.max(upScale, downScale);
  const above = up.sums[i]! * Math.exp(upScale - scale);
  const below = down.sums[i]! * Math.exp(downScale - scale);
  return scale + Math.log(Math.exp(-scale) + above + below);
}
