import { expect, test, vi } from 'vitest';
import { aWorld } from '../support/a-world.ts';

test('a quiet endpoint asks for five metrics every five minutes, and once a day for its past', async () => {
  const world = aWorld({
    weights: [{ variant: 'stable', share: 1 }],
    guard: {
      signals: [
        { signal: 'errors', weight: 4, atMost: 0.5 },
        { signal: 'latency', weight: 3, slowerThanMicros: 300_000, atMost: 0.5 },
        { signal: 'client-errors', weight: 1, atMost: 0.5 },
      ],
    },
    errorRates: { 'model-1': 0.01 },
  });
  await world.minutes(3 * 1440);
  expect((await world.state()).watch?.[0]?.past?.signals.map(({ signal }) => signal)).toEqual([
    'errors',
    'latency',
    'client-errors',
  ]);
  const reads = vi.spyOn(world.metrics, 'readMinutes');
  await world.minutes(1440);
  const asked = reads.mock.calls.map(([queries, { from, to }]) => ({ metrics: queries.length, minutes: to - from }));
  const looks = asked.filter(({ minutes }) => minutes < 120);
  expect(looks).toHaveLength(288);
  expect(Math.max(...looks.map(({ metrics }) => metrics))).toBe(5);
  expect(asked.filter(({ minutes }) => minutes >= 1440)).toHaveLength(1);
  expect(world.noticeKinds()).toEqual(['adopted']);
}, 60_000);
