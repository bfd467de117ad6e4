import type { EventKind, GuardEvent } from '../../core/event.ts';

/** Events of one tick carry one time; what comes first here led to what comes later. Kinds not named come last. */
const CAUSES_FIRST: readonly EventKind[] = [
  'endpoint-recreated',
  'version-seen',
  'deployment-seen',
  'weights-changed',
  'adopted',
  'candidate-appeared',
  'shared-incident',
  'rollback-decided',
  'approval-asked',
  'approved',
  'shift-sent',
  'shift-refused',
  'rolled-back',
  'held',
  'quarantined',
  'candidate-left',
];

/** Oldest first, and causes before what they caused. */
export const inCausalOrder = (events: readonly GuardEvent[]): GuardEvent[] =>
  [...events].sort((left, right) => left.atEpochSeconds - right.atEpochSeconds || rankOf(left) - rankOf(right));

function rankOf({ kind }: GuardEvent): number {
  const rank = CAUSES_FIRST.indexOf(kind);
  return rank < 0 ? CAUSES_FIRST.length : rank;
}
