import { describe, expect, test } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';
import { aWorld, NOON } from '../support/a-world.ts';

const STABLE_ALONE: readonly Share[] = [{ variant: 'stable', share: 1 }];
const HALVES: readonly Share[] = [
  { variant: 'stable', share: 0.5 },
  { variant: 'candidate', share: 0.5 },
];
const NOON_MINUTE = NOON / 60;
const DAY = 1440;
const between = (from: number, to: number, value: number, otherwise: number) => (minute: EpochMinute) =>
  minute - NOON_MINUTE >= from && minute - NOON_MINUTE < to ? value : otherwise;
const LIMITED: Partial<GuardPolicy> = { signals: [{ signal: 'errors', weight: 1, atMost: 0.02 }], margin: 5 };
const watching = (requestsAtLeast: number): Partial<GuardPolicy> => ({
  watch: { falseAlarmsPerQuarter: 1, blameChangesMinutes: DAY, requestsAtLeast },
});

describe('a limit that people stated', () => {
  test('holds for a lone model from its first day on: told above it, and when it is kept again', async () => {
    const world = aWorld({
      guard: LIMITED,
      weights: STABLE_ALONE,
      errorRates: { 'model-1': between(60, 240, 0.05, 0.015) },
    });
    await world.minutes(300);
    const told = world.notifier.published.filter(({ kind }) => kind.startsWith('degraded'));
    expect(told).toMatchObject([
      {
        kind: 'degraded',
        from: 1,
        found: { of: 'limit', signal: 'errors', rate: 0.02, badRate: 0.05 },
        outage: { fromEpochSeconds: NOON + 60 * 60 },
        why: expect.stringMatching(
          /^since 13:00 UTC, .* requests \(5\.0%\) failed; the limit is 2\.0% on v1 \(stable\)$/,
        ),
      },
      {
        kind: 'degraded-over',
        outage: { fromEpochSeconds: NOON + 3600, toEpochSeconds: NOON + 240 * 60, requests: 180_000, bad: 9000 },
      },
    ]);
    expect((told[0]?.atEpochSeconds ?? Number.NaN) - (NOON + 3600)).toBeLessThanOrEqual(20 * 60);
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('is not what a rate below it is told about, however long that lasts', async () => {
    const world = aWorld({ guard: LIMITED, weights: STABLE_ALONE, errorRates: { 'model-1': 0.019 } });
    await world.minutes(600);
    expect(world.noticeKinds()).toEqual(['adopted']);
  });

  test('is a breach where the candidate is over it and stable keeps it', async () => {
    const world = aWorld({ guard: LIMITED, weights: HALVES, errorRates: { 'model-2': 0.04 } });
    await world.minutes(90);
    expect(world.noticeKinds()).toContain('rollback-completed');
    const [started] = world.notifier.published.filter(({ kind }) => kind === 'rollback-started');
    expect(started).toMatchObject({ cause: 'limit', from: 2, to: 1 });
    expect(started?.why).toMatch(/^over the limit of 2\.0%: candidate .* \(4\.0%\) failed, stable .* \(1\.0%\)/);
    expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  });

  test('is shared where both are over it: nothing is moved', async () => {
    const world = aWorld({ guard: LIMITED, weights: HALVES, errorRates: { 'model-1': 0.04, 'model-2': 0.04 } });
    await world.minutes(120);
    const kinds = world.noticeKinds();
    expect(kinds).toContain('shared-incident');
    expect(kinds.filter((kind) => kind.startsWith('rollback') || kind === 'degraded')).toEqual([]);
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('is degraded where stable alone is over it', async () => {
    const world = aWorld({ guard: LIMITED, weights: HALVES, errorRates: { 'model-1': 0.05 } });
    await world.minutes(60);
    expect(world.notifier.published.filter(({ kind }) => kind === 'degraded')).toMatchObject([
      { from: 1, to: 2, toVariant: 'candidate', found: { of: 'limit' } },
    ]);
    expect(world.endpoints.accepted).toEqual([]);
  });
});

describe('the requests themselves', () => {
  test('fewer than people stated are told, and that they are back', async () => {
    const world = aWorld({
      guard: watching(100),
      weights: STABLE_ALONE,
      requestsPerMinute: between(60, 180, 0, 120),
    });
    await world.minutes(240);
    const told = world.notifier.published.filter(({ kind }) => kind.startsWith('traffic'));
    expect(told).toMatchObject([
      { kind: 'traffic-lost', traffic: { fromEpochSeconds: NOON + 3600, requests: 0 } },
      { kind: 'traffic-back', traffic: { toEpochSeconds: NOON + 180 * 60 } },
    ]);
    expect((told[0]?.atEpochSeconds ?? Number.NaN) - (NOON + 3600)).toBeLessThanOrEqual(15 * 60);
  });

  test('a shift between variants is no loss', async () => {
    const world = aWorld({ guard: watching(900) });
    await world.minutes(30);
    world.endpoints.deploy('fraud', {
      config: 'fraud-config',
      models: { stable: 'model-1', candidate: 'model-2' },
      weights: HALVES,
    });
    await world.minutes(60);
    expect(world.noticeKinds().filter((kind) => kind.startsWith('traffic'))).toEqual([]);
  });
});
