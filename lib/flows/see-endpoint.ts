import { HISTORY_MINUTES } from '../core/judge/freeze/freeze.ts';
import type { EndpointLook } from '../core/reconcile/endpoint-look.ts';
import { needsYesterday } from '../core/reconcile/first-stable.ts';
import { mustReadContents, reconcile } from '../core/reconcile/reconcile.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import { queryKey } from '../core/words/metric.ts';
import { minuteOf } from '../core/words/time.ts';
import { numberVersions } from './number-versions.ts';
import type { Ports } from './ports.ts';

/**
 * Brings a guard's memory in line with the endpoint: reads contents and yesterday's requests only where they are needed. Functions that may
 * not read metrics leave the question who is stable on first sight to the tick.
 */
export async function seeEndpoint(
  ports: Pick<Ports, 'endpoints' | 'versions'> & Partial<Pick<Ports, 'metrics'>>,
  state: GuardState,
  { guard, endpoint, atEpochSeconds }: Pick<EndpointLook, 'guard' | 'endpoint' | 'atEpochSeconds'>,
): Promise<GuardState> {
  const served = mustReadContents(state, endpoint) ? await numberVersions(ports, endpoint, atEpochSeconds) : undefined;
  const yesterday =
    ports.metrics !== undefined && needsYesterday(state, guard, endpoint)
      ? await requestsOfYesterday(ports.metrics, endpoint, atEpochSeconds)
      : undefined;
  return reconcile(state, {
    guard,
    endpoint,
    atEpochSeconds,
    ...(served === undefined ? {} : { served }),
    ...(yesterday === undefined ? {} : { yesterday }),
  });
}

async function requestsOfYesterday(
  metrics: Ports['metrics'],
  endpoint: EndpointState,
  atEpochSeconds: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  const queries = endpoint.variants.map(({ name }) => ({
    endpoint: endpoint.name,
    variant: name,
    metric: 'invocations' as const,
  }));
  const to = minuteOf(atEpochSeconds);
  const replies = await metrics.readMinutes(queries, { from: to - HISTORY_MINUTES, to });
  const requests = new Map<string, number>();
  for (const query of queries) {
    const series = replies.get(queryKey(query));
    if (series?.status !== 'complete') return undefined; // a majority of a partial answer is none
    requests.set(
      query.variant,
      [...series.points.values()].reduce((sum, n) => sum + n, 0),
    );
  }
  return requests;
}
