import type { GuardState } from '../../state/guard-state.ts';
import type { CallLease, Rollback } from '../../state/rollback.ts';
import { desiredShares } from '../../words/endpoint.ts';
import { moverOf } from '../movers/registry.ts';
import { quarantined } from '../standing/quarantine.ts';
import { LEASE_SECONDS } from '../states/deadlines.ts';
import { enter } from '../states/enter.ts';
import type { MutatingCall, Observation, Step } from '../step.ts';
import type { Look } from './look.ts';
import { counted } from './room.ts';
import { sharesText } from './shares-text.ts';

/** Takes the lease and says so; the flow writes it before it sends the call. The version that is left is quarantined with it. */
export function sending(
  state: GuardState,
  rollback: Rollback,
  { seen, why, call: partial }: Pick<Look, 'seen' | 'why' | 'call'>,
  { endpoint, atEpochSeconds }: Observation,
): Step {
  const call: MutatingCall =
    partial === undefined
      ? moverOf(rollback).callOf(rollback, state.endpoint)
      : { endpoint: state.endpoint, ...partial };
  const attempt = isSameCall(rollback.lease, call) ? rollback.lease.attempt + 1 : 1;
  const lease: CallLease = {
    call: call.kind === 'config' ? 'UpdateEndpoint' : 'UpdateEndpointWeightsAndCapacities',
    sentAtEpochSeconds: atEpochSeconds,
    notBeforeEpochSeconds: atEpochSeconds + LEASE_SECONDS,
    attempt,
    shares: call.kind === 'weights' ? call.shares : desiredShares(endpoint),
    over: desiredShares(endpoint),
    ...(call.kind === 'config' ? { configName: call.configName } : {}),
    ...(call.kind === 'instances' ? { instances: { variant: call.variant, count: call.count } } : {}),
    ...(attempt === 1 && rollback.lease?.throttled !== undefined ? { throttled: rollback.lease.throttled } : {}),
  };
  const asking = `asking SageMaker for ${whatFor(call)}, attempt ${attempt}`;
  const unknown = rollback.unknownRoom === undefined ? '' : `; ${rollback.unknownRoom}: users come first`;
  const happened = {
    atEpochSeconds,
    who: rollback.who,
    // a rollback by config after one by weights, or the whole after a part, begins to count anew
    again: `${call.kind}-${atEpochSeconds}`,
    why: why === '' ? `${asking}${unknown}` : `${why}; ${asking}`,
  };
  return { state: enter(quarantined(state, rollback.from), rollback, seen, { ...happened, over: { lease } }), call };
}

function isSameCall(lease: CallLease | undefined, call: MutatingCall): lease is CallLease {
  if (lease === undefined) return false;
  switch (call.kind) {
    case 'config':
      return lease.configName === call.configName;
    case 'instances':
      // one more instance is another call: attempts count those without effect
      return lease.instances?.variant === call.variant && lease.instances.count === call.count;
    case 'weights':
      return (
        lease.configName === undefined &&
        lease.instances === undefined &&
        sharesText(lease.shares) === sharesText(call.shares)
      );
  }
}

function whatFor(call: MutatingCall): string {
  switch (call.kind) {
    case 'weights':
      return sharesText(call.shares);
    case 'instances':
      return `${counted(call.count)} of ${call.variant}`;
    case 'config':
      return `config ${call.configName}`;
  }
}
