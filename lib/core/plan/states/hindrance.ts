import type { GuardState } from '../../state/guard-state.ts';
import type { EndpointState } from '../../words/endpoint.ts';
import { ENDPOINT_KINDS } from '../../words/endpoint-kinds.ts';
import { DAY_SECONDS, MOST_AUTOMATIC_A_DAY } from './deadlines.ts';

/** When the machine would move traffic, and of what. */
export interface Attempt {
  readonly endpoint: EndpointState;
  readonly atEpochSeconds: number;
  /** Why the fleet brake holds, where it was asked and does. */
  readonly braked?: string;
}

/** Why the machine must not move traffic now, as a clause for people; nothing when it may. Even a hard limit is bound by it. */
export function hindranceOf(state: GuardState, { endpoint, atEpochSeconds, braked }: Attempt): string | undefined {
  const { pausedUntilEpochSeconds, pauseReason } = state.standing;
  if (pausedUntilEpochSeconds !== undefined && pausedUntilEpochSeconds > atEpochSeconds) {
    return `a person paused this endpoint (${pauseReason ?? 'no reason given'})`;
  }
  if (isUnsupported(endpoint)) return unsupportedText(endpoint);
  if (isBroken(endpoint)) return `the endpoint is ${endpoint.status} and SageMaker refuses every change`;
  const recent = recentRollbacks(state, atEpochSeconds).length;
  if (recent >= MOST_AUTOMATIC_A_DAY)
    return `${recent} automatic rollbacks in 24 hours already: something else is wrong`;
  return braked;
}

/** Kinds that neither weights nor an earlier config put right. */
export const isUnsupported = ({ kind }: EndpointState): boolean => !ENDPOINT_KINDS[kind].supported;

export const unsupportedText = ({ kind }: EndpointState): string => {
  const { words, because } = ENDPOINT_KINDS[kind];
  return `${words} are not supported yet: ${because}`;
};

/** SageMaker takes nothing but deletion for such an endpoint. */
export const isBroken = ({ status }: EndpointState): boolean => status === 'Failed' || status === 'Deleting';

/** Times of automatic rollbacks in the last 24 hours. */
export const recentRollbacks = (state: GuardState, atEpochSeconds: number): readonly number[] =>
  state.automaticRollbacks.filter((at) => atEpochSeconds - at < DAY_SECONDS);
