import { newestClosed } from '../../minutes/closing.ts';
import { minutesOf } from '../../minutes/spans.ts';
import type { GuardState, ServingShares } from '../../state/guard-state.ts';
import { isMoving } from '../../state/rollback.ts';
import { currentShares, type EndpointState, sameShares, shareOf } from '../../words/endpoint.ts';
import { type MinuteSeries, queryKey } from '../../words/metric.ts';
import type { EpochMinute } from '../../words/time.ts';

/** The load of "now" is that of the busiest of so many closed minutes. */
const NEWEST_MINUTES = 5;
/** Shares that sum to this much are all of the traffic: they come from weights, by division. */
const ALL = 0.999;

interface Look {
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
}

/** The shares that SageMaker serves now, and since when it was seen to serve in them. */
export function servingSince({ serving }: GuardState, { endpoint, atEpochSeconds }: Look): ServingShares {
  const shares = currentShares(endpoint);
  return serving !== undefined && sameShares(serving.shares, shares)
    ? serving
    : { shares, sinceEpochSeconds: atEpochSeconds };
}

/**
 * Requests a minute to the whole endpoint: what the variants under judgement reported over the part of the traffic that they had in that
 * minute, so that a silent one does not hide its load. In minutes before the newest of them had its part, others served all of it.
 *
 * Minutes from before `serving` count only where everybody reported. As long as one of them does not, and while traffic is being moved,
 * what was known stands until more is seen: a shift must not make the load look smaller than it was when it was decided.
 *
 * @returns undefined when nobody reported, and nothing that was known stands.
 */
export function requestsPerMinuteOf(before: GuardState, serving: ServingShares, look: Look): number | undefined {
  const { rollback, requestsPerMinute: known } = before;
  const loads = loadsOf(judgedArms(before, serving, look), before, serving, look);
  const seen = loads.flatMap((load) => (typeof load === 'number' ? [load] : []));
  const stands = loads.includes('other shares') || (seen.length === 0 && rollback !== undefined && isMoving(rollback));
  const all = stands && known !== undefined ? [...seen, known] : seen;
  return all.length === 0 ? undefined : Math.max(...all);
}

interface Arm {
  /** As it is served now; a fraction. */
  readonly share: number;
  readonly points: ReadonlyMap<EpochMinute, number>;
}

function judgedArms({ judgements }: GuardState, { shares }: ServingShares, { endpoint, replies }: Look): Arm[] {
  const judged = [...new Set(judgements.flatMap((each) => [each.candidateVariant, each.stableVariant]))];
  return judged.flatMap((variant) => {
    const share = shareOf(shares, variant);
    const series = replies.get(queryKey({ endpoint: endpoint.name, variant, metric: 'invocations' }));
    return share === undefined || series === undefined
      ? []
      : [{ share, points: series.status === 'complete' ? series.points : NOTHING }];
  });
}

const NOTHING: Arm['points'] = new Map();

/** Of a minute; one whose shares are not known has none that can be told. */
type Load = number | 'other shares';

/** Of the newest minutes, those in which somebody reported. */
function loadsOf(
  arms: readonly Arm[],
  { judgements }: GuardState,
  { sinceEpochSeconds }: ServingShares,
  { atEpochSeconds }: Look,
): readonly Load[] {
  const alone = Math.max(...judgements.map(({ firstMinute }) => firstMinute));
  const everybody = arms.reduce((sum, { share }) => sum + share, 0) >= ALL;
  const to = newestClosed(atEpochSeconds);
  return minutesOf(to - NEWEST_MINUTES + 1, to).flatMap((minute): readonly Load[] => {
    const reported = arms.flatMap(({ share, points }) => {
      const n = points.get(minute);
      return n === undefined ? [] : [{ n, share }];
    });
    if (reported.length === 0) return [];
    const total = reported.reduce((sum, { n }) => sum + n, 0);
    if (minute < alone || (everybody && reported.length === arms.length)) return [total];
    if (minute * 60 < sinceEpochSeconds) return ['other shares'];
    const share = reported.reduce((sum, each) => sum + each.share, 0);
    return share > 0 ? [total / share] : [];
  });
}
