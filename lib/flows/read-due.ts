import { deploymentQueries } from '../core/guard/deployment-watch.ts';
import { lateSilenceAsks } from '../core/guard/late-silence.ts';
import { watchFrom, watchQueries } from '../core/guard/serving/watch-asks.ts';
import { dueFrom } from '../core/judge/due-minutes.ts';
import { judgementQueries } from '../core/judge/judgement-queries.ts';
import { newestFresh } from '../core/minutes/closing.ts';
import { recoveryFrom, recoveryQueries } from '../core/plan/proof/step-recovery.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../core/words/metric.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import { type EpochMinute, startOfMinute } from '../core/words/time.ts';
import type { Ports } from './ports.ts';

export interface ReadDue {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly failures: readonly FailedRead[];
}

/** A read that failed, and the endpoints that asked for something in it: the others have all they need. */
interface FailedRead {
  readonly failure: unknown;
  readonly endpoints: ReadonlySet<string>;
}

/** Why some of what was asked for this endpoint is not among the replies. */
export const failuresOf = (
  { endpoint }: { readonly endpoint: EndpointState },
  failures: readonly FailedRead[],
): readonly unknown[] => failures.filter(({ endpoints }) => endpoints.has(endpoint.name)).map(({ failure }) => failure);

/** A yardstick that lies further back is not read: the endpoint of two days ago is another one. */
const YARDSTICK_MINUTES = 2 * 1440;

/** A guard that is looked at in this tick. */
interface Asking {
  readonly guard: GuardPolicy;
  readonly state: GuardState;
  readonly endpoint: EndpointState;
}

interface Due {
  readonly endpoint: string;
  readonly queries: readonly MinuteQuery[];
  readonly from: EpochMinute;
}

/** What is read from one minute on, and for whom. */
interface Group {
  readonly queries: Map<string, MinuteQuery>;
  readonly endpoints: Set<string>;
}

/**
 * Reads everything that the guards of this tick need, in one go per starting minute: guards in step share their calls. A read that fails
 * gives no series, and a series that is not there reads as failed, so each guard says `metrics-unreadable` and none is healthy for it.
 */
export async function readDue(
  { metrics }: Pick<Ports, 'metrics'>,
  looking: readonly Asking[],
  atEpochSeconds: number,
): Promise<ReadDue> {
  const to = newestFresh(atEpochSeconds) + 1;
  const byStart = new Map<EpochMinute, Group>();
  for (const { endpoint, queries, from } of looking.flatMap((each) => dueOf(each, to))) {
    const group = byStart.get(from) ?? { queries: new Map(), endpoints: new Set() };
    for (const query of queries) group.queries.set(queryKey(query), query);
    group.endpoints.add(endpoint);
    byStart.set(from, group);
  }
  const replies = new Map<string, MinuteSeries>();
  const failures: FailedRead[] = [];
  for (const [from, { queries, endpoints }] of byStart) {
    try {
      const group = await metrics.readMinutes([...queries.values()], { from, to });
      for (const [key, series] of group) replies.set(key, series);
    } catch (failure) {
      failures.push({ failure, endpoints });
    }
  }
  return { replies, failures };
}

/** A guard's own queries from its oldest cursor on; while recovery is open also everything since stable's hour before. */
function dueOf({ guard, state, endpoint }: Asking, to: EpochMinute): Due[] {
  const queries = state.judgements.flatMap((judgement) => judgementQueries(endpoint.name, judgement));
  queries.push(...deploymentQueries(endpoint), ...watchQueries(state, endpoint, guard));
  const { rollback } = state;
  const proving = rollback?.recovery === 'pending' ? rollback : undefined;
  if (proving !== undefined) queries.push(...recoveryQueries(proving, endpoint));
  const late = lateSilenceAsks(state, startOfMinute(to));
  if (late !== undefined) queries.push(...late.queries);
  if (queries.length === 0) return [];
  const judged = Math.min(dueFrom(state.judgements, to), watchFrom(state, to), late?.from ?? to);
  // after a change of config the yardstick lies before it
  const proven = proving === undefined ? judged : Math.max(recoveryFrom(proving), to - YARDSTICK_MINUTES);
  return [{ endpoint: endpoint.name, queries, from: Math.min(judged, proven) }];
}
