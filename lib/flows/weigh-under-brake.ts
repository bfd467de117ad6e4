import type { GuardState } from '../core/guard-state.ts';
import { slotFor } from '../core/plan/fleet-brake.ts';
import { type GuardView, type Weighed, weighGuard } from '../core/weigh-guard.ts';
import type { FleetBrake } from './fleet-brake.ts';

/** Weighs a guard; what would begin an automatic rollback gets its place in the fleet first, or is weighed again and held. */
export async function weighUnderBrake(
  brake: FleetBrake,
  state: GuardState,
  view: GuardView,
): Promise<{ readonly weighed: Weighed; readonly failures: readonly unknown[] }> {
  const weighed = weighGuard(state, view);
  const slot = slotFor(state, weighed.step);
  if (slot === undefined) return { weighed, failures: [] };
  const { because, failures } = await brake(slot, state);
  return { weighed: because === undefined ? weighed : weighGuard(state, { ...view, braked: because }), failures };
}
