import { currentShares, desiredShares, type EndpointState, isDeploying, sameShares, shareOf } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import { versionLabel } from '../version.ts';
import { SHIFT_DEADLINE_SECONDS } from './deadlines.ts';
import { isMoving, type Rollback } from './rollback.ts';
import { tellRollback } from './rollback-notice.ts';
import { sharesText } from './step-rollback.ts';
import { sharesAfterMoving } from './target-shares.ts';

/** What a person wants, checked by the edge. */
export interface HandRequest {
  readonly action: 'rollback' | 'approve' | 'reject';
  readonly to?: number;
  readonly reason: string;
  readonly by: string;
  readonly force: boolean;
}

export interface HandView {
  readonly endpoint: EndpointState;
  /** All numbers ever given on this endpoint. */
  readonly knownVersions: readonly number[];
  readonly atEpochSeconds: number;
  /** Deterministic id, should this become a rollback of its own. */
  readonly id: string;
}

export type HandDecision =
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'decided'; readonly state: GuardState; readonly rollback: Rollback };

const refused = (sentence: string): HandDecision => ({ kind: 'refused', sentence });

/** A person decides, in every mode. A refusal is a sentence and changes nothing. */
export function decideByHand(state: GuardState, request: HandRequest, view: HandView): HandDecision {
  switch (request.action) {
    case 'rollback':
      return rollBack(state, request, view);
    case 'approve':
      return answer(state, request, view, 'shifting');
    case 'reject':
      return answer(state, request, view, 'rejected');
  }
}

function answer(
  state: GuardState,
  request: HandRequest,
  { atEpochSeconds }: HandView,
  status: 'shifting' | 'rejected',
): HandDecision {
  const { rollback } = state;
  if (rollback?.status !== 'awaiting-approval') {
    const now =
      rollback === undefined ? 'there is no rollback' : `the newest rollback ${rollback.id} is ${rollback.status}`;
    return refused(`nothing awaits an answer on ${state.endpoint}: ${now}`);
  }
  const answered: Rollback = {
    ...rollback,
    status,
    who: request.by,
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds: atEpochSeconds + SHIFT_DEADLINE_SECONDS,
  };
  const rejected = status === 'rejected' ? [...state.standing.rejected, rollback.from] : state.standing.rejected;
  const told = tellRollback({ ...state, rollback: answered, standing: { ...state.standing, rejected } }, answered, {
    event: status === 'rejected' ? 'rejected' : 'approved',
    notice: status === 'rejected' ? 'rejected' : 'rollback-started',
    atEpochSeconds,
    who: request.by,
    why: request.reason,
  });
  return { kind: 'decided', state: told, rollback: answered };
}

function rollBack(state: GuardState, request: HandRequest, view: HandView): HandDecision {
  const { endpoint, atEpochSeconds } = view;
  const to = request.to ?? state.stable;
  if (to === undefined)
    return refused(
      `nobody knows which version of ${state.endpoint} is stable: name one with "to"; known are ${labels(view.knownVersions)}`,
    );
  if (!view.knownVersions.includes(to))
    return refused(
      `to: ${versionLabel(to)} was never seen on ${state.endpoint}; known are ${labels(view.knownVersions)}`,
    );
  if (state.quarantine.includes(to) && !state.standing.released.includes(to) && !request.force) {
    return refused(
      `to: ${versionLabel(to)} was rolled back before and is quarantined; add "force": true to return to it all the same`,
    );
  }
  if (isDeploying(endpoint))
    return refused(
      `${state.endpoint} is being deployed to ${endpoint.pendingConfigName}; SageMaker refuses every change until that is done`,
    );
  const shares = desiredShares(endpoint);
  const live = state.placements.filter(
    ({ version, variant }) => version === to && shareOf(shares, variant) !== undefined,
  );
  const target = live.sort((a, b) => (shareOf(shares, b.variant) ?? 0) - (shareOf(shares, a.variant) ?? 0))[0];
  if (target === undefined) {
    return refused(
      `to: ${versionLabel(to)} is on no variant of ${state.endpoint} now (${placementsText(state)}); traffic can only be moved between variants that are there`,
    );
  }
  const open = state.rollback !== undefined && isMoving(state.rollback) ? state.rollback : undefined;
  if (open !== undefined && open.to === to) {
    if (open.status === 'awaiting-approval') return answer(state, { ...request, action: 'approve' }, view, 'shifting');
    return { kind: 'decided', state, rollback: open };
  }
  const leaving = state.placements.filter(
    ({ version, variant }) => version !== to && (shareOf(shares, variant) ?? 0) > 0,
  );
  const from = leaving.sort((a, b) => (shareOf(shares, b.variant) ?? 0) - (shareOf(shares, a.variant) ?? 0))[0];
  const wanted = sharesAfterMoving(
    shares,
    leaving.map(({ variant }) => variant),
    target.variant,
  );
  if (from === undefined || (sameShares(shares, wanted) && sameShares(currentShares(endpoint), wanted))) {
    return refused(
      `${versionLabel(to)} on ${target.variant} carries all traffic of ${state.endpoint} already (${sharesText(shares)}); there is nothing to move`,
    );
  }
  const rollback: Rollback = {
    id: view.id,
    status: 'shifting',
    recovery: 'none',
    from: from.version,
    to,
    fromVariant: from.variant,
    toVariant: target.variant,
    configName: endpoint.configName,
    cause: 'manual',
    signal: 'manual',
    why: request.reason,
    who: request.by,
    decidedAtEpochSeconds: atEpochSeconds,
    before: shares,
    target: wanted,
    // a call of the rollback that this one replaces may still be on its way: its lease binds us too
    ...(open?.lease === undefined ? {} : { lease: open.lease }),
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds: atEpochSeconds + SHIFT_DEADLINE_SECONDS,
  };
  const closed = open === undefined ? state : replaced(state, open, request, atEpochSeconds);
  const told = tellRollback({ ...closed, rollback }, rollback, {
    event: 'rollback-decided',
    notice: 'rollback-started',
    atEpochSeconds,
    who: request.by,
    why: request.reason,
  });
  return { kind: 'decided', state: told, rollback };
}

function replaced(state: GuardState, open: Rollback, { by, reason }: HandRequest, atEpochSeconds: number): GuardState {
  return tellRollback(state, open, {
    event: 'superseded',
    notice: 'superseded',
    atEpochSeconds,
    who: by,
    why: `a person decided otherwise: ${reason}`,
  });
}

const labels = (versions: readonly number[]): string =>
  versions.length === 0 ? 'none' : versions.map(versionLabel).join(', ');
const placementsText = (state: GuardState): string =>
  state.placements.map(({ variant, version }) => `${variant} serves ${versionLabel(version)}`).join(', ') ||
  'no variant is known';
