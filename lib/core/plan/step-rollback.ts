import { assertNever } from '../assert-never.ts';
import { currentShares, desiredShares, type EndpointState, isDeploying, type Share, sameShares } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import { liveOf } from '../live.ts';
import type { GuardPolicy } from '../policy.ts';
import { versionLabel } from '../version.ts';
import { awaitApproval } from './await-approval.ts';
import { LEASE_SECONDS, MOST_ATTEMPTS } from './deadlines.ts';
import { isBroken } from './hindrance.ts';
import { pausedUntil } from './pause.ts';
import type { Rollback } from './rollback.ts';
import { tellRollback } from './rollback-notice.ts';

/** A mutating call that may be sent once the state that holds its lease is written. */
export interface ShiftCall {
  readonly endpoint: string;
  readonly shares: readonly Share[];
}

export interface Step {
  readonly state: GuardState;
  readonly call?: ShiftCall;
}

export interface Observation {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly atEpochSeconds: number;
  /** Over the last 15 closed minutes the candidate of an open question did no worse than stable. @default not known to be so */
  readonly recentlyWell?: boolean;
  /** Why the fleet brake holds, where it was asked and does. */
  readonly braked?: string;
}

/**
 * Brings an open rollback one step further, from what SageMaker says now and never from memory. Level-triggered: whatever a run that
 * died has done or not done, this one finds out and goes on.
 */
export function stepRollback(state: GuardState, seen: Observation): Step {
  const { rollback } = state;
  if (rollback === undefined) return { state };
  switch (rollback.status) {
    case 'awaiting-approval':
      return awaited(state, rollback, seen);
    case 'shifting':
    case 'verifying':
      return shift(state, rollback, seen);
    case 'completed':
    case 'failed':
    case 'held':
    case 'rejected':
    case 'superseded':
    case 'withdrawn':
      return { state };
    default:
      return assertNever(rollback.status);
  }
}

/** A question that has become an order is carried out in the same step. */
function awaited(state: GuardState, rollback: Rollback, seen: Observation): Step {
  const next = awaitApproval(state, rollback, seen);
  return next.rollback?.status === 'shifting' ? shift(next, next.rollback, seen) : { state: next };
}

function shift(state: GuardState, rollback: Rollback, seen: Observation): Step {
  const { endpoint, atEpochSeconds } = seen;
  if (someoneActed(rollback, endpoint)) return { state: superseded(state, rollback, seen) };
  const asked = sameShares(desiredShares(endpoint), rollback.target);
  if (asked && endpoint.status === 'InService' && sameShares(currentShares(endpoint), rollback.target)) {
    return { state: completed(state, rollback, seen) };
  }
  if (asked) return { state: overdue(withStatus(state, rollback, 'verifying', atEpochSeconds), seen) };
  if (isBroken(endpoint)) return { state: failed(state, rollback, seen) };
  const leased = rollback.lease !== undefined && atEpochSeconds < rollback.lease.notBeforeEpochSeconds;
  // a person's pause binds the machine's own rollbacks also after they were decided, never those of people
  const paused = rollback.who === 'stablehand' && pausedUntil(state, atEpochSeconds) !== undefined;
  if (endpoint.status !== 'InService' || leased || paused) return { state: overdue(state, seen) };
  return send(state, rollback, seen);
}

/** Takes the lease; the flow writes it before it sends the call. */
function send(state: GuardState, rollback: Rollback, seen: Observation): Step {
  const { atEpochSeconds } = seen;
  const attempt = (rollback.lease?.attempt ?? 0) + 1; // no lease yet: none was sent
  if (attempt > MOST_ATTEMPTS) return { state: failed(state, rollback, seen) };
  const leased: Rollback = {
    ...rollback,
    status: 'shifting',
    lease: {
      call: 'UpdateEndpointWeightsAndCapacities',
      sentAtEpochSeconds: atEpochSeconds,
      notBeforeEpochSeconds: atEpochSeconds + LEASE_SECONDS,
      attempt,
      shares: rollback.target,
    },
  };
  const sent = tellRollback({ ...quarantined(state, rollback.from), rollback: leased }, leased, {
    event: 'shift-sent',
    atEpochSeconds,
    again: `${attempt}`,
    why: `asking SageMaker for ${sharesText(rollback.target)}, attempt ${attempt}`,
  });
  return { state: overdue(sent, seen), call: { endpoint: state.endpoint, shares: rollback.target } };
}

/** Convergence is only towards our own target: anything else means that a person or a pipeline has taken over. */
function someoneActed(rollback: Rollback, endpoint: EndpointState): boolean {
  if (endpoint.configName !== rollback.configName || isDeploying(endpoint)) return true;
  const desired = desiredShares(endpoint);
  // a call of the rollback that this one replaced may have arrived meanwhile: that was us, too
  const ours = [rollback.before, rollback.target, ...(rollback.lease === undefined ? [] : [rollback.lease.shares])];
  return !ours.some((shares) => sameShares(desired, shares));
}

/** A version that traffic is taken from; that it was once released no longer counts. */
function quarantined(state: GuardState, version: number): GuardState {
  const quarantine = state.quarantine.includes(version) ? state.quarantine : [...state.quarantine, version];
  const released = state.standing.released.filter((each) => each !== version);
  return { ...state, quarantine, standing: { ...state.standing, released } };
}

function superseded(state: GuardState, rollback: Rollback, { endpoint, atEpochSeconds }: Observation): GuardState {
  const what =
    endpoint.configName === rollback.configName && !isDeploying(endpoint)
      ? `somebody set the weights to ${sharesText(desiredShares(endpoint))}`
      : `somebody deployed ${endpoint.pendingConfigName ?? endpoint.configName}`;
  const closed: Rollback = { ...rollback, status: 'superseded', sinceEpochSeconds: atEpochSeconds };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: 'superseded',
    notice: 'superseded',
    atEpochSeconds,
    why: `${what} while Stablehand was moving traffic to ${versionLabel(rollback.to)}; it stays as they left it`,
    facts: { shares: desiredShares(endpoint) },
  });
}

/** Done when the *current* weights say so. */
function completed(state: GuardState, rollback: Rollback, { endpoint, atEpochSeconds }: Observation): GuardState {
  const done: Rollback = {
    ...rollback,
    status: 'completed',
    recovery: 'pending',
    sinceEpochSeconds: atEpochSeconds,
    completedAtEpochSeconds: atEpochSeconds,
  };
  const shares = currentShares(endpoint);
  return tellRollback({ ...quarantined(state, rollback.from), rollback: done }, done, {
    event: 'rolled-back',
    notice: 'rollback-completed',
    atEpochSeconds,
    who: rollback.who,
    why: `SageMaker now serves ${sharesText(shares)}, read back from the endpoint`,
    facts: { shares },
    live: liveOf(state.placements, shares),
  });
}

function failed(state: GuardState, rollback: Rollback, { endpoint, atEpochSeconds }: Observation): GuardState {
  const closed: Rollback = { ...rollback, status: 'failed', sinceEpochSeconds: atEpochSeconds };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: 'failed',
    notice: 'failed',
    atEpochSeconds,
    why: `traffic could not be moved: the endpoint is ${endpoint.status}${endpoint.failureReason === undefined ? '' : ` (${endpoint.failureReason.slice(0, 200)})`} and still wants ${sharesText(desiredShares(endpoint))} after ${rollback.lease?.attempt ?? 'no'} attempts`,
    facts: { shares: desiredShares(endpoint) },
  });
}

/** Past its deadline people are told, once; the rollback stays open and goes on. */
function overdue(state: GuardState, { endpoint, atEpochSeconds }: Observation): GuardState {
  const { rollback } = state;
  if (rollback === undefined || rollback.late === true || atEpochSeconds < rollback.deadlineEpochSeconds) return state;
  const late: Rollback = { ...rollback, late: true };
  return tellRollback({ ...state, rollback: late }, late, {
    event: 'overdue',
    notice: 'overdue',
    atEpochSeconds,
    again: 'overdue',
    why: `after ${Math.round((atEpochSeconds - rollback.decidedAtEpochSeconds) / 60)} minutes traffic has still not moved: the endpoint is ${endpoint.status}`,
    facts: { shares: currentShares(endpoint) },
  });
}

function withStatus(state: GuardState, rollback: Rollback, status: Rollback['status'], at: number): GuardState {
  return rollback.status === status ? state : { ...state, rollback: { ...rollback, status, sinceEpochSeconds: at } };
}

/** "stable 100 %, candidate 0 %". */
export const sharesText = (shares: readonly Share[]): string =>
  shares.map(({ variant, share }) => `${variant} ${Number((share * 100).toFixed(1))} %`).join(', ');
