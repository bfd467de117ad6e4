import type { EndpointLook } from '../../../lib/core/reconcile/endpoint-look.ts';
import { reconcile } from '../../../lib/core/reconcile/reconcile.ts';
import { type GuardState, newGuardState } from '../../../lib/core/state/guard-state.ts';
import { aGuard } from '../../support/a-guard.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { NOON } from '../../support/noon.ts';

export const SERVED = [
  { variant: 'stable', version: 1, modelName: 'model-1' },
  { variant: 'candidate', version: 2, modelName: 'model-2' },
];
export const STABLE_ALONE = { stable: 1, candidate: 0 };

export function look(state: GuardState, over: Partial<EndpointLook> = {}): GuardState {
  return reconcile(state, { guard: aGuard(), endpoint: anEndpoint(), atEpochSeconds: NOON, ...over });
}
export const firstLook = (over: Partial<EndpointLook> = {}) =>
  look(newGuardState('fraud'), { served: SERVED, ...over });
export const judged = (state: GuardState) =>
  state.judgements.map(
    ({ candidate, candidateVariant, stable }) => `v${candidate} on ${candidateVariant} against v${stable}`,
  );
