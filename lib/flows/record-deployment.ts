import { gone } from '../core/reconcile/reconcile.ts';
import { newGuardState } from '../core/state/guard-state.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import { carryOut } from './carry-out.ts';
import { optimistic } from './optimistic.ts';
import type { ActingPorts } from './ports.ts';
import { seeEndpoint } from './see-endpoint.ts';

/**
 * An endpoint may have changed: look at it now instead of at the next tick. The event is only a hint (events are best effort, doubled and
 * reordered), so what is recorded comes from SageMaker, and the same change recorded twice is recorded once.
 */
export async function recordDeployment(
  ports: ActingPorts,
  guard: GuardPolicy,
  atEpochSeconds: number,
): Promise<{ readonly failures: readonly unknown[] }> {
  const { endpoint: name } = guard;
  return optimistic(
    async () => {
      const before = (await ports.guards.read(name)) ?? newGuardState(name);
      const endpoint = await ports.endpoints.describe(name);
      const state =
        endpoint === 'gone'
          ? gone(before, atEpochSeconds)
          : await seeEndpoint(ports, before, { guard, endpoint, atEpochSeconds });
      if (JSON.stringify(state) === JSON.stringify(before)) return { failures: [] };
      const { outcome, failures } = await carryOut(ports, { state }, before.outbox);
      return outcome === 'changed' ? outcome : { failures };
    },
    (times) => `the state of ${name} changed ${times} times while its deployment was recorded; the next tick sees it`,
  );
}
