import { describe, expect, test } from 'vitest';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import { firstMinuteOf, type HourRow, newestClosedHour } from '../../../lib/core/mlflow/hour-row.ts';
import { changesOf, rowsOfHour, type VariantMinutes } from '../../../lib/core/mlflow/hours-of.ts';
import { pointsOf } from '../../../lib/core/mlflow/metric-points.ts';
import type { GuardEvent } from '../../../lib/core/record/event.ts';

const HOUR = 500_000;
const FIRST = firstMinuteOf(HOUR);

const series = (of: (minute: number) => ArmMinute): ArmSeries => ({ status: 'complete', minute: of });
const variant = (name: string, of: (minute: number) => ArmMinute, p99 = 90_000): VariantMinutes => ({
  variant: name,
  errors: series(of),
  clientErrors: series(() => ({ n: 10, k: 0 })),
  latencyP99: new Map([[FIRST, p99]]),
});
const served = (minute: number, live: readonly (readonly [string, number])[]): GuardEvent => ({
  id: `e${minute}`,
  endpoint: 'fraud',
  kind: 'deployment-seen',
  atEpochSeconds: minute * 60,
  who: 'stablehand',
  why: 'a test',
  live: live.map(([name, version]) => ({ variant: name, version, share: 0.5 })),
});
const rows = (events: readonly GuardEvent[], variants: readonly VariantMinutes[]): HourRow[] =>
  rowsOfHour('fraud', HOUR, changesOf(events), variants);

describe('an hour of an endpoint', () => {
  test('is summed for each version, with its part of all requests and its latency', () => {
    const both = [
      served(FIRST - 5, [
        ['stable', 1],
        ['candidate', 2],
      ]),
    ];
    const [stable, candidate] = rows(both, [
      variant('stable', () => ({ n: 90, k: 1 })),
      variant('candidate', () => ({ n: 10, k: 5 }), 120_000),
    ]);
    expect(stable).toEqual({
      endpoint: 'fraud',
      hour: HOUR,
      version: 1,
      variant: 'stable',
      minutes: 60,
      requests: 5400,
      errors: 60,
      clientErrors: 0,
      latencyP99Micros: 90_000,
      share: 0.9,
    });
    expect(candidate).toMatchObject({ version: 2, requests: 600, errors: 300, latencyP99Micros: 120_000, share: 0.1 });
  });

  test('in which a version took over is split, the minute of the change belongs to neither, and no latency is claimed', () => {
    const swapped = [served(FIRST - 5, [['main', 1]]), served(FIRST + 20, [['main', 2]])];
    const [before, after] = rows(swapped, [variant('main', () => ({ n: 1, k: 0 }))]);
    // the minute in which it was seen is still counted for what served at its beginning
    expect(before).toMatchObject({ version: 1, minutes: 21, requests: 21 });
    expect(after).toMatchObject({ version: 2, minutes: 39, requests: 39 });
    for (const row of [before, after]) expect(row).not.toHaveProperty('latencyP99Micros');
  });

  test('that was never reported has no numbers: not zero requests', () => {
    const [row] = rows([served(FIRST - 5, [['main', 1]])], [variant('main', () => 'absent')]);
    expect(row).toMatchObject({ minutes: 60 });
    for (const number of ['requests', 'errors', 'share']) expect(row).not.toHaveProperty(number);
    expect(pointsOf(row!, FIRST * 60).map(({ key }) => key)).not.toContain('production.requests'); // one row: just made
  });

  test('in which nobody knows what served has no row', () => {
    expect(rows([], [variant('main', () => ({ n: 1, k: 0 }))])).toEqual([]);
    const gone: GuardEvent = { ...served(FIRST - 2, []), kind: 'endpoint-gone' };
    expect(rows([served(FIRST - 5, [['main', 1]]), gone], [variant('main', () => ({ n: 1, k: 0 }))])).toEqual([]);
  });
});

test('the points of a row are counted in hours since the version was first seen, and carry the hour itself', () => {
  const row: HourRow = {
    endpoint: 'fraud',
    version: 2,
    variant: 'main',
    hour: HOUR,
    minutes: 60,
    requests: 200,
    errors: 3,
    clientErrors: 1,
    latencyP99Micros: 84_500,
    share: 0.1,
  };
  const firstSeen = (HOUR - 2) * 3600 + 1200;
  expect(pointsOf(row, firstSeen)).toEqual(
    [
      ['production.requests', 200],
      ['production.errors', 3],
      ['production.error_rate', 0.015],
      ['production.client_errors', 1],
      ['production.latency_p99_ms', 84.5],
      ['production.share', 0.1],
    ].map(([key, value]) => ({ key, value, timestampMs: HOUR * 3_600_000, step: 2 })),
  );
  expect(pointsOf({ ...row, requests: 0, errors: 0 }, firstSeen).map(({ key }) => key)).not.toContain(
    'production.error_rate',
  );
});

test.each([
  [0, -1],
  [14, -1],
  [15, 0],
  [60, 0],
  [75, 1],
])('%d minutes into the next hour the newest closed hour is that of %d hours before', (minutesIn, hours) => {
  expect(newestClosedHour((FIRST + 60 + minutesIn) * 60)).toBe(HOUR + hours);
});
