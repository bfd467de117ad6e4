import type { Order } from '../../core/orders/order.ts';
import { done } from '../../core/orders/order.ts';
import { anewText, stateAnew } from '../../core/orders/state-anew.ts';
import { gone } from '../../core/reconcile/reconcile.ts';
import type { GuardState } from '../../core/state/guard-state.ts';
import { UnreadableState } from '../../core/state/unreadable-state.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import { deliver } from '../deliver.ts';
import type { ActingPorts } from '../ports.ts';
import { seeEndpoint } from '../see-endpoint.ts';

/** More than any endpoint does in years. */
const MOST_EVENTS = 5000;

export interface Reset {
  readonly outcome: 'done' | 'refused';
  readonly sentence: string;
  readonly failures: readonly unknown[];
}

/**
 * Starts a guard whose state cannot be read anew, from the history of its endpoint and what SageMaker serves. One that can be read is left
 * as it is. `changed`: somebody else wrote it in between.
 */
export async function resetState(ports: ActingPorts, guard: GuardPolicy, order: Order): Promise<Reset | 'changed'> {
  const { endpoint } = guard;
  const found = await ports.guards.read(endpoint).catch((failure: unknown) => {
    if (failure instanceof UnreadableState) return failure;
    throw failure;
  });
  if (!(found instanceof UnreadableState)) {
    const sentence = `endpoint: the state of ${endpoint} can be read, so nothing is started anew; "rejudge" starts the judgement of a candidate over`;
    return { outcome: 'refused', sentence, failures: [] };
  }
  const atEpochSeconds = ports.clock.nowEpochSeconds();
  const state = await anew(ports, guard, atEpochSeconds);
  const sentence = `the state of ${endpoint} is started anew: ${anewText(state, atEpochSeconds)}`;
  const decision = done(state, order, { event: 'state-reset', key: `${atEpochSeconds}`, sentence, atEpochSeconds });
  if (decision.kind !== 'done') throw new RangeError(decision.sentence);
  const next: GuardState = { ...decision.state, revision: (found.revision ?? 0) + 1 };
  if ((await ports.guards.replace(next, found)) === 'changed') return 'changed';
  return { outcome: 'done', sentence, failures: await deliver(ports, next) };
}

async function anew(ports: ActingPorts, guard: GuardPolicy, atEpochSeconds: number): Promise<GuardState> {
  const { endpoint: name } = guard;
  const events = [...(await ports.events.newest(name, MOST_EVENTS))].reverse();
  const endpoint = await ports.endpoints.describe(name);
  if (endpoint === 'gone') {
    const incarnation = Number.POSITIVE_INFINITY; // whatever was decided was about an endpoint that is no more
    const { incarnation: _, ...state } = stateAnew(name, { events, incarnation, atEpochSeconds });
    return gone(state, atEpochSeconds);
  }
  const history = { events, incarnation: endpoint.createdAtEpochSeconds, atEpochSeconds };
  return seeEndpoint(ports, stateAnew(name, history), { guard, endpoint, atEpochSeconds });
}
