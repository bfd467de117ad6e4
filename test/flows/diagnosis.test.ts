import { describe, expect, test } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';
import { operate } from '../../lib/flows/operate.ts';
import { aWorld, NOON } from '../support/a-world.ts';

const NOON_MINUTE = NOON / 60;
const STABLE_ALONE: readonly Share[] = [{ variant: 'stable', share: 1 }];
const SWAP = { config: 'config-2', models: { candidate: 'model-2' }, weights: [{ variant: 'candidate', share: 1 }] };
const from = (minute: number, rate: number) => (now: EpochMinute) => (now - NOON_MINUTE >= minute ? rate : 0.01);
const QUICK: Partial<GuardPolicy> = { solo: 'auto', bakeMinutes: 10 };

/** v1 for an hour, then v2 in its place; a person promotes it half an hour later, and it goes bad two hours after it came. */
async function changedThenBad(guard: Partial<GuardPolicy>, rate = 0.6, at = 180) {
  const world = aWorld({
    guard: { ...QUICK, ...guard },
    weights: STABLE_ALONE,
    errorRates: { 'model-2': from(at, rate) },
  });
  await world.minutes(60);
  world.endpoints.deploy('fraud', SWAP);
  await world.minutes(30);
  await operate(world.ports, world.guards, { action: 'promote', version: 2, reason: 'a good start', by: 'ada' });
  await world.minutes(at - 90);
  return world;
}

describe('a stable version goes bad', () => {
  test('short after it came: it is taken back to the version before it, as solo says', async () => {
    const world = await changedThenBad({});
    expect((await world.state()).stable, 'promoted before it failed').toBe(2);
    expect(await world.state()).toMatchObject({ stable: 2, wasStable: [1], judgements: [] });
    await world.minutes(40);
    const [started] = world.notifier.published.filter(({ kind }) => kind === 'rollback-started');
    expect(started).toMatchObject({ from: 2, to: 1, cause: 'hard-limit' });
    expect(started?.why).toMatch(/^v2 came 115 minutes before it went bad: hard limit: /);
    expect(world.noticeKinds()).toContain('rollback-completed');
    expect(world.noticeKinds().filter((kind) => kind.startsWith('degraded'))).toEqual([]);
    expect((await world.state()).quarantine).toEqual([2]);
    expect(await world.shares()).toEqual({ stable: 1 });
  });

  test('and solo asks: people are asked', async () => {
    const world = await changedThenBad({ solo: 'approve', hardLimits: 'as-mode' });
    await world.minutes(10);
    expect(world.noticeKinds()).toContain('awaiting-approval');
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('and solo observes: people hear what would have been done, and nothing moves', async () => {
    const world = await changedThenBad({ solo: 'observe' });
    await world.minutes(20);
    expect(world.noticeKinds()).toContain('would-have-rolled-back');
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('longer after it came than people blame changes: it is degraded, and nothing moves', async () => {
    const watch = { falseAlarmsPerQuarter: 1, blameChangesMinutes: 60 };
    const world = await changedThenBad({ watch });
    await world.minutes(30);
    expect(world.noticeKinds()).toContain('degraded');
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('above a stated limit short after it came: that is blamed, too', async () => {
    const world = await changedThenBad({ signals: [{ signal: 'errors', weight: 1, atMost: 0.02 }] }, 0.08);
    await world.minutes(60);
    const [started] = world.notifier.published.filter(({ kind }) => kind === 'rollback-started');
    expect(started).toMatchObject({ from: 2, to: 1, cause: 'limit' });
    expect(started?.why).toContain('the limit is 2.0%');
  });

  test('and was rolled back once: it is not rolled back at every look', async () => {
    const world = await changedThenBad({});
    await world.minutes(180);
    expect(world.noticeKinds().filter((kind) => kind === 'rollback-started')).toHaveLength(1);
  });
});

test('a version that nobody promoted and whose short bake is over is blamed as well, and not told as worse than before', async () => {
  const world = aWorld({ guard: QUICK, weights: STABLE_ALONE, errorRates: { 'model-2': from(180, 0.6) } });
  await world.minutes(60);
  world.endpoints.deploy('fraud', SWAP);
  await world.minutes(160);
  expect(world.noticeKinds()).toContain('rollback-completed');
  expect(world.noticeKinds()).not.toContain('worse-than-before');
});

describe('several endpoints at once', () => {
  test('are told once, with their names, and none of them is moved', async () => {
    const world = aWorld({
      endpoints: ['churn', 'fraud', 'search'],
      weights: STABLE_ALONE,
      errorRates: { 'model-1': (now) => (now - NOON_MINUTE >= 60 && now - NOON_MINUTE < 120 ? 0.7 : 0.01) },
    });
    await world.minutes(160);
    const told = world.notifier.published.filter(({ kind }) => kind === 'degraded');
    expect(told.map(({ endpoint, others }) => [endpoint, others])).toEqual([['churn', ['fraud', 'search']]]);
    expect(await world.kindsOf('search'), 'the history of each has it').toContain('degraded');
    expect(world.endpoints.accepted).toEqual([]);
  });
});
