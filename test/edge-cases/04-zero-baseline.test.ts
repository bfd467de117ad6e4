import { expect, test } from 'vitest';
import { aWorld, NOON } from '../support/a-world.ts';
import { anEdge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

// facts/peers.md 7, 4: stable never fails, or never says that it did not. A ratio to nothing is no number.

test('three failures against a stable that never fails are three failures, and move nothing', async () => {
  const one = (minute: number) => (minute < NOON / 60 + 3 ? 0.01 : 0); // one of a hundred requests in each of three minutes
  const world = aWorld({ errorRates: { 'model-1': 0, 'model-2': one } });
  await world.tick();
  const reports = await world.minutes(60);
  expect(world.endpoints.accepted).toEqual([]);
  const numbers = reports.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ verdict }) => ('comparisons' in verdict ? verdict.comparisons : [])),
  );
  expect(numbers.at(-1)).toMatchObject({ candidate: { bad: 3 }, stable: { bad: 0 } });
  expect(numbers.every(({ logE, logThreshold }) => Number.isFinite(logE) && logE < logThreshold)).toBe(true);
});

test('a candidate that fails one in twenty beside a stable that never fails is found', async () => {
  const world = aWorld({ errorRates: { 'model-1': 0, 'model-2': 0.05 } });
  await world.tick();
  await world.minutes(60);
  expect(await world.state()).toMatchObject({ rollback: { cause: 'evidence', status: 'completed' } });
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
});

test('a stable whose zeros CloudWatch does not publish is compared all the same, and the history says so', async () => {
  const edge = await anEdge({
    stable: { errorRate: 0 },
    candidate: { errorRate: 0.2 },
    share: 0,
    aws: { publishZeros: false },
  });
  await edge.tick();
  // a day of traffic, so that the absence of errors is known to be their absence
  edge.aws.clock.advanceBy(86_400);
  await edge.tick();
  await setWeightsByHand(edge.aws, { stable: 0.9, candidate: 0.1 });
  await edge.minutes(40);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  const limits = (await edge.events()).find(({ kind }) => kind === 'limits-frozen');
  expect(limits?.why).toMatch(/stable published no .*, so their absence counts as none/);
});
