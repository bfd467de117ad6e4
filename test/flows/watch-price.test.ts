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

test('a tick reads the past of three endpoints at most: the others learn an hour later', async () => {
  // names whose turn is in the same five minutes of the hour
  const endpoints = ['model-1', 'model-11', 'model-26', 'model-44', 'model-59', 'model-62'];
  const world = aWorld({ endpoints, weights: [{ variant: 'stable', share: 1 }] });
  await world.minutes(1450);
  const reads = vi.spyOn(world.metrics, 'readMinutes');
  const longReads = async () => {
    reads.mockClear();
    await world.minutes(60);
    const ofTicks = reads.mock.calls.filter(([, { from, to }]) => to - from >= 1440).map(([, { to }]) => to);
    return ofTicks.map((to) => ofTicks.filter((each) => each === to).length);
  };
  expect(Math.max(...(await longReads()))).toBe(3);
  await world.minutes(60);
  const known = await Promise.all(endpoints.map(async (name) => (await world.state(name)).watch?.[0]?.past?.days));
  expect(known).toEqual(endpoints.map(() => 1));
}, 60_000);
