import { decideByHand, type HandRequest, type HandView } from '../../../lib/core/orders/decide-by-hand.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { NOON } from '../../support/noon.ts';

export interface Ask {
  readonly request?: Partial<HandRequest>;
  readonly view?: Partial<HandView>;
  readonly state?: GuardState;
}
export const THREE = aState({
  placements: [aPlacement(1, 'stable'), aPlacement(2, 'candidate'), aPlacement(3, 'third')],
});
export const THREE_VARIANTS = anEndpoint({ weights: { stable: 0.7, candidate: 0.1, third: 0.2 } });

export function ask({ request, view, state = aState() }: Ask = {}) {
  return decideByHand(
    state,
    { action: 'rollback', reason: 'fraud rate doubled', by: 'ana', force: false, ...request },
    { endpoint: anEndpoint(), knownVersions: [1, 2, 3], atEpochSeconds: NOON, id: 'by-hand', ...view },
  );
}
export function decided(difference?: Ask) {
  const decision = ask(difference);
  if (decision.kind === 'refused') throw new Error(`refused: ${decision.sentence}`);
  return decision;
}
