import type { GuardState } from '../core/guard-state.ts';
import type { Step } from '../core/plan/step-rollback.ts';
import { deliver } from './deliver.ts';
import type { ActingPorts } from './ports.ts';

/** A call is only sent while it certainly belongs to its lease: this long after the lease was taken at most. */
const SEND_WITHIN_SECONDS = 15;

export interface CarriedOut {
  /** `changed`: somebody wrote the state in between and nothing was done; look again. */
  readonly outcome: 'done' | 'changed';
  readonly call?: 'accepted' | 'busy' | 'too-late' | 'unknown';
  readonly failures: readonly unknown[];
}

/**
 * Writes the state with its intent, sends the call, then tells. In this order, because a call without a written intent could be sent twice,
 * and people must not wait for the mails. One exception: when the write itself fails, users come first; traffic is moved, the notices are
 * published directly under their own ids, and the run fails.
 */
export async function carryOut(
  ports: ActingPorts,
  { state, call }: Step,
  startedAtEpochSeconds: number,
): Promise<CarriedOut> {
  const next: GuardState = { ...state, revision: state.revision + 1 };
  const failures: unknown[] = [];
  let written = true;
  try {
    if ((await ports.guards.write(next)) === 'changed') return { outcome: 'changed', failures };
  } catch (failure) {
    failures.push(failure);
    written = false;
  }
  const sent = call === undefined ? undefined : await send(ports, call, startedAtEpochSeconds, failures);
  const untold = written ? await deliver(ports, next) : await publishDirectly(ports, next, call !== undefined);
  return { outcome: 'done', ...(sent === undefined ? {} : { call: sent }), failures: [...failures, ...untold] };
}

async function send(
  { endpoints, clock }: ActingPorts,
  { endpoint, shares }: NonNullable<Step['call']>,
  startedAtEpochSeconds: number,
  failures: unknown[],
): Promise<NonNullable<CarriedOut['call']>> {
  if (clock.nowEpochSeconds() - startedAtEpochSeconds > SEND_WITHIN_SECONDS) return 'too-late';
  try {
    return await endpoints.setWeights(endpoint, shares);
  } catch (failure) {
    failures.push(failure); // unknown whether it arrived: the next tick asks SageMaker
    return 'unknown';
  }
}

/** Without a written state only what concerns a moved user is told; the rest is decided again by the next tick, under the same ids. */
async function publishDirectly({ notifier }: ActingPorts, state: GuardState, moved: boolean): Promise<unknown[]> {
  if (!moved) return [];
  const failures: unknown[] = [];
  for (const entry of state.outbox) {
    if (entry.kind === 'notice')
      await notifier.publish(entry.notice).catch((failure: unknown) => failures.push(failure));
  }
  return failures;
}
