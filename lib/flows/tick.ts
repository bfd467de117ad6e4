import { isDue } from '../core/guard/cadence.ts';
import { type SoloBreach, soloBreachOf } from '../core/guard/platform-trouble.ts';
import { type FleetTrouble, fleetTroubleOf } from '../core/guard/serving/fleet-trouble.ts';
import { watchTrouble } from '../core/guard/trouble.ts';
import type { JudgedCandidate, Weighed } from '../core/guard/weigh-guard.ts';
import type { EndpointLook } from '../core/reconcile/endpoint-look.ts';
import { withKnownKind } from '../core/reconcile/known-kind.ts';
import { gone } from '../core/reconcile/reconcile.ts';
import { type GuardState, newGuardState } from '../core/state/guard-state.ts';
import { UnreadableState } from '../core/state/unreadable-state.ts';
import type { EndpointState } from '../core/words/endpoint.ts';
import type { MinuteSeries } from '../core/words/metric.ts';
import type { GuardPolicy } from '../core/words/policy.ts';
import { unknown } from '../core/words/verdict.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import { type FleetBrake, fleetBrake } from './fleet-brake.ts';
import { freezeJudgements } from './freeze-judgements.ts';
import { optimistic } from './optimistic.ts';
import { type LearningPorts, learnPasts, MOST_LEARNT_IN_A_TICK } from './past/learn-pasts.ts';
import type { Ports } from './ports.ts';
import { failuresOf, readDue } from './read-due.ts';
import { readPeak } from './read-peak.ts';
import { seeEndpoint } from './see-endpoint.ts';
import { tellUnguarded } from './unreadable/tell-unguarded.ts';
import { weighUnderBrake } from './weigh-under-brake.ts';

export interface GuardReport {
  readonly endpoint: string;
  readonly outcome: 'looked' | 'not-due' | 'tick-not-newer' | 'gone' | 'failed';
  readonly verdicts: readonly JudgedCandidate[];
  readonly call?: CarriedOut['call'];
  readonly rollback?: { readonly id: string; readonly status: string; readonly recovery: string };
  readonly failures: readonly unknown[];
}

/** A guard that is looked at in this tick: its memory, and what SageMaker says. */
interface Looking {
  readonly guard: GuardPolicy;
  readonly state: GuardState;
  readonly endpoint: EndpointState;
  /** What could not be read: the verdict says so too, and the run fails for it. */
  readonly failures: readonly unknown[];
  /** Why nobody knows what the variants serve. */
  readonly unread?: string;
}

/**
 * One tick over some guards: read states, reconcile, read all metrics that are due together, judge, act, tell. One guard's failure never stops
 * another's; failures are in the reports, and the handler makes the run fail for them.
 *
 * @param fleetSize - How many guards there are in all shards together.
 */
export async function tick(
  ports: Ports,
  guards: readonly GuardPolicy[],
  atEpochSeconds: number,
  fleetSize = guards.length,
): Promise<GuardReport[]> {
  const learning = { left: MOST_LEARNT_IN_A_TICK };
  const seen = await Promise.all(
    guards.map((guard) =>
      see({ ...ports, learning }, guard, atEpochSeconds).catch((failure) =>
        unseen(ports, guard, failure, atEpochSeconds),
      ),
    ),
  );
  const looking = seen.filter((each): each is Looking => 'state' in each);
  const readable = looking.filter(({ unread }) => unread === undefined);
  const { replies, failures } = await readDue(ports, readable, atEpochSeconds);
  const brake = fleetBrake(
    ports.fleet,
    fleetSize,
    looking.map(({ state }) => state),
  );
  const seenTogether = { replies, ...seenOfEach(readable, replies, atEpochSeconds) };
  const reports = looking.map((each) =>
    weighAndAct(
      { ...ports, brake },
      { ...each, failures: [...each.failures, ...failuresOf(each, failures)] },
      seenTogether,
      atEpochSeconds,
    ).catch((failure) => failed(each.guard, failure)),
  );
  return [...seen.filter((each): each is GuardReport => !('state' in each)), ...(await Promise.all(reports))];
}

const failed = ({ endpoint }: GuardPolicy, failure: unknown): GuardReport => ({
  endpoint,
  outcome: 'failed',
  verdicts: [],
  failures: [failure],
});
const idle = (
  { endpoint }: GuardPolicy,
  outcome: GuardReport['outcome'],
  failures: readonly unknown[] = [],
): GuardReport => ({
  endpoint,
  outcome,
  verdicts: [],
  failures,
});

/** A state that is there and cannot be read leaves its endpoint unguarded, and people must know. */
async function unseen(
  ports: Ports,
  guard: GuardPolicy,
  failure: unknown,
  atEpochSeconds: number,
): Promise<GuardReport> {
  if (!(failure instanceof UnreadableState)) return failed(guard, failure);
  const untold = await tellUnguarded(ports, guard.endpoint, failure, atEpochSeconds);
  return { ...failed(guard, failure), failures: [failure, ...untold] };
}

/** State first: when it cannot be read nothing is moved. A tick that is not newer than the last one folds nothing. */
async function see(ports: LearningPorts, guard: GuardPolicy, atEpochSeconds: number): Promise<Looking | GuardReport> {
  const state = (await ports.guards.read(guard.endpoint)) ?? newGuardState(guard.endpoint);
  if (state.tickAtEpochSeconds >= atEpochSeconds) return idle(guard, 'tick-not-newer');
  if (!isDue(state, atEpochSeconds)) return idle(guard, 'not-due');
  const endpoint = await ports.endpoints.describe(guard.endpoint).catch(asError);
  if (endpoint instanceof Error) return undescribed(ports, guard, state, { failure: endpoint, atEpochSeconds });
  if (endpoint === 'gone') return withoutEndpoint(ports, guard, state, atEpochSeconds);
  return looked(ports, state, { guard, endpoint, atEpochSeconds });
}

/** SageMaker does not say what it serves: the run fails, and when that lasts people hear it of this endpoint, not only of the function. */
async function undescribed(
  ports: Ports,
  guard: GuardPolicy,
  state: GuardState,
  { failure, atEpochSeconds }: { readonly failure: Error; readonly atEpochSeconds: number },
): Promise<GuardReport> {
  const verdict = unknown('endpoint-unreadable', `SageMaker does not say what it serves: ${failure.message}`);
  const next = watchTrouble(state, [verdict], atEpochSeconds);
  const { failures } = await carryOut(ports, { state: next }).catch((other: unknown) => ({ failures: [other] }));
  return { ...failed(guard, failure), verdicts: [{ verdict }], failures: [failure, ...failures] };
}

async function looked(
  ports: LearningPorts,
  state: GuardState,
  { guard, endpoint, atEpochSeconds }: Pick<EndpointLook, 'guard' | 'endpoint' | 'atEpochSeconds'>,
): Promise<Looking> {
  // a config or model that cannot be read must not stop an open rollback, nor what people are to be told
  const seen = await seeEndpoint(ports, state, { guard, endpoint, atEpochSeconds }).catch(asError);
  if (seen instanceof Error) return { guard, state, endpoint, failures: [seen], unread: seen.message };
  // a history that cannot be read leaves the candidate unjudged, which the verdict says; it must not stop an open rollback
  const failures: unknown[] = [];
  const frozen = await freezeJudgements(ports, seen, guard).catch((failure: unknown) => {
    failures.push(failure);
    return seen;
  });
  const known = await readPeak(ports, frozen).catch((failure: unknown) => {
    failures.push(failure);
    return frozen;
  });
  const kind = withKnownKind(known, endpoint);
  const learnt = await learnPasts(ports, known, { guard, endpoint: kind }, atEpochSeconds).catch((failure: unknown) => {
    failures.push(failure);
    return known;
  });
  return { guard, state: learnt, endpoint: kind, failures };
}

async function withoutEndpoint(
  ports: Ports,
  guard: GuardPolicy,
  state: GuardState,
  atEpochSeconds: number,
): Promise<GuardReport> {
  const next = gone(state, atEpochSeconds);
  if (next === state && state.outbox.length === 0) return idle(guard, 'gone');
  const { failures } = await carryOut(ports, { state: next });
  return idle(guard, 'gone', failures);
}

/** What the guards of a tick know of each other. */
interface SeenTogether {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly soloBreaches: readonly SoloBreach[];
  readonly fleetTroubles: readonly FleetTrouble[];
}

/** A guard that cannot be judged says so when its own turn comes; here it must not keep the others from being looked at. */
function seenOfEach(looking: readonly Looking[], replies: SeenTogether['replies'], atEpochSeconds: number) {
  const of = <T>(see: (each: Looking) => T | undefined): readonly T[] =>
    looking.flatMap((each): readonly T[] => {
      try {
        const seen = see(each);
        return seen === undefined ? [] : [seen];
      } catch {
        return [];
      }
    });
  return {
    soloBreaches: of(({ state, endpoint }) => soloBreachOf(state, { endpoint, replies, atEpochSeconds })),
    fleetTroubles: of(({ state, ...each }) => fleetTroubleOf(state, { ...each, replies, atEpochSeconds })),
  };
}

async function weighAndAct(
  ports: Ports & { readonly brake: FleetBrake },
  looking: Looking,
  seen: SeenTogether,
  atEpochSeconds: number,
): Promise<GuardReport> {
  const { guard } = looking;
  let { state, endpoint, failures, unread } = looking;
  const attempt = async (): Promise<GuardReport | 'changed'> => {
    const view = { ...seen, guard, endpoint, atEpochSeconds, digest: ports.digest, unread };
    const { weighed, failures: unbraked } = await weighUnderBrake(ports, state, view);
    failures = [...failures, ...unbraked];
    const done = await carryOut(ports, weighed.step);
    if (done.outcome === 'done') return report(guard, weighed, { ...done, failures: [...failures, ...done.failures] });
    const fresh = await ports.guards.read(guard.endpoint);
    if (fresh === undefined || fresh.tickAtEpochSeconds >= atEpochSeconds) return idle(guard, 'tick-not-newer');
    // whoever wrote may have seen a newer endpoint than we have: an old look must not undo theirs
    const now = await ports.endpoints.describe(guard.endpoint);
    if (now === 'gone') return withoutEndpoint(ports, guard, fresh, atEpochSeconds);
    const again = await looked(ports, fresh, { guard, endpoint: now, atEpochSeconds });
    ({ state, endpoint, unread } = again);
    failures = [...failures, ...again.failures];
    return 'changed';
  };
  return optimistic(
    attempt,
    (times) =>
      `the state of ${guard.endpoint} changed ${times} times while it was looked at; nothing was done in this tick`,
  );
}

function report(guard: GuardPolicy, { verdicts, step }: Weighed, { call, failures }: CarriedOut): GuardReport {
  const { rollback } = step.state;
  return {
    endpoint: guard.endpoint,
    outcome: failures.length > 0 ? 'failed' : 'looked',
    verdicts,
    ...(call === undefined ? {} : { call }),
    ...(rollback === undefined
      ? {}
      : { rollback: { id: rollback.id, status: rollback.status, recovery: rollback.recovery } }),
    failures,
  };
}

const asError = (failure: unknown): Error => (failure instanceof Error ? failure : new Error(String(failure)));
