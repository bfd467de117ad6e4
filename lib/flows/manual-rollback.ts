import { newGuardState } from '../core/guard-state.ts';
import { decideByHand, type HandRequest } from '../core/plan/decide-by-hand.ts';
import { sharesText, stepRollback } from '../core/plan/step-rollback.ts';
import type { GuardPolicy } from '../core/policy.ts';
import { versionLabel } from '../core/version.ts';
import { carryOut } from './carry-out.ts';
import type { ActingPorts } from './ports.ts';
import { seeEndpoint } from './see-endpoint.ts';

const TRIES = 5;

export interface ManualAsk extends HandRequest {
  readonly endpoint: string;
  readonly dryRun: boolean;
}

export type ManualOutcome =
  | {
      readonly outcome: 'accepted' | 'waiting' | 'dry-run';
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly status: string;
      readonly sentence: string;
      readonly failures: readonly unknown[];
    }
  | { readonly outcome: 'refused'; readonly sentence: string };

/** A person moves traffic, or answers a question, in this call. Refused with a sentence and no change; a dry run changes nothing either. */
export async function manualRollback(
  ports: ActingPorts,
  guards: readonly GuardPolicy[],
  ask: ManualAsk,
): Promise<ManualOutcome> {
  const guard = guards.find(({ endpoint }) => endpoint === ask.endpoint);
  if (guard === undefined) {
    const known = guards.map(({ endpoint }) => endpoint).join(', ');
    return {
      outcome: 'refused',
      sentence: `endpoint: ${ask.endpoint} is not guarded by this policy; guarded are ${known}`,
    };
  }
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = await tryOnce(ports, guard, ask);
    if (outcome !== 'changed') return outcome;
  }
  throw new Error(`the state of ${guard.endpoint} changed ${TRIES} times in a row; nothing was done, ask again`);
}

async function tryOnce(ports: ActingPorts, guard: GuardPolicy, ask: ManualAsk): Promise<ManualOutcome | 'changed'> {
  const atEpochSeconds = ports.clock.nowEpochSeconds();
  const before = (await ports.guards.read(guard.endpoint)) ?? newGuardState(guard.endpoint);
  const endpoint = await ports.endpoints.describe(guard.endpoint);
  if (endpoint === 'gone')
    return {
      outcome: 'refused',
      sentence: `endpoint: SageMaker knows no endpoint named ${guard.endpoint} in this account and region`,
    };
  const seen = await seeEndpoint(ports, before, guard, endpoint, atEpochSeconds);
  const known = await ports.versions.read(guard.endpoint);
  const decision = decideByHand(seen, ask, {
    endpoint,
    atEpochSeconds,
    knownVersions: known.map(({ version }) => version),
    id: ports
      .digest(
        [guard.endpoint, seen.incarnation, 'manual', ask.by, ask.reason, Math.floor(atEpochSeconds / 60)].join('|'),
      )
      .slice(0, 16),
  });
  if (decision.kind === 'refused') return { outcome: 'refused', sentence: decision.sentence };
  const { rollback } = decision;
  const facts = { id: rollback.id, from: versionLabel(rollback.from), to: versionLabel(rollback.to) };
  if (ask.dryRun) {
    const sentence = `would move traffic to ${sharesText(rollback.target)}; nothing was changed`;
    return { outcome: 'dry-run', ...facts, status: rollback.status, sentence, failures: [] };
  }
  const step =
    rollback.status === 'rejected'
      ? { state: decision.state }
      : stepRollback(decision.state, { guard, endpoint, atEpochSeconds });
  const done = await carryOut(ports, step, atEpochSeconds);
  if (done.outcome === 'changed') return 'changed';
  const status = step.state.rollback?.status ?? rollback.status;
  if (done.call === 'accepted' || rollback.status === 'rejected') {
    const sentence =
      rollback.status === 'rejected'
        ? 'rejected: the machine leaves this version alone, but for its hard limit'
        : `SageMaker accepted ${sharesText(rollback.target)}; the next ticks read it back and tell when it is proven`;
    return { outcome: 'accepted', ...facts, status, sentence, failures: done.failures };
  }
  const sentence = `recorded; the endpoint is ${endpoint.status}${done.call === undefined ? '' : ` (call: ${done.call})`}, the next ticks go on with it`;
  return { outcome: 'waiting', ...facts, status, sentence, failures: done.failures };
}
