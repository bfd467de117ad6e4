import type { Destination } from '../plan/movers/mover.ts';
import { destinationOf, placeOf } from '../plan/moves/destination.ts';
import { sharesText } from '../plan/moves/shares-text.ts';
import { type Replanned, replan } from '../plan/replan.ts';
import { superseding } from '../plan/states/close-rollback.ts';
import { deadlineSecondsOf, enter } from '../plan/states/enter.ts';
import { isBroken, isUnsupported, unsupportedText } from '../plan/states/hindrance.ts';
import { tellRollback } from '../plan/states/rollback-notice.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving, type Rollback } from '../state/rollback.ts';
import { desiredShares, type EndpointState, isDeploying, type Share, shareOf } from '../words/endpoint.ts';
import { type Placement, versionLabel } from '../words/version.ts';

/** What a person wants, checked by the edge. */
export interface HandRequest {
  readonly action: 'rollback' | 'approve' | 'reject';
  readonly to?: number;
  readonly reason: string;
  /** Who asks, as claimed. */
  readonly by: string;
  /** Id of the call that brought the request: with it CloudTrail has the caller. */
  readonly request?: string;
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

/** A claim, and the call by which it can be checked. */
const saidBy = ({ by, reason, request }: HandRequest) => ({
  who: by,
  why: reason,
  ...(request === undefined ? {} : { request }),
});

const refused = (sentence: string): HandDecision => ({ kind: 'refused', sentence });

/** A person decides, in every mode. A refusal is a sentence and changes nothing. */
export function decideByHand(state: GuardState, request: HandRequest, view: HandView): HandDecision {
  switch (request.action) {
    case 'rollback':
      return rollBack(state, request, view);
    case 'approve':
      return answer(state, request, view, 'approved');
    case 'reject':
      return answer(state, request, view, 'rejected');
  }
}

function answer(
  state: GuardState,
  request: HandRequest,
  { endpoint, atEpochSeconds }: HandView,
  seen: 'approved' | 'rejected',
): HandDecision {
  const { rollback } = state;
  if (rollback?.status !== 'awaiting-approval') {
    const now =
      rollback === undefined ? 'there is no rollback' : `the newest rollback ${rollback.id} is ${rollback.status}`;
    return refused(`nothing awaits an answer on ${state.endpoint}: ${now}`);
  }
  const hindrance = seen === 'approved' ? refusalOf(endpoint) : undefined;
  if (hindrance !== undefined) return refused(hindrance);
  // the question may be an hour old: what is approved is the decision, carried out on the weights of now
  const planned: Replanned = seen === 'approved' ? replan(state, rollback, endpoint) : { kind: 'planned', rollback };
  if (planned.kind !== 'planned') return refused(`rollback ${rollback.id} cannot be carried out: ${planned.why}`);
  const others = state.standing.rejected.filter((version) => version !== rollback.from);
  const rejected = seen === 'rejected' ? [...others, rollback.from] : state.standing.rejected;
  const decided = { ...state, standing: { ...state.standing, rejected } };
  return decidedOn(
    enter(decided, planned.rollback, seen, {
      atEpochSeconds,
      ...saidBy(request),
      over: { who: request.by, ...urgency(request) },
    }),
  );
}

/** @throws {RangeError} when there is no rollback, which no decision leaves. */
function decidedOn(state: GuardState): HandDecision {
  const { rollback } = state;
  if (rollback === undefined) throw new RangeError(`${state.endpoint} has no rollback to decide on`);
  return { kind: 'decided', state, rollback };
}

/** Who insists takes what the version that is returned to can carry upon himself. */
const urgency = ({ force }: HandRequest): Partial<Rollback> => (force ? { urgent: true } : {});

function rollBack(state: GuardState, request: HandRequest, view: HandView): HandDecision {
  const { endpoint } = view;
  const to = request.to ?? state.stable;
  const wrong = wrongTarget(state, request, to, view) ?? refusalOf(endpoint);
  if (wrong !== undefined || to === undefined)
    return refused(wrong ?? `nobody knows where ${state.endpoint} goes back to`);
  const open = state.rollback !== undefined && isMoving(state.rollback) ? state.rollback : undefined;
  if (open !== undefined && open.to === to) {
    if (open.status === 'awaiting-approval') return answer(state, { ...request, action: 'approve' }, view, 'approved');
    return again(state, open, request, view);
  }
  const shares = desiredShares(endpoint);
  const leaving = byShare(state, shares, ({ version, variant }) => version !== to && shareOf(shares, variant) !== 0);
  const [from] = leaving;
  if (from === undefined) {
    const carries = state.placements.some(({ version, variant }) => version === to && shareOf(shares, variant) !== 0);
    const now = carries
      ? `${versionLabel(to)} carries all traffic of ${state.endpoint} already`
      : `no version has traffic on ${state.endpoint}`;
    return refused(`${now} (${sharesText(shares)}); there is nothing to move`);
  }
  const variants = leaving.map(({ variant }) => variant);
  const sought = destinationOf(state, endpoint, { version: from.version, variants }, [to]);
  if (sought.means === 'none') return refused(`to: ${sought.why} (${placementsText(state)})`);
  return opened(state, request, view, { from, to: sought });
}

/** The same order a second time changes nothing, but for one that insists. */
function again(state: GuardState, open: Rollback, request: HandRequest, { atEpochSeconds }: HandView): HandDecision {
  if (!request.force || open.status !== 'preparing' || open.urgent === true)
    return { kind: 'decided', state, rollback: open };
  const happened = { atEpochSeconds, again: 'hastened', ...saidBy(request) };
  return decidedOn(enter(state, open, 'hastened', { ...happened, over: { urgent: true } }));
}

/** Why a version is not to be returned to; nothing when it is. */
function wrongTarget(state: GuardState, { force }: HandRequest, to: number | undefined, { knownVersions }: HandView) {
  if (to === undefined) {
    return `nobody knows which version of ${state.endpoint} is stable: name one with "to"; known are ${labels(knownVersions)}`;
  }
  if (!knownVersions.includes(to)) {
    return `to: ${versionLabel(to)} was never seen on ${state.endpoint}; known are ${labels(knownVersions)}`;
  }
  if (state.quarantine.includes(to) && !state.standing.released.includes(to) && !force) {
    return `to: ${versionLabel(to)} was rolled back before and is quarantined; add "force": true to return to it all the same`;
  }
  return undefined;
}

/** Why SageMaker would refuse any change; nothing when it would take one, now or in a while. */
function refusalOf(endpoint: EndpointState): string | undefined {
  if (isUnsupported(endpoint)) return `${endpoint.name}: ${unsupportedText(endpoint)}`;
  if (isDeploying(endpoint)) {
    return `${endpoint.name} is being deployed to ${endpoint.pendingConfigName}; SageMaker refuses every change until that is done`;
  }
  if (isBroken(endpoint)) return `${endpoint.name} is ${endpoint.status}, and SageMaker refuses every change`;
  return undefined;
}

/** Placements that are on the endpoint now, the one with the largest share first. */
function byShare({ placements }: GuardState, shares: readonly Share[], wanted: (placement: Placement) => boolean) {
  const share = ({ variant }: Placement): number => shareOf(shares, variant) ?? -1; // not there: filtered out before
  return placements
    .filter((each) => shareOf(shares, each.variant) !== undefined && wanted(each))
    .sort((a, b) => share(b) - share(a));
}

function opened(
  state: GuardState,
  request: HandRequest,
  { endpoint, atEpochSeconds, id }: HandView,
  move: { readonly from: Placement; readonly to: Destination },
): HandDecision {
  const { from, to } = move;
  const place = placeOf(to);
  const replaced = state.rollback;
  const judged = state.judgements.find(({ candidate }) => candidate === from.version);
  const rollback: Rollback = {
    id,
    status: 'preparing',
    furthest: 'preparing',
    recovery: 'none',
    from: from.version,
    fromVariant: from.variant,
    ...place,
    ...urgency(request),
    configName: endpoint.configName,
    cause: 'manual',
    signal: 'manual',
    why: request.reason,
    who: request.by,
    decidedAtEpochSeconds: atEpochSeconds,
    before: desiredShares(endpoint),
    // a call of the rollback that this one replaces may still be on its way: its lease binds us too
    ...(replaced?.lease === undefined || !isMoving(replaced) ? {} : { lease: replaced.lease }),
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds: atEpochSeconds + deadlineSecondsOf('preparing', place),
    zerosUnpublished: judged?.frozen?.zerosUnpublished ?? [],
  };
  const closed = superseding(released(state, place.to), {
    ...saidBy(request),
    because: `a person decided otherwise: ${request.reason}`,
    atEpochSeconds,
    sameVersion: false,
  });
  const told = tellRollback({ ...closed, rollback }, rollback, {
    event: 'rollback-decided',
    notice: 'rollback-started',
    atEpochSeconds,
    ...saidBy(request),
  });
  return { kind: 'decided', state: told, rollback };
}

/** Whoever sends traffic to a quarantined version by force has released it: the machine must not move it away again at once. */
function released(state: GuardState, version: number): GuardState {
  const { quarantine, standing } = state;
  if (!quarantine.includes(version) || standing.released.includes(version)) return state;
  return { ...state, standing: { ...standing, released: [...standing.released, version] } };
}

const labels = (versions: readonly number[]): string =>
  versions.length === 0 ? 'none' : versions.map(versionLabel).join(', ');
const placementsText = (state: GuardState): string =>
  state.placements.map(({ variant, version }) => `${variant} serves ${versionLabel(version)}`).join(', ') ||
  'no variant is known';
