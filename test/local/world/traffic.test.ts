import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seasonalTraffic, trafficFromCsv } from '../../../lib/local/world/traffic.ts';

const minuteAt = (iso: string) => Date.parse(iso) / 60_000;

describe('a season', () => {
  test('keeps its mean over a day, peaks at its hour and is lowest twelve hours later', () => {
    const { perMinute } = seasonalTraffic({ perMinute: 600, swing: 0.5, peakHourUtc: 15 });
    const day = Array.from({ length: 1440 }, (_, i) => perMinute(minuteAt('2026-11-01T00:00:00Z') + i) ?? Number.NaN);
    expect(day.reduce((sum, x) => sum + x, 0) / 1440).toBeCloseTo(600, 6);
    expect(day[15 * 60]).toBeCloseTo(900, 6);
    expect(day[3 * 60]).toBeCloseTo(300, 6);
  });
});

describe('a file of counts', () => {
  const text = 'timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,56.0\n2014-04-10 00:24:00,10\n';

  test('spreads each count over the five minutes that begin at its time, and has nobody in its gaps', () => {
    const { perMinute, fromEpochSeconds, toEpochSeconds } = trafficFromCsv(text, { scale: 10 });
    const at = (time: string) => perMinute(minuteAt(`2014-04-10T${time}Z`));
    expect([at('00:03:00'), at('00:04:00'), at('00:08:00'), at('00:09:00')]).toEqual([null, 188, 188, 112]);
    expect([at('00:14:00'), at('00:23:00'), at('00:24:00'), at('00:29:00')]).toEqual([null, null, 20, null]);
    expect([fromEpochSeconds, toEpochSeconds]).toEqual([
      minuteAt('2014-04-10T00:04:00Z') * 60,
      minuteAt('2014-04-10T00:29:00Z') * 60,
    ]);
  });

  test('can be moved to another day as a whole', () => {
    const startEpochSeconds = minuteAt('2026-11-01T00:00:00Z') * 60;
    const moved = trafficFromCsv(text, { startEpochSeconds });
    expect(moved.perMinute(startEpochSeconds / 60)).toBe(94 / 5);
    expect(moved.perMinute(startEpochSeconds / 60 + 20)).toBe(2);
    expect(moved.fromEpochSeconds).toBe(startEpochSeconds);
  });

  test.each([
    ['time,value\n', 'line 1 must be timestamp,value, got "time,value"'],
    ['timestamp,value\n', 'at least one row'],
    ['timestamp,value\n2014-04-10 00:04:00,1\nyesterday,1\n', 'line 3: timestamp must be like'],
    ['timestamp,value\n2014-04-10 00:04:00,-1\n', 'line 2: value must be a count of at least 0, got "-1"'],
    ['timestamp,value\n2014-04-10 00:04:00,\n', 'line 2: value must be a count of at least 0, got ""'],
  ])('%j is refused', (broken, message) => {
    expect(() => trafficFromCsv(broken)).toThrow(message);
  });

  const recorded = '../shared/data/nab/elb_request_count_8c0756.csv';
  test.skipIf(!existsSync(recorded))(`reads a real load balancer's two weeks (skipped without ${recorded})`, () => {
    const csv = readFileSync(recorded, 'utf8');
    const { perMinute, fromEpochSeconds, toEpochSeconds } = trafficFromCsv(csv);
    let sum = 0;
    for (let minute = fromEpochSeconds / 60; minute < toEpochSeconds / 60; minute += 1) sum += perMinute(minute) ?? 0;
    // awk -F, 'NR>1{s+=$2} END{print s}' prints 249327
    expect(sum).toBeCloseTo(249_327, 3);
  });
});
