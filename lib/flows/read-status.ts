import type { GuardStatus } from '../core/guard/guard-status.ts';
import { statusOf } from '../core/guard/status.ts';
import { newGuardState } from '../core/state/guard-state.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import type { ActingPorts } from './ports.ts';

/** `mode` is shown where the policy is known. */
export type GuardToShow = Pick<GuardPolicy, 'endpoint'> & Partial<Pick<GuardPolicy, 'mode'>>;

const AT_ONCE = 10;

/**
 * Where these guards stand, in their order. An endpoint that SageMaker cannot describe now is shown as the newest look left it.
 *
 * @throws {DependencyError} when a state cannot be read: there is no status without it.
 */
export async function readStatus(
  ports: Pick<ActingPorts, 'clock' | 'guards'> & Partial<Pick<ActingPorts, 'endpoints'>>,
  guards: readonly GuardToShow[],
): Promise<readonly GuardStatus[]> {
  const statuses: GuardStatus[] = [];
  for (let start = 0; start < guards.length; start += AT_ONCE) {
    const group = guards.slice(start, start + AT_ONCE);
    statuses.push(...(await Promise.all(group.map((guard) => statusOfOne(ports, guard)))));
  }
  return statuses;
}

async function statusOfOne(
  { clock, guards, endpoints }: Parameters<typeof readStatus>[0],
  guard: GuardToShow,
): Promise<GuardStatus> {
  const state = (await guards.read(guard.endpoint)) ?? newGuardState(guard.endpoint);
  const endpoint = await endpoints?.describe(guard.endpoint).catch(() => undefined); // said as "unknown"
  return statusOf(state, {
    atEpochSeconds: clock.nowEpochSeconds(),
    ...(guard.mode === undefined ? {} : { mode: guard.mode }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}
