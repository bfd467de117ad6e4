import { changeLogE } from '../evidence/sequence/change-detector.ts';
import { evidenceOf } from '../evidence/sequence/signal-evidence.ts';
import type { Judgement } from '../judge/judgement.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isOpen } from '../state/rollback.ts';
import { minuteOf } from '../words/time.ts';
import { SOONEST_SECONDS, toldAfterSeconds } from './reason-leads.ts';

/** Guards with nothing going on are looked at this often: one call still returns every minute, and the price is per metric asked. */
const QUIET_EVERY_MINUTES = 5;
/** Odds of 2 to 1 against an equal model are worth a look every minute, however old the deployment is. */
const SUSPICIOUS_LOG_E = Math.log(2);
/** A detector starts over all the time and is above 1 now and then; odds of 100 to 1 are on their way to an alarm. */
const SUSPICIOUS_CHANGE = Math.log(100);

/**
 * Every minute while a candidate is in its bake or suspicious, what serves is in trouble or begins to be, a rollback is open, something is untold or unseen; every five minutes
 * otherwise. All quiet guards share their minute, and so their calls; one whose minute was missed does not wait for the next.
 */
export function isDue(state: GuardState, atEpochSeconds: number): boolean {
  const busy =
    state.revision === 0 ||
    state.judgements.some((judgement) => isWatchedClosely(judgement, atEpochSeconds)) ||
    state.traffic?.suspicious === true ||
    (state.watch ?? []).some(({ degraded, suspicious }) => degraded !== undefined || suspicious === true) ||
    state.outbox.length > 0 ||
    isUrgent(state.trouble) ||
    (state.rollback !== undefined && isOpen(state.rollback));
  const minute = minuteOf(atEpochSeconds);
  return (
    busy || minute % QUIET_EVERY_MINUTES === 0 || minute - minuteOf(state.tickAtEpochSeconds) >= QUIET_EVERY_MINUTES
  );
}

/** What is told after hours needs no look a minute; and asking SageMaker more often because it does not answer would make it worse. */
const isUrgent = (trouble: GuardState['trouble']): boolean =>
  trouble !== undefined &&
  trouble.reason !== 'endpoint-unreadable' &&
  toldAfterSeconds(trouble.reason) === SOONEST_SECONDS;

function isWatchedClosely(judgement: Judgement, atEpochSeconds: number): boolean {
  const { frozen, signals, solo = {}, startedAtEpochSeconds } = judgement;
  if (frozen === undefined || atEpochSeconds - startedAtEpochSeconds < frozen.bakeMinutes * 60) return true;
  if (Object.values(solo).some(({ detector }) => changeLogE(detector) > SUSPICIOUS_CHANGE)) return true;
  return frozen.signals.some(({ signal, evidence }) => {
    const state = signals[signal];
    return state !== undefined && evidenceOf(evidence, state.evidence).logE > SUSPICIOUS_LOG_E;
  });
}
