import type { GuardState } from '../../state/guard-state.ts';
import { endConfig, type Rollback } from '../../state/rollback.ts';
import { currentShares, desiredShares, type EndpointState, isDeploying, sameShares } from '../../words/endpoint.ts';
import { versionLabel } from '../../words/version.ts';
import type { Want } from '../facts.ts';
import { moverOf } from '../movers/registry.ts';
import { pausedUntil } from '../standing/pause.ts';
import { GIVE_UP_SECONDS, MOST_ATTEMPTS, MOST_REFUSALS } from '../states/deadlines.ts';
import { isBroken } from '../states/hindrance.ts';
import type { Seen } from '../states/rollback-states.ts';
import type { Observation } from '../step.ts';
import type { Look } from './look.ts';
import { lookAtPreparation, moreInstances } from './look-at-preparation.ts';
import { sharesText } from './shares-text.ts';

/** From what SageMaker says now, never from memory. What must be read first is asked for. */
export function lookAtMove(
  state: GuardState,
  rollback: Rollback,
  observed: Observation,
): Look | { readonly wants: Want } {
  const { endpoint, atEpochSeconds } = observed;
  if (isServed(rollback, endpoint)) return lookAtServed(state, rollback, observed);
  if (someoneActed(rollback, endpoint)) return { seen: 'others-acted', why: whatOthersDid(rollback, endpoint) };
  if (atEpochSeconds - rollback.decidedAtEpochSeconds >= GIVE_UP_SECONDS)
    return { seen: 'given-up', why: `a day after it was decided traffic has still not moved: ${present(endpoint)}` };
  if (moverOf(rollback).isAskedFor(rollback, endpoint)) return quiet('asked-for');
  if (isBroken(endpoint)) return { seen: 'broken', why: `traffic could not be moved: ${present(endpoint, rollback)}` };
  const waits = whyWait(state, rollback, observed);
  if (waits !== undefined) return quiet(waits);
  if (rollback.status === 'preparing') return lookAtPreparation(state, rollback, observed);
  if (isExhausted(rollback))
    return { seen: 'exhausted', why: `traffic could not be moved: ${present(endpoint, rollback)}` };
  return { seen: 'free', why: '' };
}

const quiet = (seen: Seen): Look => ({ seen, why: '' });

/** A call that SageMaker has heard and refused some times running is refused as long as nobody changes anything. */
const isExhausted = ({ lease }: Rollback): boolean =>
  lease !== undefined && lease.attempt >= (lease.refusal === undefined ? MOST_ATTEMPTS : MOST_REFUSALS);

/** Everything is where it belongs. A hard limit came first and did not wait for instances: they are asked for now, once. */
function lookAtServed(state: GuardState, rollback: Rollback, observed: Observation): Look | { readonly wants: Want } {
  const { endpoint } = observed;
  const { to, toVariant, toConfig } = rollback;
  if (toConfig !== undefined) {
    const placement = state.placements.find(({ variant }) => variant === toVariant);
    if (placement?.configName === toConfig && placement.version !== to)
      return {
        seen: 'wrong-version',
        why: `config ${toConfig} serves again, but its ${toVariant} is ${versionLabel(placement.version)} now and not ${versionLabel(to)}: image or model data were replaced under their names`,
      };
    return {
      seen: 'served',
      why: `SageMaker serves config ${toConfig} again (${sharesText(currentShares(endpoint))}), read back from the endpoint`,
    };
  }
  const more = rollback.urgent === true ? moreInstances(state, rollback, observed) : undefined;
  // of a refusal people hear where it can be waited for
  if (more !== undefined)
    return 'seen' in more && more.seen === 'refused' && rollback.status === 'shifting' ? quiet('asked-for') : more;
  return {
    seen: 'served',
    why: `SageMaker now serves ${sharesText(currentShares(endpoint))}, read back from the endpoint`,
  };
}

/** Why nothing is sent now. A pause binds the machine's own rollbacks also after they were decided, never those of people. */
function whyWait(state: GuardState, rollback: Rollback, { endpoint, atEpochSeconds }: Observation): Seen | undefined {
  if (rollback.who === 'stablehand' && pausedUntil(state, atEpochSeconds) !== undefined) return 'paused';
  if (rollback.lease !== undefined && atEpochSeconds < rollback.lease.notBeforeEpochSeconds) return 'leased';
  // of such an endpoint AWS says that another UpdateEndpoint is what mends it
  const mendable = moverOf(rollback).mends && endpoint.status === 'UpdateRollbackFailed';
  return endpoint.status === 'InService' || mendable ? undefined : 'busy';
}

function isServed(rollback: Rollback, endpoint: EndpointState): boolean {
  if (endpoint.status !== 'InService' || isDeploying(endpoint) || endpoint.configName !== endConfig(rollback))
    return false;
  return moverOf(rollback).isServed(rollback, endpoint);
}

/** Convergence is only towards our own target: anything else means that a person or a pipeline has taken over. */
function someoneActed(rollback: Rollback, endpoint: EndpointState): boolean {
  const { configName, toConfig, lease, before, target } = rollback;
  // a call of the rollback that this one replaced may have arrived meanwhile: that was us, too
  const ours = [toConfig, lease?.configName];
  if (endpoint.pendingConfigName !== undefined && !ours.includes(endpoint.pendingConfigName)) return true;
  if (endpoint.configName !== configName) return !ours.includes(endpoint.configName);
  const desired = desiredShares(endpoint);
  // a part may stand already when the call for the rest is lost
  const wanted = lease === undefined ? [] : [lease.shares, lease.over ?? lease.shares];
  return ![before, target, ...wanted].some((shares) => sameShares(desired, shares));
}

function whatOthersDid({ configName, to }: Rollback, endpoint: EndpointState): string {
  const { pendingConfigName } = endpoint;
  const what =
    endpoint.configName === configName && pendingConfigName === undefined
      ? `somebody set the weights to ${sharesText(desiredShares(endpoint))}`
      : `somebody deployed ${pendingConfigName ?? endpoint.configName}`;
  return `${what} while Stablehand was moving traffic to ${versionLabel(to)}; it stays as they left it`;
}

/** "the endpoint is Failed (no capacity) and still wants candidate 10% after 2 attempts" */
function present(endpoint: EndpointState, rollback?: Rollback): string {
  const { status, failureReason } = endpoint;
  const reason = failureReason === undefined ? '' : ` (${failureReason.slice(0, 200)})`;
  const attempts = rollback === undefined ? '' : ` after ${rollback.lease?.attempt ?? 'no'} attempts`;
  const refusal = rollback?.lease?.refusal;
  const words = refusal === undefined ? '' : `; the call was refused: ${refusal}`;
  return `the endpoint is ${status}${reason} and still wants ${sharesText(desiredShares(endpoint))}${attempts}${words}`;
}
