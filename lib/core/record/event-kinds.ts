/** Kinds of events of which one can lead to another within a tick: causes first. */
const CAUSES_FIRST = [
  'endpoint-recreated',
  'endpoint-gone',
  'version-seen',
  'deployment-taken-back',
  'deployment-seen',
  'weights-changed',
  'nobody-served',
  'adopted',
  'candidate-appeared',
  'quarantined-version-back',
  'shared-incident',
  'stable-failing',
  'degraded',
  'rollback-decided',
  'approval-asked',
  'approved',
  'hastened',
  'preparing',
  'capacity-refused',
  'shift-sent',
  'shift-refused',
  'overdue',
  'rolled-back',
  'held',
  'superseded',
  'quarantined',
  'candidate-left',
] as const;

/** Kinds that follow from nothing else that happens in their tick, or in which it does not matter. */
const IN_ANY_ORDER = [
  'lane-changed',
  'deployment-failing',
  'no-stable-known',
  'shared-incident-over',
  'limits-frozen',
  'would-have-rolled-back',
  'rejected',
  'recovered',
  'silence-was-late',
  'not-recovered',
  'unprovable',
  'failed',
  'withdrawn',
  'gap',
  'metrics-unreadable',
  'metrics-readable',
  'starved',
  'worse-than-before',
  'degraded-over',
  'traffic-lost',
  'traffic-back',
  'stable-failing-over',
  'promotable',
  'ratchet',
  'not-judged',
  'promoted',
  'released',
  'paused',
  'resumed',
  'rejudged',
  'unguarded',
  'alias-left',
  'state-reset',
  'digest',
  'id',
] as const;

/** What happened, for the history of an endpoint. */
export const EVENT_KINDS = [...CAUSES_FIRST, ...IN_ANY_ORDER] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** What becomes of rollbacks: these stand in the history of the fleet, too. */
export const FLEET_KINDS: readonly EventKind[] = [
  'rollback-decided',
  'approved',
  'rejected',
  'rolled-back',
  'recovered',
  'not-recovered',
  'unprovable',
  'held',
  'failed',
  'superseded',
  'withdrawn',
];

/** Where a kind stands among those of one tick: what led to others is lower. Kinds without an order are equal, and last. */
export function causalRank(kind: EventKind): number {
  const rank = (CAUSES_FIRST as readonly EventKind[]).indexOf(kind);
  return rank < 0 ? CAUSES_FIRST.length : rank;
}
