import { isoOf } from '../../lib/core/words/time.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { Crossing, type Fate } from './crossing.ts';
import { checkEnd, isQuiet } from './end-state.ts';
import { actOutside, ENDPOINT, type Outside } from './outside.ts';
import { OUTSIDE, PEOPLE, RECORDER, TICKS } from './people.ts';
import type { Minute, Schedule, Wish } from './schedule.ts';
import { takeSdkCalls } from './sdk-calls.ts';
import { type Functions, functionsFor, openWorld } from './stage.ts';
import { mustHold } from './violation.ts';
import { type Witness, witnessOf } from './witness.ts';

/** Once nothing fails any more everything must have come to rest after so many ticks, and not before so many. */
const MOST_QUIET_TICKS = 90;
const LEAST_QUIET_TICKS = 12;
/** Lambda ends a function that still runs after this. */
const LONGEST_MINUTES = 1;

/** What a schedule came to, for the counts. */
export interface Ran {
  readonly calls: number;
  readonly updates: number;
  readonly rollbacks: number;
  readonly quietTicks: number;
}

interface Play {
  readonly aws: LocalAws;
  readonly crossing: Crossing;
  readonly witness: Witness;
  readonly functions: Functions;
  readonly began: Map<string, number>;
  calls: number;
  /** Until when SageMaker throttles every change. */
  readonly throttledUntil: number;
}

/**
 * Plays a schedule against the functions and the embedded AWS, in simulated time, then lets time pass without faults.
 *
 * @throws {Violation} at the first step after which something holds that never must.
 */
export async function runSchedule(schedule: Schedule): Promise<Ran> {
  const functions = functionsFor(schedule.mode);
  const aws = await openWorld(schedule);
  const witness = witnessOf(aws);
  const throttledUntil = aws.clock.nowEpochSeconds() + (schedule.throttledMinutes ?? 0) * 60; // not said: never
  const crossing = new Crossing(aws, witness.before, witness.seen);
  const giveBack = takeSdkCalls((call) => crossing.arrive(call));
  const play: Play = { aws, crossing, witness, functions, began: new Map(), calls: 0, throttledUntil };
  try {
    for (const [index, minute] of schedule.minutes.entries()) await playMinute(play, minute, index);
    await finish(play, 'ok');
    const quietTicks = await comeToRest(play, schedule);
    await checkEnd(witness.ledger, aws, schedule);
    const { updates, rollbacks } = witness.ledger;
    return { calls: play.calls, updates: updates.length, rollbacks: rollbacks.size, quietTicks };
  } finally {
    giveBack();
    await aws.close();
  }
}

async function playMinute(play: Play, minute: Minute, index: number): Promise<void> {
  const { aws, crossing } = play;
  aws.clock.advanceTo(Math.max(aws.clock.nowEpochSeconds(), nextMinute(aws)));
  for (const [actor, since] of play.began) if (index - since > LONGEST_MINUTES) await crossing.kill(actor);
  const now = aws.clock.nowEpochSeconds();
  for (let tick = 0; tick < minute.ticks; tick += 1) startTick(play, now, index);
  if (minute.stale !== undefined) startTick(play, now - minute.stale * 60, index);
  for (const wish of minute.wishes) startWish(play, wish, index);
  for (const act of minute.outside) startOutside(play, act);
  if (minute.event) startRecorder(play, index);
  await crossing.settled();
  for (let step = 0; crossing.waiting.length > 0; step += 1) {
    const pick = minute.picks[step];
    if (pick === undefined && minute.drags) return;
    const strike = minute.strikes.find(({ at }) => at === step);
    const outage = minute.outage !== undefined && crossing.nextService(pick ?? 0) === minute.outage;
    await go(play, pick ?? 0, strike?.fate ?? (outage ? '500' : 'ok'), outage || strike?.persists === true);
  }
}

const nextMinute = ({ clock }: LocalAws): number => (Math.floor(clock.nowEpochSeconds() / 60) + 1) * 60;

async function go(play: Play, pick: number, fate: Fate, persists: boolean): Promise<void> {
  play.calls += 1;
  const throttled =
    play.aws.clock.nowEpochSeconds() < play.throttledUntil &&
    play.crossing.nextOperation(pick)?.startsWith('UpdateEndpoint') === true;
  await play.crossing.letGo(pick, throttled && fate === 'ok' ? 'throttle' : fate, persists);
  for (const { actor, failure } of play.crossing.failures) {
    for (const each of failure instanceof AggregateError ? failure.errors : [failure])
      mustHold(!isDefect(each), () => `${actor} failed with ${(each as Error).stack}`);
  }
}

/** What no fault explains. */
const isDefect = (failure: unknown): boolean =>
  failure instanceof TypeError || failure instanceof RangeError || failure instanceof ReferenceError;

function begin(play: Play, actor: string, index: number, invoke: () => Promise<unknown>): void {
  play.began.set(actor, index);
  play.witness.ledger.memories.delete(actor);
  play.crossing.start(actor, invoke);
}

function startTick(play: Play, atEpochSeconds: number, index: number): void {
  const actor = TICKS.find((each) => play.crossing.isFree(each));
  const run = actor === undefined ? undefined : play.functions.healthChecks.get(actor);
  if (actor === undefined || run === undefined) return; // as when Lambda has no more concurrency
  const tick = { at: isoOf(Math.floor(atEpochSeconds / 60) * 60), shard: 0, shards: 1 };
  begin(play, actor, index, () => run(tick));
}

function startWish(play: Play, { function: name, ...wish }: Wish, index: number): void {
  const actor = PEOPLE.find((each) => play.crossing.isFree(each));
  if (actor === undefined) return;
  const run = (name === 'operate' ? play.functions.operates : play.functions.manualRollbacks).get(actor);
  const request = { endpoint: ENDPOINT, reason: 'the search wants it', by: actor, ...wish };
  if (run !== undefined) begin(play, actor, index, () => run(request));
}

function startRecorder(play: Play, index: number): void {
  const event = play.aws.events.at(-1);
  if (event === undefined || !play.crossing.isFree(RECORDER)) return;
  begin(play, RECORDER, index, () => play.functions.recorder(event));
}

function startOutside({ aws, crossing, witness }: Play, act: Outside): void {
  crossing.step(OUTSIDE, async () => {
    witness.ledger.disturbed = true;
    await actOutside(aws, act);
  });
}

async function finish(play: Play, fate: Fate): Promise<void> {
  await play.crossing.settled();
  while (play.crossing.waiting.length > 0) await go(play, 0, fate, false);
}

/** Nothing fails any more, and the schedule ticks on. */
async function comeToRest(play: Play, schedule: Schedule): Promise<number> {
  const { aws, witness } = play;
  await actOutside(aws, { kind: 'metrics-whole' });
  for (let ticks = 1; ticks <= MOST_QUIET_TICKS; ticks += 1) {
    aws.clock.advanceTo(nextMinute(aws));
    play.crossing.failures.length = 0;
    startTick(play, aws.clock.nowEpochSeconds(), schedule.minutes.length + ticks);
    await finish(play, 'ok');
    const { failures } = play.crossing;
    // what serves was deleted before it was looked at: every run fails loudly for it, and all the rest comes to its end
    const loud = failures.every(({ failure }) => String(failure).includes('not-found'));
    if (ticks >= LEAST_QUIET_TICKS && loud && (await isQuiet(witness.ledger, aws, schedule))) return ticks;
  }
  const { rollback, outbox, standing } = witness.ledger.stored ?? {};
  const failures = play.crossing.failures.map(({ failure }) => String(failure));
  mustHold(
    false,
    () => `not at rest after ${MOST_QUIET_TICKS} ticks: ${JSON.stringify({ failures, rollback, outbox, standing })}`,
  );
  return MOST_QUIET_TICKS;
}
