/** One minute, or block, of both versions. */
export interface PairedCounts {
  readonly candidate: { readonly requests: number; readonly bad: number };
  readonly stable: { readonly requests: number; readonly bad: number };
}

/** Candidate minus stable, over everything so far. `low` and `high` hold at all times together. */
export interface DifferenceBound {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The interval is narrowest about this many minutes after the start. */
const NARROWEST_AFTER = 60;

/** Fewer minutes have no scatter to speak of. */
const LEAST_MINUTES = 5;

/**
 * The difference of the rates after each minute, as fractions, with an asymptotic confidence sequence: one may look after every minute, and
 * all intervals together leave the true mean difference out with a chance of about `error` at most. How far the rates scatter is taken from
 * the minutes themselves, so bursts widen it. `undefined` while there are too few minutes.
 *
 * @see I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy and A. Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences", Annals of Statistics 52 (2024), theorem 2.2.
 */
export function differenceSequence(
  minutes: readonly PairedCounts[],
  error = 0.05,
): readonly (DifferenceBound | undefined)[] {
  const arms = [new RateSums(), new RateSums()] as const;
  return minutes.map(({ candidate, stable }, index) => {
    arms[0].add(candidate);
    arms[1].add(stable);
    const count = index + 1;
    if (count < LEAST_MINUTES || arms[0].n === 0 || arms[1].n === 0) return undefined;
    const difference = arms[0].rate - arms[1].rate;
    const half = Math.sqrt(arms[0].variance(count) + arms[1].variance(count)) * widthAt(count, error);
    return { difference, low: difference - half, high: difference + half };
  });
}

/** Standard errors on either side that hold after every minute. */
function widthAt(count: number, error: number): number {
  const spent = -2 * Math.log(error);
  const rho2 = (spent + Math.log(spent + 1)) / NARROWEST_AFTER;
  const grown = count * rho2 + 1;
  return Math.sqrt(((2 * grown) / (count * rho2)) * Math.log(Math.sqrt(grown) / error));
}

/** A ratio of sums with the minutes as clusters. */
class RateSums {
  n = 0;
  k = 0;
  #kk = 0;
  #kn = 0;
  #nn = 0;

  add({ requests, bad }: PairedCounts['candidate']): void {
    this.n += requests;
    this.k += bad;
    this.#kk += bad * bad;
    this.#kn += bad * requests;
    this.#nn += requests * requests;
  }

  get rate(): number {
    return this.k / this.n;
  }

  /** Never less than independent requests would scatter, with half a bad request added so that no failure is not certainty. */
  variance(count: number): number {
    const seen = this.#kk - 2 * this.rate * this.#kn + this.rate * this.rate * this.#nn;
    const shrunk = (this.k + 0.5) / (this.n + 1);
    return Math.max((seen * count) / (count - 1), shrunk * (1 - shrunk) * this.n) / (this.n * this.n);
  }
}
