import { RECENT_MINUTES } from '../../judge/thresholds.ts';
import { newestClosed } from '../../minutes/closing.ts';
import { totalOf } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import { armSeriesOf } from '../../minutes/readings.ts';
import { minutesOf } from '../../minutes/spans.ts';
import type { Rollback } from '../../state/rollback.ts';
import type { MinuteSeries } from '../../words/metric.ts';
import { RECOVERY_LEAST_REQUESTS } from '../states/deadlines.ts';
import { recoveryLimit } from './recovery-limit.ts';
import { provenBy } from './step-recovery.ts';

/** Of the last 15 closed minutes so many must have been read, or nobody knows how the candidate does now. */
const LEAST_MINUTES = 10;

/**
 * True when over the last 15 closed minutes the candidate did no worse than stable in the same minutes, by margin and sampling error.
 * Too few minutes or requests, or an answer that is not
 * whole, are not well: what was found before stands.
 */
export function looksWell(
  rollback: Rollback,
  view: {
    readonly endpoint: string;
    readonly replies: ReadonlyMap<string, MinuteSeries>;
    readonly margin: number;
    readonly atEpochSeconds: number;
  },
): boolean {
  const series = (variant: string) =>
    armSeriesOf(
      view.replies,
      { endpoint: view.endpoint, variant },
      provenBy(rollback),
      rollback.zerosUnpublished ?? [], // none known: absence means nothing
    );
  const candidate = series(rollback.fromVariant);
  const stable = series(rollback.toVariant);
  if (candidate.status !== 'complete' || stable.status !== 'complete') return false;
  const to = newestClosed(view.atEpochSeconds);
  const rows = minutesOf(to - RECENT_MINUTES + 1, to).flatMap((minute) => {
    const row = { candidate: candidate.minute(minute), stable: stable.minute(minute) };
    return isCounted(row.candidate) && isCounted(row.stable) && row.candidate.n > 0 && row.stable.n > 0
      ? [{ candidate: row.candidate, stable: row.stable }]
      : [];
  });
  const candidates = rows.map((row) => row.candidate);
  const total = totalOf(candidates);
  if (rows.length < LEAST_MINUTES || total.n < RECOVERY_LEAST_REQUESTS) return false;
  const limit = recoveryLimit(
    rows.map((row) => row.stable),
    candidates,
    view.margin,
  );
  return total.k / total.n <= limit;
}
