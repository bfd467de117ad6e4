import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback } from '../../state/rollback.ts';
import { versionLabel } from '../../words/version.ts';
import { tellRollback } from '../states/rollback-notice.ts';
import { withStable } from './stable-pointer.ts';

/** A version that traffic is taken from; that it was once released no longer counts. */
export function quarantined(state: GuardState, version: number): GuardState {
  const quarantine = state.quarantine.includes(version) ? state.quarantine : [...state.quarantine, version];
  const released = state.standing.released.filter((each) => each !== version);
  return { ...state, quarantine, standing: { ...state.standing, released } };
}

/** When traffic was taken from the stable version, the one that got it is stable from now on: nobody may return to what was left. */
export function returnedTo(state: GuardState, rollback: Rollback, atEpochSeconds: number): GuardState {
  const { from, to, toVariant, who } = rollback;
  if (state.stable !== from) return state;
  const next = withStable(state, to);
  const judgements = next.judgements.filter(({ candidate }) => candidate !== to);
  return tellRollback({ ...next, judgements }, rollback, {
    event: 'promoted',
    notice: 'promoted',
    atEpochSeconds,
    who,
    why: `${versionLabel(to)} on ${toVariant} is the stable version now: traffic was moved away from ${versionLabel(from)}, which was`,
  });
}
