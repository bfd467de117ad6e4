import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OneArmRow } from '../../../lib/core/minutes/counts.ts';
import { learnSignal } from '../../../lib/core/watch/past/learn-signal.ts';
import { pack, unpackedAt } from '../../../lib/core/watch/past/packed.ts';
import { CELLS, cellOf } from '../../../lib/core/watch/past/season.ts';
import { limitIn } from '../../../lib/core/watch/past/signal-past.ts';
import { usualIn } from '../../../lib/core/watch/traffic/fold-traffic.ts';
import { learnTraffic } from '../../../lib/core/watch/traffic/learn-traffic.ts';

const DAY = 1440;
/** Midnight of Monday 2026-11-02 in UTC. */
const MONDAY = Date.UTC(2026, 10, 2) / 60_000;
const ALARM = Math.log(131_400 * 7);
/** Not random, and no two minutes alike. */
const wave = (minute: number): number => ((minute * 2_654_435_761) % 1009) / 1009;
const days = (count: number, row: (minute: number) => { n: number; k: number }): OneArmRow[] =>
  Array.from({ length: count * DAY }, (_, index) => ({ minute: MONDAY + index, ...row(MONDAY + index) }));
const ERRORS = { signal: 'errors' } as const;
const learnt = (rows: readonly OneArmRow[], first?: { n: number; k: number }) =>
  learnSignal({ asked: ERRORS, rows, alarmLogE: ALARM, ...(first === undefined ? {} : { first }) });

test('a season that is packed is the season, to a percent; what was never seen stays nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e5, noNaN: true })), { maxLength: CELLS }),
      (values) => {
        const packed = pack(values);
        expect(packed).toHaveLength(2 * values.length);
        values.forEach((value, place) => {
          const back = unpackedAt(packed, place);
          expect(value === 0 ? back : back / value).toBeCloseTo(value === 0 ? 0 : 1, 1.9);
        });
        expect(unpackedAt(packed, values.length)).toBe(0);
      },
    ),
  );
});

test('weekdays and weekends have hours of their own', () => {
  const at = (day: number, hour: number) => cellOf(MONDAY + day * DAY + hour * 60);
  expect([at(0, 9), at(4, 9), at(5, 9), at(6, 9), at(7, 9)]).toEqual([9, 9, 33, 33, 9]);
});

describe('what is usual', () => {
  test('a calm past leaves little room: the rate of the hour and a tenth', () => {
    const past = learnt(days(14, (minute) => ({ n: 1000, k: 8 + Math.floor(5 * wave(minute)) })));
    expect(past.slack).toBe(1.1);
    expect(past.rho).toBeLessThan(0.001);
    expect(limitIn(past, MONDAY + 14 * DAY).rate).toBeCloseTo(0.011, 3);
  });

  test('follows the hours: where nights are three times as bad, that is no alarm, and a bad noon still is', () => {
    const isNight = (minute: number) => minute % DAY < 360;
    const past = learnt(
      days(14, (minute) => ({ n: 1000, k: (isNight(minute) ? 30 : 10) + Math.floor(3 * wave(minute)) })),
    );
    expect(past.slack).toBeLessThanOrEqual(1.2);
    expect(limitIn(past, MONDAY + 14 * DAY + 180).rate).toBeGreaterThan(0.03);
    expect(limitIn(past, MONDAY + 14 * DAY + 720).rate).toBeLessThan(0.015);
  });

  test('a past that wanders from day to day leaves more room, so that the next such day is no alarm', () => {
    const level = (minute: number) => 1 + 0.5 * Math.sin(Math.floor(minute / DAY) * 2.3);
    const wandering = learnt(days(14, (minute) => ({ n: 1000, k: Math.round(10 * level(minute)) })));
    expect(wandering.slack).toBeGreaterThanOrEqual(1.35);
    expect(limitIn(wandering, MONDAY).rate).toBeGreaterThanOrEqual(0.0145);
  });

  test('one day of trouble in a fortnight does not make it blind; trouble every other day is usual', () => {
    const troubled = (every: number, from: number) =>
      days(14, (minute) => {
        const day = Math.floor((minute - MONDAY) / DAY);
        return { n: 1000, k: day % every === from && minute % DAY > 1200 ? 80 : 10 };
      });
    expect(learnt(troubled(99, 5)).slack).toBeLessThanOrEqual(1.2);
    expect(learnt(troubled(2, 1)).slack).toBeGreaterThan(1.2);
  });

  test('less than three days leave more room', () => {
    expect(learnt(days(1, () => ({ n: 1000, k: 10 }))).slack).toBe(1.5);
  });

  test('slow decay does not become the new normal: a later past may lie a quarter above the first', () => {
    const later = days(14, () => ({ n: 1000, k: 30 }));
    expect(limitIn(learnt(later), MONDAY).rate).toBeCloseTo(0.033, 3);
    const crept = learnt(later, { n: 14_400_000, k: 144_000 });
    expect(limitIn(crept, MONDAY).rate).toBeCloseTo(0.0138, 3);
    expect(crept.first).toEqual({ n: 14_400_000, k: 144_000 });
  });
});

describe('what traffic is usual', () => {
  const traffic = (count: number, n: (minute: number) => number) =>
    learnTraffic(
      Array.from({ length: count * DAY }, (_, index) => ({ minute: MONDAY + index, n: Math.round(n(MONDAY + index)) })),
      ALARM,
      MONDAY + count * DAY,
    );
  const daily = (minute: number) => (1000 + 600 * Math.sin((2 * Math.PI * minute) / DAY)) * (0.9 + 0.2 * wave(minute));

  test('is learnt by hour, and a little less is still usual', () => {
    const past = traffic(14, daily);
    const noon = MONDAY + 14 * DAY + 18 * 60 + 30;
    const limit = past === undefined ? undefined : usualIn(past, { served: 0, expected: 0 }, noon);
    expect(past?.slack).toBeLessThanOrEqual(1.5);
    expect(limit?.mean).toBeGreaterThan(260);
    expect(limit?.mean).toBeLessThan(450);
  });

  test('is not known of two days, nor of hours that were never seen', () => {
    expect(traffic(2, daily)).toBeUndefined();
    const weekdays = traffic(4, daily);
    const saturday = MONDAY + 5 * DAY + 720;
    expect(weekdays && usualIn(weekdays, { served: 0, expected: 0 }, saturday)).toBeUndefined();
  });

  test('is not claimed of an endpoint that is called when it pleases', () => {
    expect(traffic(14, (minute) => (wave(Math.floor(minute / 200)) > 0.7 ? 900 : 0))?.slack).toBeUndefined();
  });
});
