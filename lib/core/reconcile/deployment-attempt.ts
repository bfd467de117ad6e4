import { eventEntry, tell } from '../record/outbox.ts';
import type { GuardState } from '../state/guard-state.ts';
import { type EndpointState, isDeploying } from '../words/endpoint.ts';
import { isoOf } from '../words/time.ts';

/** SageMaker's reasons are long; the first words tell what happened. */
const SHOWN_CHARACTERS = 300;

/**
 * Remembers the config that SageMaker is deploying, and says so when it ends up on another one: SageMaker keeps no history of what it took
 * back. An attempt that begins and ends between two looks is not seen.
 */
export function followAttempt(before: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  const { attempt } = before;
  const { pendingConfigName, configName } = endpoint;
  if (pendingConfigName !== undefined && pendingConfigName !== configName) {
    if (attempt?.configName === pendingConfigName) return before;
    return { ...before, attempt: { configName: pendingConfigName, sinceEpochSeconds: atEpochSeconds } };
  }
  // while it rolls back, or without a word about what comes, nothing is decided yet
  if (attempt === undefined || isDeploying(endpoint) || endpoint.status === 'RollingBack') return before;
  const { attempt: _, ...state } = before;
  if (configName === attempt.configName) return state;
  const reason = endpoint.failureReason?.slice(0, SHOWN_CHARACTERS) ?? 'SageMaker gives no reason';
  const ours = before.rollback?.lease?.configName === attempt.configName;
  return tell(
    state,
    eventEntry(`${attempt.configName}@${atEpochSeconds}`, {
      endpoint: before.endpoint,
      kind: 'deployment-taken-back',
      atEpochSeconds,
      who: ours ? 'stablehand' : 'somebody else',
      why: `endpoint config ${attempt.configName} was being deployed since ${isoOf(attempt.sinceEpochSeconds)}, and SageMaker took it back: ${reason}. ${configName} is in service as before`,
    }),
  );
}
