import { describe, expect, test, vi } from 'vitest';
import { statusOf } from '../../lib/core/guard/status.ts';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';
import { aWorld, BOTH, NOON } from '../support/a-world.ts';

const STABLE_ALONE: readonly Share[] = [{ variant: 'stable', share: 1 }];
const NOON_MINUTE = NOON / 60;
/** Fails this part of its requests between these minutes after noon, one in a hundred else. */
const between = (from: number, to: number, rate: number) => (minute: EpochMinute) =>
  minute - NOON_MINUTE >= from && minute - NOON_MINUTE < to ? rate : 0.01;
const isAbout = ({ kind }: { readonly kind: string }): boolean => kind.startsWith('degraded');

describe('one model, no deployment', () => {
  test('that begins to fail is told of at the first look after two closed minutes, and again when it is over', async () => {
    const world = aWorld({
      weights: STABLE_ALONE,
      requestsPerMinute: 600,
      errorRates: { 'model-1': between(1440, 1440 + 600, 0.6) },
    });
    await world.minutes(1440);
    expect(world.noticeKinds()).toEqual(['adopted']);
    await world.minutes(660);
    const told = world.notifier.published.filter(isAbout);
    expect(told).toMatchObject([
      {
        kind: 'degraded',
        severity: 'critical',
        from: 1,
        outage: { fromEpochSeconds: NOON + 1440 * 60 },
        why: expect.stringMatching(
          /^hard limit: since 12:00 UTC, 1,440 of 2,400 requests \(60%\) to v1 on stable failed$/,
        ),
      },
      {
        kind: 'degraded-over',
        outage: {
          fromEpochSeconds: NOON + 1440 * 60,
          toEpochSeconds: NOON + 2040 * 60,
          requests: 360_000,
          bad: 216_000,
        },
        why: 'v1 on stable was degraded for 10 hours, from 12:00 UTC to 22:00 UTC: 216,000 of 360,000 requests (60%) failed',
      },
    ]);
    expect(
      (told[0]?.atEpochSeconds ?? Number.NaN) - (NOON + 1440 * 60),
      'a quiet guard is looked at every five minutes',
    ).toBe(300);
    expect((await world.kindsOf()).filter((kind) => kind.startsWith('degraded'))).toEqual([
      'degraded',
      'degraded-over',
    ]);
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('is looked at every minute from the first minute that fails on, and seldom otherwise', async () => {
    const world = aWorld({ weights: STABLE_ALONE, errorRates: { 'model-1': between(23, 63, 0.6) } });
    const reads = vi.spyOn(world.metrics, 'readMinutes');
    const readsIn = async (minutes: number) => {
      reads.mockClear();
      await world.minutes(minutes);
      return reads.mock.calls.length;
    };
    expect(await readsIn(20)).toBeLessThanOrEqual(6);
    await world.minutes(5); // at 25 one failed minute has been read
    expect(await readsIn(40)).toBe(40);
    await world.minutes(15);
    expect(await readsIn(20)).toBe(4);
  });

  test('status says since when it is well or degraded, and as of when that is known', async () => {
    const world = aWorld({ weights: STABLE_ALONE, errorRates: { 'model-1': between(20, 60, 0.6) } });
    const servingAt = async () =>
      statusOf(await world.state(), { atEpochSeconds: world.clock.nowEpochSeconds() }).serving;
    await world.minutes(15);
    expect(await servingAt()).toMatchObject([{ version: 'v1', condition: 'well', asOf: '2026-11-22T12:12:00Z' }]);
    await world.minutes(25);
    expect(await servingAt()).toMatchObject([
      { condition: 'degraded', since: '2026-11-22T12:20:00Z', asOf: '2026-11-22T12:37:00Z' },
    ]);
    await world.minutes(60);
    expect(await servingAt()).toMatchObject([{ condition: 'well', since: '2026-11-22T13:00:00Z' }]);
  });

  test('metrics that cannot be read are told of, and are not health', async () => {
    const world = aWorld({ weights: STABLE_ALONE });
    await world.minutes(10);
    vi.spyOn(world.metrics, 'readMinutes').mockRejectedValue(new Error('CloudWatch is away'));
    const reports = await world.minutes(20);
    expect(reports.at(-1)?.verdicts[0]?.verdict).toMatchObject({ reason: 'metrics-unreadable' });
    expect(world.noticeKinds()).toContain('metrics-unreadable');
  });
});

describe('beside a candidate', () => {
  test('stable alone in trouble is told once, as that, with where the other version serves well', async () => {
    const world = aWorld({ errorRates: { 'model-1': between(20, 999, 0.7) } });
    await world.minutes(30);
    const told = world.notifier.published.filter((each) => isAbout(each) || each.kind === 'stable-failing');
    expect(told).toMatchObject([{ kind: 'stable-failing', from: 1, to: 2, toVariant: 'candidate' }]);
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('both in trouble are one incident that they share', async () => {
    const world = aWorld({ errorRates: { 'model-1': between(20, 60, 0.7), 'model-2': between(20, 60, 0.7) } });
    await world.minutes(100);
    const kinds = world.noticeKinds();
    expect(kinds.filter((kind) => kind === 'shared-incident')).toHaveLength(1);
    expect(kinds.filter((kind) => kind.startsWith('degraded'))).toEqual([]);
    expect(world.endpoints.accepted).toEqual([]);
  });

  test('a dead candidate is a breach, and nothing else', async () => {
    const world = aWorld({ weights: BOTH, errorRates: { 'model-2': between(20, 999, 0.9) } });
    await world.minutes(90);
    const kinds = world.noticeKinds();
    expect(kinds).toContain('rollback-completed');
    expect(kinds.filter((kind) => kind.startsWith('degraded'))).toEqual([]);
  });

  test('what was in trouble and serves nobody any more is over', async () => {
    const world = aWorld({ weights: STABLE_ALONE, errorRates: { 'model-1': between(20, 999, 0.7) } });
    await world.minutes(40);
    world.endpoints.deploy('fraud', {
      config: 'config-2',
      models: { candidate: 'model-2' },
      weights: [{ variant: 'candidate', share: 1 }],
    });
    await world.minutes(10);
    expect(world.notifier.published.filter(isAbout).map(({ kind, why }) => [kind, why.slice(0, 44)])).toMatchObject([
      ['degraded', expect.any(String)],
      ['degraded-over', 'v1 on stable serves nobody any more; it was '],
    ]);
  });
});
