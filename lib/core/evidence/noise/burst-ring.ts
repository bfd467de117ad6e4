import type { BurstPrior } from '../sequence/burst-prior.ts';

/**
 * What every run of the last few blocks has earned under every odds ratio, so that "the best explanation by a burst" is one
 * pass over few numbers. Changed in place and never stored: it is rebuilt from the blocks themselves.
 */
export interface BurstRing {
  /** Index of the block with which each run begins, in no order. */
  readonly begins: Float64Array;
  /** Per run, one number per odds ratio: log evidence of the run, plus the discount before it. */
  readonly gains: Float64Array;
  readonly oddsRatios: number;
  runs: number;
}

export function emptyRing(mostBlocks: number, oddsRatios: number): BurstRing {
  return {
    begins: new Float64Array(mostBlocks),
    gains: new Float64Array(mostBlocks * oddsRatios),
    oddsRatios,
    runs: 0,
  };
}

/**
 * Begins a run at block `index`, and forgets the runs that would then be longer than the ring has room for, as well as those
 * that have earned no more than `discount`: the new run starts from there and lasts longer, so it stays the better one.
 */
export function beginRun(ring: BurstRing, index: number, discount: number): void {
  const { begins, gains, oddsRatios } = ring;
  for (let run = 0; run < ring.runs; ) {
    // run < runs <= begins.length, here and below
    if (begins[run]! > index - begins.length && hasEarned(ring, run, discount)) {
      run += 1;
    } else {
      ring.runs -= 1; // the last run takes the place of the forgotten one
      begins[run] = begins[ring.runs]!;
      for (let i = 0; i < oddsRatios; i++) gains[run * oddsRatios + i] = gains[ring.runs * oddsRatios + i]!;
    }
  }
  begins[ring.runs] = index;
  const at = ring.runs * oddsRatios;
  for (let i = 0; i < oddsRatios; i++) gains[at + i] = discount; // `fill` takes longer for so few
  ring.runs += 1;
}

/**
 * Adds the log evidence of block `index` to every run; the most that any run has earned by then, less what the prior asks of a
 * burst of that odds ratio and length.
 */
export function extendRuns(
  { begins, gains, oddsRatios, runs }: BurstRing,
  index: number,
  logEs: ArrayLike<number>,
  { logOdds, logLasting }: BurstPrior,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const at = run * oddsRatios;
    const logLength = logLasting[index - begins[run]!]!; // run < runs, and no run is longer than the ring has room for
    for (let i = 0; i < oddsRatios; i++) {
      const gain = gains[at + i]! + logEs[i]!; // one per odds ratio
      gains[at + i] = gain;
      const explained = gain + logOdds[i]! + logLength; // as above
      if (explained > best) best = explained;
    }
  }
  return best;
}

/** Index of the block with which the oldest run begins; infinity when there is none. */
export function oldestRun({ begins, runs }: BurstRing): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) if (begins[run]! < oldest) oldest = begins[run]!;
  return oldest;
}

function hasEarned({ gains, oddsRatios }: BurstRing, run: number, discount: number): boolean {
  for (let at = run * oddsRatios; at < (run + 1) * oddsRatios; at++) if (gains[at]! > discount) return true;
  return false;
}
