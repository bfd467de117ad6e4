import { desiredShares, type EndpointState, shareOf } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import { versionLabel } from '../version.ts';
import { DAY_SECONDS, MOST_AUTOMATIC_A_DAY } from './deadlines.ts';

/** Where an automatic rollback would go, and when. */
export interface Destination {
  readonly endpoint: EndpointState;
  readonly to: number;
  readonly toVariant: string;
  readonly atEpochSeconds: number;
  /** Why the fleet brake holds, where it was asked and does. */
  readonly braked?: string;
}

/** Why the machine must not move traffic now, as a clause for people; nothing when it may. Even a hard limit is bound by it. */
export function hindranceOf(state: GuardState, destination: Destination): string | undefined {
  const { endpoint, to, toVariant, atEpochSeconds, braked } = destination;
  const { pausedUntilEpochSeconds, pauseReason, released } = state.standing;
  if (pausedUntilEpochSeconds !== undefined && pausedUntilEpochSeconds > atEpochSeconds) {
    return `a person paused this endpoint (${pauseReason ?? 'no reason given'})`;
  }
  if (isUnsupported(endpoint)) return `${endpoint.kind} endpoints cannot be rolled back by weights`;
  if (shareOf(desiredShares(endpoint), toVariant) === undefined) {
    return `stable ${versionLabel(to)} is on no variant of the endpoint: no safe version to return to`;
  }
  if (state.quarantine.includes(to) && !released.includes(to)) {
    return `stable ${versionLabel(to)} is itself quarantined: no safe version to return to`;
  }
  if (isBroken(endpoint)) return `the endpoint is ${endpoint.status} and SageMaker refuses every change`;
  const recent = recentRollbacks(state, atEpochSeconds).length;
  if (recent >= MOST_AUTOMATIC_A_DAY)
    return `${recent} automatic rollbacks in 24 hours already: something else is wrong`;
  return braked;
}

/** Kinds whose traffic is not shared out by variant weights. */
export const isUnsupported = ({ kind }: EndpointState): boolean => kind === 'async' || kind === 'inference-components';

/** SageMaker takes nothing but deletion for such an endpoint. */
export const isBroken = ({ status }: EndpointState): boolean => status === 'Failed' || status === 'Deleting';

/** Times of automatic rollbacks in the last 24 hours. */
export const recentRollbacks = (state: GuardState, atEpochSeconds: number): readonly number[] =>
  state.automaticRollbacks.filter((at) => atEpochSeconds - at < DAY_SECONDS);
