import { deploymentQueries } from '../core/guard/deployment-watch.ts';
import { watchFrom, watchQueries } from '../core/guard/watch-serving.ts';
import { dueFrom } from '../core/judge/due-minutes.ts';
import { newestFresh } from '../core/minutes/closing.ts';
import { judgementQueries } from '../core/minutes/readings.ts';
import { recoveryFrom, recoveryQueries } from '../core/plan/proof/step-recovery.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../core/words/metric.ts';
import type { EpochMinute } from '../core/words/time.ts';
import type { Ports } from './ports.ts';

export interface ReadDue {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  /** Why some of what was asked for is not among the replies. */
  readonly failures: readonly unknown[];
}

/** A yardstick that lies further back is not read: the endpoint of two days ago is another one. */
const YARDSTICK_MINUTES = 2 * 1440;

interface Due {
  readonly queries: readonly MinuteQuery[];
  readonly from: EpochMinute;
}

/**
 * Reads everything that the guards of this tick need, in one go per starting minute: guards in step share their calls. A read that fails
 * gives no series, and a series that is not there reads as failed, so each guard says `metrics-unreadable` and none is healthy for it.
 */
export async function readDue(
  { metrics }: Pick<Ports, 'metrics'>,
  looking: readonly { readonly state: GuardState; readonly endpoint: EndpointState }[],
  atEpochSeconds: number,
): Promise<ReadDue> {
  const to = newestFresh(atEpochSeconds) + 1;
  const byStart = new Map<EpochMinute, Map<string, MinuteQuery>>();
  for (const { queries, from } of looking.flatMap((each) => dueOf(each, to))) {
    const group = byStart.get(from) ?? new Map<string, MinuteQuery>();
    for (const query of queries) group.set(queryKey(query), query);
    byStart.set(from, group);
  }
  const replies = new Map<string, MinuteSeries>();
  const failures: unknown[] = [];
  for (const [from, queries] of byStart) {
    try {
      const group = await metrics.readMinutes([...queries.values()], { from, to });
      for (const [key, series] of group) replies.set(key, series);
    } catch (failure) {
      failures.push(failure);
    }
  }
  return { replies, failures };
}

/** A guard's own queries from its oldest cursor on; while recovery is open also everything since stable's hour before. */
function dueOf(
  { state, endpoint }: { readonly state: GuardState; readonly endpoint: EndpointState },
  to: EpochMinute,
): Due[] {
  const queries = state.judgements.flatMap((judgement) => judgementQueries(endpoint.name, judgement));
  queries.push(...deploymentQueries(endpoint), ...watchQueries(state, endpoint));
  const { rollback } = state;
  const proving = rollback?.recovery === 'pending' ? rollback : undefined;
  if (proving !== undefined) queries.push(...recoveryQueries(proving, endpoint));
  if (queries.length === 0) return [];
  const judged = Math.min(dueFrom(state.judgements, to), watchFrom(state, to));
  // after a change of config the yardstick lies before it
  const proven = proving === undefined ? judged : Math.max(recoveryFrom(proving), to - YARDSTICK_MINUTES);
  return [{ queries, from: Math.min(judged, proven) }];
}
