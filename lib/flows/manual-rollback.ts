import { decideByHand, type HandRequest } from '../core/orders/decide-by-hand.ts';
import type { Observation, Step } from '../core/plan/step.ts';
import { stepRollback } from '../core/plan/step-rollback.ts';
import { withKnownKind } from '../core/reconcile/known-kind.ts';
import { type GuardState, newGuardState } from '../core/state/guard-state.ts';
import type { Rollback } from '../core/state/rollback.ts';
import { UnreadableState } from '../core/state/unreadable-state.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import { minuteOf } from '../core/words/time.ts';
import { carryOut } from './carry-out.ts';
import { withFacts } from './gather-facts.ts';
import { answerOf, dryAnswer, type ManualOutcome } from './manual-answer.ts';
import { optimistic } from './optimistic.ts';
import { pencilledVersions } from './pencilled-versions.ts';
import type { ActingPorts } from './ports.ts';
import { seeEndpoint } from './see-endpoint.ts';

export interface ManualAsk extends HandRequest {
  readonly endpoint: string;
  readonly dryRun: boolean;
}

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
  return optimistic(
    () => tryOnce(ports, guard, ask).catch(refusedIfUnreadable),
    (times) => `the state of ${guard.endpoint} changed ${times} times in a row; nothing was done, ask again`,
  );
}

/** Without the state nobody knows what is safe to move; it must be started anew first. */
function refusedIfUnreadable(failure: unknown): ManualOutcome {
  if (!(failure instanceof UnreadableState)) throw failure;
  const remedy = 'nothing was moved; start the state anew first, with action "reset" of the operate function';
  return { outcome: 'refused', sentence: `${failure.message}; ${remedy}` };
}

async function tryOnce(ports: ActingPorts, guard: GuardPolicy, ask: ManualAsk): Promise<ManualOutcome | 'changed'> {
  const atEpochSeconds = ports.clock.nowEpochSeconds();
  const before = (await ports.guards.read(guard.endpoint)) ?? newGuardState(guard.endpoint);
  const described = await ports.endpoints.describe(guard.endpoint);
  if (described === 'gone')
    return {
      outcome: 'refused',
      sentence: `endpoint: SageMaker knows no endpoint named ${guard.endpoint} in this account and region`,
    };
  const versions = pencilledVersions(ports.versions);
  const seen = await seeEndpoint({ ...ports, versions }, before, { guard, endpoint: described, atEpochSeconds });
  const endpoint = withKnownKind(seen, described);
  const known = await versions.read(guard.endpoint);
  const decision = decideByHand(seen, ask, {
    endpoint,
    atEpochSeconds,
    knownVersions: known.map(({ version }) => version),
    id: idOf(ports, seen, ask, atEpochSeconds),
  });
  if (decision.kind === 'refused') return { outcome: 'refused', sentence: decision.sentence };
  const { rollback, state } = decision;
  const { step, failures } = await stepOf(ports, rollback, state, { guard, endpoint, atEpochSeconds });
  if (ask.dryRun) return dryAnswer(rollback, step);
  if ((await versions.ink()) === 'changed') return 'changed';
  const done = await carryOut(ports, step, before.outbox);
  if (done.outcome === 'changed') return 'changed';
  return answerOf(rollback, step, { ...done, failures: [...failures, ...done.failures] }, endpoint);
}

/** A person's wish is carried out in the call; whatever must be known for it is read. */
async function stepOf(
  ports: ActingPorts,
  { status }: Rollback,
  state: GuardState,
  seen: Observation,
): Promise<{ readonly step: Step; readonly failures: readonly unknown[] }> {
  if (status === 'rejected') return { step: { state }, failures: [] };
  return withFacts(ports, state.endpoint, (facts) => stepRollback(state, { ...seen, facts }));
}

/** The same wish said twice within a minute is one rollback. */
function idOf(
  { digest }: ActingPorts,
  state: GuardState,
  { to, by, reason }: ManualAsk,
  atEpochSeconds: number,
): string {
  const wish = [state.endpoint, state.incarnation, 'manual', to, by, reason, minuteOf(atEpochSeconds)];
  return digest(wish.join('|')).slice(0, 16);
}
