/**
 * What every run of the last few blocks has earned under every hypothesis, so that "the best explanation by a burst" is
 * one pass over numbers. Mutable and never stored: it is rebuilt from the blocks themselves.
 */
export interface BurstRing {
  /** Index of the block with which each run begins, in no order. */
  readonly begins: Int32Array;
  /** Per run, one number per hypothesis: log evidence of the run, plus the discount before it. */
  readonly gains: Float64Array;
  readonly hypotheses: number;
  runs: number;
}

export function emptyRing(mostRuns: number, hypotheses: number): BurstRing {
  return { begins: new Int32Array(mostRuns), gains: new Float64Array(mostRuns * hypotheses), hypotheses, runs: 0 };
}

/**
 * Begins a run at block `index`, and forgets the runs that would then be longer than the ring has room for.
 *
 * @param first - What the first half of the hypotheses starts from; `second`: the other half.
 */
export function beginRun(ring: BurstRing, index: number, first: number, second: number): void {
  const { begins, gains, hypotheses } = ring;
  for (let run = 0; run < ring.runs; ) {
    if (begins[run]! > index - begins.length) {
      run += 1;
    } else {
      // the last run takes the place of the one that is too long; run < runs <= begins.length
      ring.runs -= 1;
      begins[run] = begins[ring.runs]!;
      gains.copyWithin(run * hypotheses, ring.runs * hypotheses, (ring.runs + 1) * hypotheses);
    }
  }
  begins[ring.runs] = index;
  const at = ring.runs * hypotheses;
  gains.fill(first, at, at + hypotheses / 2);
  gains.fill(second, at + hypotheses / 2, at + hypotheses);
  ring.runs += 1;
}

/** Adds a block's log evidence to every run. */
export function extendRuns({ gains, hypotheses, runs }: BurstRing, logEs: readonly number[]): void {
  for (let at = 0; at < runs * hypotheses; at += hypotheses) {
    for (let i = 0; i < hypotheses; i++) gains[at + i]! += logEs[i]!; // one per hypothesis
  }
}

/** The most that any run has earned under hypothesis `i`. */
export function bestRun({ gains, hypotheses, runs }: BurstRing, i: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let at = i; at < runs * hypotheses; at += hypotheses) if (gains[at]! > best) best = gains[at]!; // at < length
  return best;
}
