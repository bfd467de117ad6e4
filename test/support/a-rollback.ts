import type { Rollback } from '../../lib/core/state/rollback.ts';
import { NOON } from './noon.ts';

/** From v2 on candidate to v1 on stable of `anEndpoint()`, decided at noon, no call sent yet. */
export const aRollback = (over: Partial<Rollback> = {}): Rollback => ({
  id: 'r1',
  status: 'shifting',
  recovery: 'none',
  from: 2,
  to: 1,
  fromVariant: 'candidate',
  toVariant: 'stable',
  configName: 'fraud-config',
  cause: 'evidence',
  signal: 'errors',
  why: 'candidate 45 of 812',
  who: 'stablehand',
  decidedAtEpochSeconds: NOON,
  before: [
    { variant: 'stable', share: 0.9 },
    { variant: 'candidate', share: 0.1 },
  ],
  target: [
    { variant: 'stable', share: 1 },
    { variant: 'candidate', share: 0 },
  ],
  sinceEpochSeconds: NOON,
  deadlineEpochSeconds: NOON + 900,
  ...over,
});

/** The call that would have been sent at this time. */
export const aLease = (
  sentAtEpochSeconds: number,
  over: Partial<NonNullable<Rollback['lease']>> = {},
): NonNullable<Rollback['lease']> => ({
  call: 'UpdateEndpointWeightsAndCapacities',
  sentAtEpochSeconds,
  notBeforeEpochSeconds: sentAtEpochSeconds + 45,
  attempt: 1,
  shares: aRollback().target,
  ...over,
});
