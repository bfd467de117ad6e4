import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { Rollback } from '../../../lib/core/state/rollback.ts';
import type { EndpointState } from '../../../lib/core/words/endpoint.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { NOON } from '../../support/noon.ts';

export const ASKED = { stable: { current: 0.9, desired: 1 }, candidate: { current: 0.1, desired: 0 } };
export const MOVED = { stable: 1, candidate: 0 };

export function step(
  rollback: Rollback,
  endpoint: EndpointState = anEndpoint(),
  atEpochSeconds = NOON,
  over: Partial<GuardState> = {},
) {
  return stepRollback(aState({ rollback, ...over }), { guard: aGuard(), endpoint, atEpochSeconds });
}
