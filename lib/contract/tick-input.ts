import * as z from 'zod/mini';
import './english.ts';
import { isoOf } from '../core/words/time.ts';
import { ConfigError } from './function-env.ts';
import { zonedTimeOf } from './zoned-time.ts';

/** What the schedule sends: its own scheduled time is the tick's clock. */
export interface TickInput {
  readonly atEpochSeconds: number;
  /** This function call looks after every guard whose place in the policy is `shard` modulo `shards`. */
  readonly shard: number;
  readonly shards: number;
}

const A_TIME = 'must be a time like 2026-11-22T10:00:00Z';

const schema = z
  .strictObject({
    at: z.pipe(z.pipe(z.string(A_TIME), z.transform(zonedTimeOf)), z.number(A_TIME)),
    shard: z._default(z.int().check(z.minimum(0)), 0),
    shards: z._default(z.int().check(z.minimum(1)), 1),
  })
  .check(z.refine(({ shard, shards }) => shard < shards, { error: 'shard must be below shards', path: ['shard'] }));

/** @throws {ConfigError} with a sentence for every wrong field. */
export function parseTickInput(event: unknown): TickInput {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`);
    throw new ConfigError(
      `health-check was called with a bad event: ${problems.join('; ')}; it takes {"at": "<scheduled time>", "shard": 0, "shards": 1}`,
    );
  }
  const { at: atEpochSeconds, shard, shards } = parsed.data;
  return { atEpochSeconds, shard, shards };
}

/** Clocks differ, and stories are told ahead of time; a mistyped month or year is further off. */
const AHEAD_SECONDS = 86_400;

/**
 * A tick from the future would be the newest one until then: every real tick in between would be older and fold nothing.
 *
 * @throws {ConfigError} when the scheduled time has not come yet.
 */
export function assertNotAhead({ atEpochSeconds }: TickInput, nowEpochSeconds: number): void {
  if (atEpochSeconds <= nowEpochSeconds + AHEAD_SECONDS) return;
  throw new ConfigError(
    `health-check was called with a bad event: at: ${isoOf(atEpochSeconds)} has not come yet, it is ${isoOf(nowEpochSeconds)}; at is the scheduled time of this very tick`,
  );
}
