import { CATCH_UP_MINUTES, UNCLOSED_MINUTES } from '../../minutes/closing.ts';
import { signalQueries } from '../../minutes/readings.ts';
import { isUnsupported } from '../../plan/states/hindrance.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { alarmLogE } from '../../watch/alarm.ts';
import { watchedQueries } from '../../watch/failing-minutes.ts';
import type { VariantWatch } from '../../watch/variant-watch.ts';
import { type ChartAsk, chartAsksOf } from '../../watch/watch-charts.ts';
import { currentShares, type EndpointState, isDeploying, shareOf } from '../../words/endpoint.ts';
import { type MinuteQuery, queryKey } from '../../words/metric.ts';
import type { GuardPolicy } from '../../words/policy.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { Placement } from '../../words/version.ts';

/** What has traffic now and is known; during a deployment minutes belong to no version. */
export function servingPlacements({ placements }: GuardState, endpoint: EndpointState): readonly Placement[] {
  if (isDeploying(endpoint) || isUnsupported(endpoint)) return [];
  const shares = currentShares(endpoint);
  return placements.filter(
    ({ variant, configName }) => configName === endpoint.configName && (shareOf(shares, variant) ?? 0) > 0, // not there: no traffic
  );
}

/** What is remembered of a placement; a version that has just come is a new one. */
export const knownOf = ({ watch = [] }: GuardState, { variant, version }: Placement): VariantWatch =>
  watch.find((each) => each.variant === variant && each.version === version) ?? { variant, version };

export interface PlacementAsks {
  readonly placement: Placement;
  readonly known: VariantWatch;
  readonly asks: readonly ChartAsk[];
}

/** Everything that the serving variants of an endpoint are held to. */
export const asksOf = (state: GuardState, endpoint: EndpointState, guard: GuardPolicy): PlacementAsks[] =>
  servingPlacements(state, endpoint).map((placement) => {
    const known = knownOf(state, placement);
    return { placement, known, asks: chartAsksOf(known, guard) };
  });

/** The budget of false alarms is the endpoint's: its charts share it. Traffic has one against its past and one against a stated least. */
export function alarmOf(asked: readonly PlacementAsks[], { watch }: GuardPolicy): number {
  const charts = asked.reduce((sum, { asks }) => sum + asks.length, 0);
  return alarmLogE(watch, charts + (watch.requestsAtLeast === undefined ? 1 : 2));
}

/**
 * Requests, errors and whatever else is watched of every production variant that serves, whatever is judged. Nothing while SageMaker deploys.
 * A single variant asks for five metrics at most.
 */
export function watchQueries(state: GuardState, endpoint: EndpointState, guard: GuardPolicy): MinuteQuery[] {
  const all = asksOf(state, endpoint, guard).flatMap(({ placement: { variant }, asks }) => [
    ...signalQueries(endpoint.name, variant, { signal: 'errors' }),
    ...asks.flatMap(({ asked }) => watchedQueries(endpoint.name, variant, asked)),
  ]);
  return [...new Map(all.map((query) => [queryKey(query), query])).values()];
}

/** The first minute that must be read: what is newest and known, and what trouble and charts have not counted yet, as far back as catching up reaches. */
export function watchFrom({ watch = [], traffic }: GuardState, to: EpochMinute): EpochMinute {
  const next = watch.flatMap(({ degraded, knownMinute, charts = [] }) => [
    degraded?.cursor ?? to,
    knownMinute ?? to,
    ...charts.map(({ cursor }) => cursor),
  ]);
  const counted = [...next, traffic?.cursor ?? to].map((minute) => minute + 1);
  return Math.max(Math.min(to - 1, ...counted), to - UNCLOSED_MINUTES - CATCH_UP_MINUTES);
}
