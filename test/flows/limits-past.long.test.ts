import { describe, expect, test } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';
import { aWorld, NOON } from '../support/a-world.ts';

const STABLE_ALONE: readonly Share[] = [{ variant: 'stable', share: 1 }];
const NOON_MINUTE = NOON / 60;
const DAY = 1440;
const between = (from: number, to: number, value: number, otherwise: number) => (minute: EpochMinute) =>
  minute - NOON_MINUTE >= from && minute - NOON_MINUTE < to ? value : otherwise;

describe('its own past', () => {
  const restless = (minute: EpochMinute) => 0.008 + 0.004 * (((minute * 2_654_435_761) % 97) / 97);

  test('a lone model that gets worse after days is told of, with what is usual, and again when it is over', async () => {
    const from = 4 * DAY;
    const world = aWorld({
      weights: STABLE_ALONE,
      errorRates: {
        'model-1': (minute) => restless(minute) * between(from, from + 300, 2.5, 1)(minute),
      },
    });
    await world.minutes(from + 420);
    const told = world.notifier.published.filter(({ kind }) => kind.startsWith('degraded'));
    expect(told).toMatchObject([
      { kind: 'degraded', found: { of: 'past', signal: 'errors' } },
      { kind: 'degraded-over', outage: { toEpochSeconds: NOON + (from + 300) * 60 } },
    ]);
    expect((told[0]?.atEpochSeconds ?? Number.NaN) - (NOON + from * 60)).toBeLessThanOrEqual(30 * 60);
    expect(told[0]?.why).toContain('is usual at this hour');
  }, 60_000);

  test('half of the traffic that stays away at this hour is told within fifteen minutes', async () => {
    const from = 4 * DAY;
    const day = (minute: EpochMinute) => 1000 + 600 * Math.sin((2 * Math.PI * (minute % DAY)) / DAY);
    const world = aWorld({
      weights: STABLE_ALONE,
      requestsPerMinute: (minute) => day(minute) * between(from, from + 120, 0.5, 1)(minute),
    });
    await world.minutes(from + 180);
    const told = world.notifier.published.filter(({ kind }) => kind.startsWith('traffic'));
    expect(told.map(({ kind }) => kind)).toEqual(['traffic-lost', 'traffic-back']);
    expect((told[0]?.atEpochSeconds ?? Number.NaN) - (NOON + from * 60)).toBeLessThanOrEqual(15 * 60);
  }, 60_000);
});
