import { orderByHand } from '../core/orders/operate.ts';
import type { Order } from '../core/orders/order.ts';
import { type GuardState, newGuardState } from '../core/state/guard-state.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import { carryOut } from './carry-out.ts';
import { optimistic, RaceLost } from './optimistic.ts';
import { pencilledVersions } from './pencilled-versions.ts';
import type { ActingPorts } from './ports.ts';
import { seeEndpoint } from './see-endpoint.ts';
import { resetState } from './unreadable/reset-state.ts';

/** Endpoints that are worked on at the same time, so that `*` over a large fleet ends within the function's time. */
const AT_ONCE = 10;

/** What became of an order on one endpoint. */
export interface OrderResult {
  readonly endpoint: string;
  readonly outcome: 'done' | 'unchanged' | 'refused' | 'failed';
  readonly sentence: string;
  readonly failures: readonly unknown[];
}

/**
 * Carries an order out on each of these guards, each in a conditional write of its own. One that fails never stops another: its result says
 * so. Nothing here moves traffic.
 */
export async function operate(
  ports: ActingPorts,
  guards: readonly GuardPolicy[],
  order: Order,
): Promise<readonly OrderResult[]> {
  const results: OrderResult[] = [];
  for (let start = 0; start < guards.length; start += AT_ONCE) {
    const group = guards.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(group.map((guard) => operateOne(ports, guard, order)))));
  }
  return results;
}

async function operateOne(ports: ActingPorts, guard: GuardPolicy, order: Order): Promise<OrderResult> {
  const { endpoint } = guard;
  try {
    return await optimistic(
      () => tryOnce(ports, guard, order),
      (times) => `the state of ${endpoint} changed ${times} times in a row; nothing was done, ask again`,
    );
  } catch (failure) {
    const said = failure instanceof Error ? failure.message : String(failure);
    const sentence = failure instanceof RaceLost ? said : `${order.action} of ${endpoint} failed: ${said}`;
    return { endpoint, outcome: 'failed', sentence, failures: [failure] };
  }
}

async function tryOnce(ports: ActingPorts, guard: GuardPolicy, order: Order): Promise<OrderResult | 'changed'> {
  if (order.action === 'reset') {
    const reset = await resetState(ports, guard, order);
    return reset === 'changed' ? reset : { endpoint: guard.endpoint, ...reset };
  }
  const atEpochSeconds = ports.clock.nowEpochSeconds();
  const before = (await ports.guards.read(guard.endpoint)) ?? newGuardState(guard.endpoint);
  const endpoint = await endpointFor(ports, before, order);
  const answer = (
    outcome: OrderResult['outcome'],
    sentence: string,
    failures: readonly unknown[] = [],
  ): OrderResult => ({
    endpoint: guard.endpoint,
    outcome,
    sentence,
    failures,
  });
  if (endpoint === 'gone')
    return answer(
      'refused',
      `endpoint: SageMaker knows no endpoint named ${guard.endpoint} in this account and region`,
    );
  const versions = pencilledVersions(ports.versions);
  const seen =
    endpoint === undefined
      ? before
      : await seeEndpoint({ ...ports, versions }, before, { guard, endpoint, atEpochSeconds });
  const known = await versions.read(guard.endpoint);
  const decision = orderByHand(seen, order, {
    atEpochSeconds,
    knownVersions: known.map(({ version }) => version),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  if (decision.kind !== 'done') return answer(decision.kind, decision.sentence);
  if ((await versions.ink()) === 'changed') return 'changed';
  const { outcome, failures } = await carryOut(ports, { state: decision.state }, before.outbox);
  if (outcome === 'changed') return 'changed';
  return answer('done', decision.sentence, failures);
}

/**
 * SageMaker is asked only where it must be: what serves now decides on a promotion, and a guard that has never looked does not know which
 * incarnation it decides about. Everything else works while SageMaker does not answer.
 */
async function endpointFor(
  { endpoints }: ActingPorts,
  state: GuardState,
  { action }: Order,
): Promise<EndpointState | 'gone' | undefined> {
  const mustLook = action === 'promote' || state.incarnation === undefined || state.gone;
  return mustLook ? endpoints.describe(state.endpoint) : undefined;
}
