import { refusedBy } from '../core/orders/refused-by.ts';
import { afterCall, type CallOutcome } from '../core/plan/moves/call-outcomes.ts';
import { SEND_WITHIN_SECONDS } from '../core/plan/states/deadlines.ts';
import type { MutatingCall, Step } from '../core/plan/step.ts';
import type { OutboxEntry } from '../core/record/entry.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import { deliver } from './deliver.ts';
import type { ActingPorts, CallAnswer } from './ports.ts';

export interface CarriedOut {
  /** `changed`: somebody wrote the state in between and nothing was done; look again. */
  readonly outcome: 'done' | 'changed';
  readonly call?: CallOutcome;
  readonly failures: readonly unknown[];
}

/**
 * Writes the state with its intent, sends the call, then tells. In this order, because a call without a written intent could be sent twice,
 * and people must not wait for the mails. One exception: when the write itself fails, users come first; traffic is moved, then the state is
 * tried once more, the notices are published under their own ids in any case, and the run fails.
 *
 * @param others - Outbox entries that are somebody else's to deliver; the tick, which has nobody behind it, leaves none.
 */
export async function carryOut(
  ports: ActingPorts,
  step: Step,
  others: readonly OutboxEntry[] = [],
): Promise<CarriedOut> {
  const leasedAt = ports.clock.nowEpochSeconds();
  const state = leasedFrom(leasedAt, step);
  const next: GuardState = { ...state, revision: state.revision + 1 };
  const failures: unknown[] = [];
  const written = await ports.guards.write(next).catch((failure: unknown) => {
    failures.push(failure);
    return 'unknown' as const;
  });
  if (written === 'changed') return { outcome: 'changed', failures };
  const { call } = step;
  const sent = call === undefined ? undefined : await send(ports, call, leasedAt, failures);
  const answered = sent === undefined ? next : answeredBy(next, sent, ports.clock.nowEpochSeconds());
  const untold =
    written === 'written'
      ? await deliver(ports, await settled(ports, next, answered, failures), others)
      : call === undefined
        ? []
        : await tellAllTheSame(ports, answered);
  const said = sent === undefined ? {} : { call: outcomeOf(sent) };
  return { outcome: 'done', ...said, failures: [...failures, ...untold] };
}

type Sent = CallAnswer | 'too-late' | 'unknown';
const isRefusal = (sent: Sent): sent is Extract<CallAnswer, object> => typeof sent === 'object';
const outcomeOf = (sent: Sent): CallOutcome => (isRefusal(sent) ? 'refused' : sent);

const answeredBy = (state: GuardState, sent: Sent, atEpochSeconds: number): GuardState =>
  isRefusal(sent) ? refusedBy(state, sent.refused, atEpochSeconds) : afterCall(state, sent, atEpochSeconds);

/**
 * What is known of the call is written where no delivery writes it anyhow. When that fails the lease stands as it was: the next tick waits
 * for it, and counts one attempt too many.
 */
async function settled(
  { guards }: ActingPorts,
  written: GuardState,
  answered: GuardState,
  failures: unknown[],
): Promise<GuardState> {
  if (answered === written || answered.outbox.length > 0) return answered;
  const next = { ...answered, revision: answered.revision + 1 };
  const wrote = await guards.write(next).catch((failure: unknown) => void failures.push(failure));
  return wrote === 'written' ? next : answered;
}

/** The lease runs from now, not from the tick's scheduled time: reading may have taken long, and the call is sent only now. */
function leasedFrom(now: number, { state, call }: Step): GuardState {
  const lease = state.rollback?.lease;
  if (call === undefined || state.rollback === undefined || lease === undefined) return state;
  const late = Math.max(0, now - lease.sentAtEpochSeconds);
  const dated = {
    ...lease,
    sentAtEpochSeconds: lease.sentAtEpochSeconds + late,
    notBeforeEpochSeconds: lease.notBeforeEpochSeconds + late,
  };
  return { ...state, rollback: { ...state.rollback, lease: dated } };
}

/** Seconds between the calls of one tick, before jitter: all of it lies within the time in which a call belongs to its lease. */
const PAUSES = [1, 2, 3, 4];

/** SageMaker takes one change a second for the whole account: a throttled call is sent again at once, as long as its lease allows it. */
async function send(
  { endpoints, clock, digest }: ActingPorts,
  call: MutatingCall,
  leasedAt: number,
  failures: unknown[],
): Promise<Sent> {
  const inTime = () => clock.nowEpochSeconds() - leasedAt <= SEND_WITHIN_SECONDS;
  if (!inTime()) return 'too-late';
  for (const seconds of [...PAUSES, 0]) {
    const sent = await sendOnce(endpoints, call, failures);
    if (sent !== 'throttled' || clock.pause === undefined || seconds === 0) return sent;
    await clock.pause(seconds * jitter(digest(`${call.endpoint}|${leasedAt}|${seconds}`)));
    if (!inTime()) return sent;
  }
  return 'throttled';
}

/** Between a half and one and a half: guards that were throttled together must not come back together. */
const jitter = (hex: string): number => 0.5 + Number.parseInt(hex.slice(0, 6), 16) / 0x1000000;

async function sendOnce(endpoints: ActingPorts['endpoints'], call: MutatingCall, failures: unknown[]): Promise<Sent> {
  try {
    const answer = await ask(endpoints, call);
    if (isRefusal(answer) && answer.failure !== undefined) failures.push(answer.failure);
    return answer;
  } catch (failure) {
    failures.push(failure); // unknown whether it arrived: the next tick asks SageMaker
    return 'unknown';
  }
}

function ask(endpoints: ActingPorts['endpoints'], call: MutatingCall): Promise<CallAnswer> {
  switch (call.kind) {
    case 'weights':
      return endpoints.setWeights(call.endpoint, call.shares);
    case 'instances':
      return endpoints.setInstances(call.endpoint, call.variant, call.count);
    case 'config':
      return endpoints.setConfig(call.endpoint, call.configName);
  }
}

/**
 * Traffic was moved without a written intent. Once more, so that the next tick knows of it; when that fails too, what concerns the moved
 * users is told directly, and the history lacks it.
 */
async function tellAllTheSame(ports: ActingPorts, state: GuardState): Promise<unknown[]> {
  const known = await writtenAfterAll(ports, state).catch((failure: unknown) => failure);
  if (known === true) return deliver(ports, state);
  return [...(known === false ? [] : [known]), ...(await publishDirectly(ports, state))];
}

/** The first write may have arrived without our hearing of it: then what is stored is our own decision. */
async function writtenAfterAll({ guards }: ActingPorts, state: GuardState): Promise<boolean> {
  if ((await guards.write(state)) === 'written') return true;
  const stored = await guards.read(state.endpoint);
  return stored?.rollback !== undefined && stored.rollback.id === state.rollback?.id;
}

async function publishDirectly({ notifier }: ActingPorts, { outbox }: GuardState): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const entry of outbox) {
    if (entry.kind === 'notice')
      await notifier.publish(entry.notice).catch((failure: unknown) => failures.push(failure));
  }
  return failures;
}
