import { type ArmCounts, totalOf } from '../../minutes/counts.ts';

/** Standard errors of the measurement itself that are forgiven. */
const FORGIVEN_ERRORS = 2;

/**
 * The rate that still counts as recovered: stable's rate before, with the margin on its odds, and the sampling error of the minutes
 * measured. Without the last, a recovered endpoint would be called sick about every third time, since a few minutes of a small rate
 * scatter by more than the margin. The error is the one of a healthy endpoint as bursty as stable was, so a sick one cannot excuse itself
 * by its own scatter.
 *
 * @param before - Stable's minutes before the decision; at least one request in all.
 * @param after - The minutes measured; at least one request in all.
 * @returns A fraction in (0, 1].
 */
export function recoveryLimit(before: readonly ArmCounts[], after: readonly ArmCounts[], margin: number): number {
  const total = totalOf(before);
  const rate = (total.k + 0.5) / (total.n + 1);
  const withMargin = (margin * rate) / (1 - rate + margin * rate);
  const { n } = totalOf(after);
  const rho = correlationOf(before, rate);
  const independent = after.reduce((sum, row) => sum + (row.n > 0 ? row.n / (1 + (row.n - 1) * rho) : 0), 0);
  const standardError = Math.sqrt((withMargin * (1 - withMargin)) / Math.min(n, independent));
  return Math.min(1, withMargin + FORGIVEN_ERRORS * standardError);
}

/** How much the requests of one minute fail together: moment estimate from Pearson's statistic, a fraction in [0, 0.2]. */
function correlationOf(rows: readonly ArmCounts[], rate: number): number {
  const busy = rows.filter(({ n }) => n > 1);
  if (busy.length < 2) return 0;
  const pearson = busy.reduce((sum, { n, k }) => sum + (k - n * rate) ** 2 / (n * rate * (1 - rate)), 0);
  const meanRequests = totalOf(busy).n / busy.length;
  return Math.min(0.2, Math.max(0, (pearson / (busy.length - 1) - 1) / (meanRequests - 1)));
}
