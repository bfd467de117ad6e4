import type { GuardState } from './guard-state.ts';
import { isOpen } from './plan/rollback.ts';
import { minuteOf } from './time.ts';

/** Guards with nothing going on are looked at this often: one call still returns every minute, and the price is per metric asked. */
const QUIET_EVERY_MINUTES = 5;

/** Every minute while a candidate is judged, a rollback is open, something is untold or unseen; every five minutes otherwise. */
export function isDue(state: GuardState, atEpochSeconds: number): boolean {
  const busy =
    state.revision === 0 ||
    state.judgements.length > 0 ||
    state.outbox.length > 0 ||
    state.trouble !== undefined ||
    (state.rollback !== undefined && isOpen(state.rollback));
  return busy || minuteOf(atEpochSeconds) % QUIET_EVERY_MINUTES === 0;
}
