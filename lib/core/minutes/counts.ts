/** What one arm did in one minute (or in one block of minutes). */
export interface ArmCounts {
  /** Requests, a whole number >= 0. */
  readonly n: number;
  /** Bad requests among them, a whole number in [0, n]. */
  readonly k: number;
}

/** The same closed minute of both arms. Both arms reported; a minute in which one did not is a gap and has no row. */
export interface TwoArmRow {
  /** Whole minutes since 1970-01-01T00:00Z at which the minute begins. */
  readonly minute: number;
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

/** One closed minute of a single arm. */
export interface OneArmRow {
  /** Whole minutes since 1970-01-01T00:00Z at which the minute begins. */
  readonly minute: number;
  readonly n: number;
  readonly k: number;
}

/** @throws {RangeError} when the counts are impossible: such a row is a bug upstream and must not become evidence. */
export function assertCounts(arm: string, { n, k }: ArmCounts): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${arm} n must be a whole number >= 0, got ${n}`);
  if (!Number.isSafeInteger(k) || k < 0 || k > n) {
    throw new RangeError(`${arm} k must be a whole number in [0, ${n}], got ${k}`);
  }
}

/** Sums of some minutes of one arm. */
export function totalOf(rows: readonly ArmCounts[]): ArmCounts {
  const total = { n: 0, k: 0 };
  for (const { n, k } of rows) {
    total.n += n;
    total.k += k;
  }
  return total;
}
