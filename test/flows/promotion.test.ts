import { expect, test } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import { aWorld } from '../support/a-world.ts';

const LEADING: readonly Share[] = [
  { variant: 'stable', share: 0.05 },
  { variant: 'candidate', share: 0.95 },
];
const GUARD = { bakeMinutes: 60 };

test('a version that carries the traffic for its bake and is proven as good becomes stable, and no weight moves', async () => {
  const world = aWorld({ weights: LEADING, guard: GUARD, requestsPerMinute: 100_000 });
  await world.minutes(60);
  expect((await world.state()).stable).toBe(1);
  await world.minutes(180);
  expect(await world.state()).toMatchObject({ stable: 2, wasStable: [1] });
  expect((await world.state()).anchor).toBeUndefined();
  expect(world.noticeKinds().filter((kind) => kind === 'promoted')).toHaveLength(1);
  expect(world.endpoints.accepted).toEqual([]);
});

test('one that is worse, but not by enough to be a breach, is asked about once, and never promoted', async () => {
  const world = aWorld({
    weights: LEADING,
    guard: GUARD,
    requestsPerMinute: 2000, // a whole number of bad ones a minute on both
    errorRates: { 'model-2': 0.012, 'model-1': 0.01 },
  });
  await world.minutes(240);
  expect((await world.state()).stable).toBe(1);
  expect(world.noticeKinds().filter((kind) => kind === 'promotable')).toHaveLength(1);
  expect(world.noticeKinds()).not.toContain('promoted');
});

test('one that carries less than 95% is not asked about', async () => {
  const weights = [
    { variant: 'stable', share: 0.06 },
    { variant: 'candidate', share: 0.94 },
  ];
  const world = aWorld({ weights, guard: GUARD });
  await world.minutes(120);
  expect(world.noticeKinds()).not.toContain('promotable');
});
