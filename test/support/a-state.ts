import { imagesKeyOf } from '../../lib/core/reconcile/reconcile.ts';
import { type GuardState, newGuardState } from '../../lib/core/state/guard-state.ts';
import type { Placement } from '../../lib/core/words/version.ts';
import { anEndpoint } from './an-endpoint.ts';
import { DAY, NOON } from './noon.ts';

/** A version on a variant since yesterday. */
export const aPlacement = (version: number, variant: string, over: Partial<Placement> = {}): Placement => ({
  version,
  variant,
  configName: 'fraud-config',
  modelName: `model-${version}`,
  sinceEpochSeconds: NOON - DAY,
  ...over,
});

/** A guard that knows `fraud` as `anEndpoint()` is: v1 is stable, v2 a candidate that is not judged yet, nobody has to be told anything. */
export const aState = (over: Partial<GuardState> = {}): GuardState => ({
  ...newGuardState('fraud'),
  revision: 7,
  tickAtEpochSeconds: NOON - 60,
  incarnation: anEndpoint().createdAtEpochSeconds,
  imagesKey: imagesKeyOf(anEndpoint()),
  sharesKey: 'stable 90%, candidate 10%',
  placements: [aPlacement(1, 'stable'), aPlacement(2, 'candidate')],
  stable: 1,
  ...over,
});
