import { describe, expect, test } from 'vitest';
import { baselineOf, dayOf, limitAt, sameHour } from '../../../../lib/core/judge/freeze/baseline.ts';
import { NOON_MINUTE } from '../../../support/noon.ts';

const MIDNIGHT = NOON_MINUTE - 720;
/** A day up to noon: so many of 100 requests a minute are bad, by the hour of the day. */
const dayWith = (bad: (hour: number) => number) =>
  baselineOf(
    Array.from({ length: 1440 }, (_, index) => {
      const minute = NOON_MINUTE - 1440 + index;
      return { minute, n: 100, k: bad(Math.floor(((minute - MIDNIGHT + 1440) % 1440) / 60)) };
    }),
    NOON_MINUTE,
  );

test('the day is kept by the hour in UTC, and the hour before the change apart', () => {
  const baseline = dayWith((hour) => (hour === 11 ? 7 : hour));
  expect(baseline.hours).toHaveLength(24);
  expect(baseline.hours[0]).toEqual([6000, 0]);
  expect(baseline.hours[23]).toEqual([6000, 23 * 60]);
  expect(baseline.hourBefore).toEqual({ n: 6000, k: 420 });
  expect(dayOf(baseline)).toEqual({ n: 144_000, k: 60 * (276 - 11 + 7) });
  expect(sameHour(baseline, NOON_MINUTE)).toEqual({ n: 6000, k: 720 });
  expect(sameHour(baseline, NOON_MINUTE + 59)).toEqual({ n: 6000, k: 720 });
  expect(sameHour(baseline, NOON_MINUTE + 60)).toEqual({ n: 6000, k: 780 });
});

test('the hour before ends where stable was last seen, and begins sixty minutes earlier', () => {
  const rows = [61, 60, 1, 0].map((ago) => ({ minute: NOON_MINUTE - ago, n: 10, k: 1 }));
  expect(baselineOf(rows, NOON_MINUTE).hourBefore).toEqual({ n: 30, k: 3 });
});

describe('the rate that is still no worse than before', () => {
  // python3: d=lambda k,n:(k+.5)/(n+1); s=lambda k,n,d:(k+5)/(n+5/d); o=lambda p,m:m*p/(1-p+m*p)
  test('is the day’s with the margin on its odds, where all hours were alike', () => {
    // n=144000;k=1440;p=d(k,n);h=s(60,6000,p); print(o(max(p,h),1.1)) -> 0.010992746542
    expect(
      limitAt(
        dayWith(() => 1),
        NOON_MINUTE,
        1.1,
      ),
    ).toBeCloseTo(0.010992746542, 11);
  });

  test('is the same hour’s where that was worse', () => {
    // n=144000;k=23*60+60*10;p=d(k,n);h=s(600,6000,p); print(o(max(p,h),1.1)) -> 0.103595131121
    expect(
      limitAt(
        dayWith((hour) => (hour === 15 ? 10 : 1)),
        NOON_MINUTE + 180,
        1.1,
      ),
    ).toBeCloseTo(0.103595131121, 11);
    expect(
      limitAt(
        dayWith((hour) => (hour === 15 ? 10 : 1)),
        NOON_MINUTE + 240,
        1.1,
      ),
    ).toBeLessThan(0.02);
  });

  test('is the hour before’s where that was worse than all: what was bad already is not blamed on the change', () => {
    expect(
      limitAt(
        dayWith((hour) => (hour === 11 ? 10 : 1)),
        NOON_MINUTE + 180,
        1.1,
      ),
    ).toBeCloseTo(0.103595131121, 11);
  });

  test('believes an hour of few requests less than the day', () => {
    const few = baselineOf(
      [
        ...Array.from({ length: 600 }, (_, at) => ({ minute: NOON_MINUTE - 1440 + at, n: 100, k: 1 })),
        { minute: NOON_MINUTE - 300, n: 4, k: 4 },
      ],
      NOON_MINUTE,
    );
    // n=60004;k=604;p=d(k,n);h=s(4,4,p); print(o(max(p,h),1.1)) -> 0.019751834278
    expect(limitAt(few, NOON_MINUTE - 300 + 1440, 1.1)).toBeCloseTo(0.019751834278, 11);
  });

  test('stays below one, however bad stable was', () => {
    expect(
      limitAt(
        dayWith(() => 100),
        NOON_MINUTE,
        5,
      ),
    ).toBeLessThan(1);
  });
});
