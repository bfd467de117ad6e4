import { type GuardView, type Weighed, weighGuard } from '../core/guard/weigh-guard.ts';
import { slotFor } from '../core/plan/fleet-brake.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import type { FleetBrake } from './fleet-brake.ts';
import { withFacts } from './gather-facts.ts';
import type { ActingPorts } from './ports.ts';

/**
 * Weighs a guard. What its step must know besides is read; what would begin an automatic rollback gets its place in the fleet first, or is
 * weighed again and held.
 */
export async function weighUnderBrake(
  ports: Pick<ActingPorts, 'endpoints' | 'scaling'> & { readonly brake: FleetBrake },
  state: GuardState,
  view: GuardView,
): Promise<{ readonly weighed: Weighed; readonly failures: readonly unknown[] }> {
  const weighedWith = (over: Partial<GuardView>) =>
    withFacts(
      ports,
      state.endpoint,
      (facts) => {
        const weighed = weighGuard(state, { ...view, ...over, facts });
        return { weighed, ...(weighed.step.wants === undefined ? {} : { wants: weighed.step.wants }) };
      },
      over.facts,
    );
  const free = await weighedWith({});
  const slot = slotFor(state, free.step.weighed.step);
  if (slot === undefined) return { weighed: free.step.weighed, failures: free.failures };
  const { because, failures: unbraked } = await ports.brake(slot, state);
  const failures = [...free.failures, ...unbraked];
  if (because === undefined) return { weighed: free.step.weighed, failures };
  const held = await weighedWith({ braked: because, facts: free.facts });
  return { weighed: held.step.weighed, failures: [...failures, ...held.failures] };
}
