import type { GuardState } from '../../state/guard-state.ts';
import type { TrafficSeries } from '../../watch/traffic/watch-traffic.ts';
import { watchTraffic } from '../../watch/traffic/watch-traffic.ts';
import { type MinuteSeries, queryKey } from '../../words/metric.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { ServingView } from '../views.ts';
import { tellTrafficBack, tellTrafficLost } from './tell-traffic.ts';
import { servingPlacements } from './watch-asks.ts';

/** Minutes in which SageMaker still shifted belong to no shares. */
const SETTLING_MINUTES = 2;

/** Looks at the requests of all serving variants together: shares may move between them as they like. */
export function watchLostTraffic(before: GuardState, view: ServingView, alarmLogE: number): GuardState {
  const { endpoint, replies, atEpochSeconds, guard } = view;
  const placements = servingPlacements(before, endpoint);
  if (placements.length === 0 || before.serving === undefined) return before;
  const series = trafficSeriesOf(
    replies,
    placements.map(({ variant }) => ({ endpoint: endpoint.name, variant })),
  );
  const firstMinute = Math.ceil(before.serving.sinceEpochSeconds / 60) + SETTLING_MINUTES;
  const look = watchTraffic(before.traffic, { series, firstMinute, atEpochSeconds, watch: guard.watch, alarmLogE });
  const state = { ...before, traffic: look.traffic };
  if (look.over?.lost.told === true) return tellTrafficBack(state, look.over, atEpochSeconds);
  const { lost } = look.traffic;
  return lost === undefined || lost.told === true ? state : tellTrafficLost(state, lost, atEpochSeconds);
}

/** Requests of some variants together. A minute that one of them did not report has what the others did. */
export function trafficSeriesOf(
  replies: ReadonlyMap<string, MinuteSeries>,
  arms: readonly { readonly endpoint: string; readonly variant: string }[],
): TrafficSeries {
  const all = arms.map((arm) => replies.get(queryKey({ ...arm, metric: 'invocations' })));
  const newest = all.flatMap((series) => [...(series?.points.keys() ?? [])]);
  return {
    isReadable: all.length > 0 && all.every((series) => series?.status === 'complete'),
    newest: newest.length === 0 ? undefined : newest.reduce((a, b) => Math.max(a, b)),
    minute(minute: EpochMinute) {
      const known = all.flatMap((series) => series?.points.get(minute) ?? []);
      return known.length === 0 ? undefined : Math.round(known.reduce((sum, n) => sum + n, 0));
    },
  };
}
