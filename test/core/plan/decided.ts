import { type Decision, decide } from '../../../lib/core/plan/decide.ts';
import type { Ground } from '../../../lib/core/plan/ground.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { Mode } from '../../../lib/core/words/policy.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf } from '../../support/told-of.ts';

export const EVIDENCE: Ground = {
  cause: 'evidence',
  signal: 'errors',
  why: 'errors: candidate 45 of 812',
  failedRequests: 45,
};
export const HARD: Ground = {
  cause: 'hard-limit',
  signal: 'errors',
  why: 'hard limit: 180 of 200',
  failedRequests: 180,
};
export const BACK: Ground = { cause: 'quarantined', signal: 'quarantined', why: 'v2 was rolled back before' };

export const JUDGED = aState({ judgements: [aJudgement()] });

export function decided(state: GuardState = JUDGED, over: Partial<Decision> = {}): GuardState {
  const judgement = state.judgements[0] ?? aJudgement();
  return decide(state, {
    guard: aGuard(),
    endpoint: anEndpoint(),
    judgement,
    ground: EVIDENCE,
    atEpochSeconds: NOON,
    id: 'r1',
    ...over,
  });
}
export const inMode = (mode: Mode, over: Partial<Decision> = {}, state = JUDGED) =>
  decided(state, { guard: aGuard({ mode }), ...over });
export const kindsOf = (state: GuardState) => [...eventsOf(state), ...noticesOf(state)].map(({ kind }) => kind);
/** The same breach a minute later, after everybody was told. */
export const nextMinute = (state: GuardState, over: Partial<Decision> = {}) =>
  decided({ ...state, outbox: [] }, { atEpochSeconds: NOON + MINUTE, id: 'r2', ...over });
