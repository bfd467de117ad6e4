import { quarantined } from '../plan/standing/quarantine.ts';
import { withStable } from '../plan/standing/stable-pointer.ts';
import { DAY_SECONDS } from '../plan/states/deadlines.ts';
import type { GuardEvent } from '../record/event.ts';
import { type GuardState, newGuardState, type Standing } from '../state/guard-state.ts';
import { isoOf } from '../words/time.ts';
import { versionLabel } from '../words/version.ts';

export interface History {
  /** Oldest first. */
  readonly events: readonly GuardEvent[];
  /** The endpoint's CreationTime: what was decided before it was about another endpoint, but for quarantine. */
  readonly incarnation: number;
  readonly atEpochSeconds: number;
}

/**
 * What the history of an endpoint still says of a guard whose state is lost: who is stable, what is quarantined, what people decided. The
 * evidence and an open rollback are in no history; they begin anew.
 */
export function stateAnew(endpoint: string, { events, incarnation, atEpochSeconds }: History): GuardState {
  const start: GuardState = { ...newGuardState(endpoint), incarnation };
  const folded = events.reduce(
    (state, event) => (event.atEpochSeconds < incarnation ? quarantineOf(state, event) : remembered(state, event)),
    start,
  );
  const automaticRollbacks = folded.automaticRollbacks.filter((at) => at > atEpochSeconds - DAY_SECONDS);
  return { ...folded, automaticRollbacks };
}

/** A version that traffic was taken from, by a rollback or by a person's word. */
const quarantineOf = (state: GuardState, { kind, from }: GuardEvent): GuardState =>
  from !== undefined && (kind === 'shift-sent' || kind === 'quarantined') ? quarantined(state, from) : state;

function remembered(before: GuardState, event: GuardEvent): GuardState {
  const state = quarantineOf(before, event);
  const { kind, from, to, who, atEpochSeconds } = event;
  switch (kind) {
    case 'adopted':
      return to === undefined ? state : withStable(state, to);
    case 'promoted':
      return to === undefined ? state : promoted(withStable(state, to), to, event);
    case 'rollback-decided':
      return who === 'stablehand'
        ? { ...state, automaticRollbacks: [...state.automaticRollbacks, atEpochSeconds] }
        : state;
    case 'rejected':
      return from === undefined
        ? state
        : withStanding(state, { rejected: [...without(state.standing.rejected, from), from] });
    case 'released':
      return from === undefined ? state : released(state, from);
    case 'paused':
      return withStanding(state, pauseOf(event));
    case 'resumed': {
      const { pausedUntilEpochSeconds: _until, pauseReason: _reason, ...standing } = state.standing;
      return { ...state, standing };
    }
    default:
      return state;
  }
}

const withStanding = (state: GuardState, standing: Partial<Standing>): GuardState => ({
  ...state,
  standing: { ...state.standing, ...standing },
});

const without = (versions: readonly number[], version: number): number[] => versions.filter((each) => each !== version);

/** The anchor is what a person promoted; the id of such an event begins with the version. */
const promoted = (state: GuardState, version: number, { id }: GuardEvent): GuardState =>
  id.startsWith(`v${version}@`) ? { ...state, anchor: version } : state;

function released(state: GuardState, version: number): GuardState {
  const { rejected, released: all } = state.standing;
  const isOut = state.quarantine.includes(version);
  return withStanding(state, {
    rejected: without(rejected, version),
    released: isOut ? [...without(all, version), version] : all,
  });
}

/** The end of a pause stands in its event's id. */
function pauseOf({ id, why, atEpochSeconds }: GuardEvent): Partial<Standing> {
  const end = Number(id.split('/')[0]);
  return {
    pausedUntilEpochSeconds: Number.isFinite(end) ? end : atEpochSeconds + DAY_SECONDS,
    pauseReason: why.slice(why.indexOf(': ') + 2),
  };
}

/** What was found again, for people. */
export function anewText({ stable, anchor, quarantine, standing }: GuardState, atEpochSeconds: number): string {
  const versions = (all: readonly number[]): string => all.map(versionLabel).join(', ');
  const { rejected, released: free, pausedUntilEpochSeconds: until } = standing;
  const parts = [
    stable === undefined ? 'no stable version is known yet' : `${versionLabel(stable)} is the stable version`,
    ...(anchor === undefined ? [] : [`${versionLabel(anchor)} was promoted by a person`]),
    ...(quarantine.length === 0 ? [] : [`quarantined: ${versions(quarantine)}`]),
    ...(free.length === 0 ? [] : [`released: ${versions(free)}`]),
    ...(rejected.length === 0 ? [] : [`rejected: ${versions(rejected)}`]),
    ...(until === undefined || until <= atEpochSeconds ? [] : [`paused until ${isoOf(until)}`]),
  ];
  return `${parts.join('; ')}; evidence and open rollbacks begin anew`;
}
