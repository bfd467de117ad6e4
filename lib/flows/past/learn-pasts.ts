import { type DuePast, duePasts, pastQueries, type ReadPast, withPasts } from '../../core/guard/serving/learn-past.ts';
import { learnsFromPast } from '../../core/judge/freeze/freeze.ts';
import type { GuardState } from '../../core/state/guard-state.ts';
import type { EndpointState } from '../../core/words/endpoint.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import type { Ports } from '../ports.ts';

/** How many endpoints may still learn in a tick: fifteen days of minutes of a whole fleet would not fit into one. Counted down. */
export interface RoomToLearn {
  left: number;
}

export type LearningPorts = Ports & { readonly learning?: RoomToLearn };

export const MOST_LEARNT_IN_A_TICK = 3;

/**
 * Reads up to fifteen days of minutes of what serves, once a day, so that it can be held against its own past. Who finds no room
 * is due again an hour later.
 */
export async function learnPasts(
  { metrics, learning }: Pick<Ports, 'metrics'> & { readonly learning?: RoomToLearn },
  state: GuardState,
  { guard, endpoint }: { readonly guard: GuardPolicy; readonly endpoint: EndpointState },
  atEpochSeconds: number,
): Promise<GuardState> {
  const due = duePasts(state, endpoint, guard, atEpochSeconds);
  if (due.length === 0 || learning?.left === 0) return state;
  if (learning !== undefined) learning.left -= 1;
  const read = await Promise.all(due.map((each) => readPast(metrics, guard, each)));
  return withPasts(state, { endpoint, guard, atEpochSeconds }, read);
}

async function readPast(metrics: Ports['metrics'], guard: GuardPolicy, due: DuePast): Promise<ReadPast> {
  const { variant, span } = due;
  const latency = learnsFromPast(guard) ? await metrics.readLatencyP99(guard.endpoint, variant, span.to) : undefined;
  const replies = await metrics.readMinutes(pastQueries(guard.endpoint, due, latency), span);
  return { due, replies, ...(latency === undefined ? {} : { latency }) };
}
