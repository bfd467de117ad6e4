import type { EventKind, GuardEvent } from './event.ts';

/** Events of one tick carry one time; what comes first here led to what comes later. Kinds not named come last. */
const CAUSES_FIRST: readonly EventKind[] = [
  'endpoint-recreated',
  'endpoint-gone',
  'version-seen',
  'deployment-seen',
  'weights-changed',
  'adopted',
  'candidate-appeared',
  'quarantined-version-back',
  'shared-incident',
  'degraded',
  'rollback-decided',
  'approval-asked',
  'approved',
  'hastened',
  'preparing',
  'capacity-refused',
  'preparing',
  'capacity-refused',
  'hastened',
  'shift-sent',
  'shift-refused',
  'overdue',
  'rolled-back',
  'held',
  'superseded',
  'quarantined',
  'candidate-left',
];

/** Oldest first; of one second endpoint by endpoint, and causes before what they caused. */
export const inCausalOrder = (events: readonly GuardEvent[]): GuardEvent[] =>
  [...events].sort(
    (left, right) =>
      left.atEpochSeconds - right.atEpochSeconds ||
      left.endpoint.localeCompare(right.endpoint, 'en') ||
      rankOf(left) - rankOf(right),
  );

function rankOf({ kind }: GuardEvent): number {
  const rank = CAUSES_FIRST.indexOf(kind);
  return rank < 0 ? CAUSES_FIRST.length : rank;
}
