import type { GuardEvent } from './event.ts';
import { causalRank } from './event-kinds.ts';

/** Oldest first; events of one tick carry one time: of those, endpoint by endpoint, and causes before what they caused. */
export const inCausalOrder = (events: readonly GuardEvent[]): GuardEvent[] =>
  [...events].sort(
    (left, right) =>
      left.atEpochSeconds - right.atEpochSeconds ||
      left.endpoint.localeCompare(right.endpoint, 'en') ||
      causalRank(left.kind) - causalRank(right.kind),
  );
