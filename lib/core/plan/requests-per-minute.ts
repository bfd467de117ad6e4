import { currentShares, type EndpointState, shareOf } from '../endpoint.ts';
import { newestClosed } from '../judge/closing.ts';
import type { Judgement } from '../judge/judgement.ts';
import { minutesOf } from '../judge/look-at-signal.ts';
import { type MinuteSeries, queryKey } from '../metric.ts';

/** The load of "now" is that of the busiest of so many closed minutes. */
const NEWEST_MINUTES = 5;

/**
 * Requests a minute to the whole endpoint: what the variants under judgement reported over the part of the traffic that they have, so that
 * a silent one does not hide its load. In minutes before the newest of them had its part, others served all of it. Undefined when nobody
 * reported.
 */
export function requestsPerMinuteOf(
  judgements: readonly Judgement[],
  {
    endpoint,
    replies,
    atEpochSeconds,
  }: {
    readonly endpoint: EndpointState;
    readonly replies: ReadonlyMap<string, MinuteSeries>;
    readonly atEpochSeconds: number;
  },
): number | undefined {
  const shares = currentShares(endpoint);
  const judged = [...new Set(judgements.flatMap((each) => [each.candidateVariant, each.stableVariant]))];
  const arms = judged.flatMap((variant) => {
    const share = shareOf(shares, variant);
    const series = replies.get(queryKey({ endpoint: endpoint.name, variant, metric: 'invocations' }));
    return share === undefined || share === 0 || series?.status !== 'complete'
      ? []
      : [{ share, points: series.points }];
  });
  const since = Math.max(...judgements.map(({ firstMinute }) => firstMinute));
  const to = newestClosed(atEpochSeconds);
  const loads = minutesOf(to - NEWEST_MINUTES + 1, to).flatMap((minute) => {
    const reported = arms.flatMap(({ share, points }) => {
      const n = points.get(minute);
      return n === undefined ? [] : [{ n, share }];
    });
    const share = minute < since ? 1 : reported.reduce((sum, each) => sum + each.share, 0);
    return reported.length === 0 ? [] : [reported.reduce((sum, each) => sum + each.n, 0) / share];
  });
  return loads.length === 0 ? undefined : Math.max(...loads);
}
