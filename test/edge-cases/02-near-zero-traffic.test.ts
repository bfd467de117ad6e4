import { describe, expect, test } from 'vitest';
import { beforeTheBreach } from '../flows/dead-candidate.ts';
import { aWorld, NOON } from '../support/a-world.ts';
import { anEdge } from './an-edge.ts';

// facts/peers.md 7, 2: one failed request of two is a rate of 50% and proves nothing; a cold start is slow and proves nothing.

describe('near-zero traffic', () => {
  test('one failed request of two moves nothing, and the guard says that it cannot judge', async () => {
    const first = NOON / 60;
    // 20 requests a minute, the candidate has two of them
    const world = aWorld({
      requestsPerMinute: 20,
      errorRates: { 'model-2': (minute) => (minute === first ? 0.5 : 0) },
    });
    await world.tick();
    const reports = await world.minutes(90);
    expect(world.endpoints.accepted).toEqual([]);
    const verdicts = reports.flatMap(({ verdicts }) => verdicts.map(({ verdict }) => verdict));
    expect(verdicts.filter(({ kind }) => kind !== 'inconclusive')).toEqual([]);
    expect(verdicts.at(-1)).toMatchObject({ reason: 'too-little-traffic' });
  });

  test.each([
    [1, 'hard-limit'],
    [0.6, 'evidence'],
  ])('a rate of %d over fewer than ten requests a minute: a rollback by %s', async (rate, cause) => {
    const world = aWorld({ requestsPerMinute: 90, errorRates: { 'model-2': rate } });
    await world.tick();
    await world.minutes(2);
    expect(world.endpoints.accepted).toEqual([]); // two such minutes prove nothing yet
    await world.minutes(32);
    expect((await world.state()).rollback).toMatchObject({ cause, comparison: { gatePassed: true } });
  });

  test('one minute in which everything fails is no hard limit: two running are', async () => {
    const bad = (minutes: number) => (minute: number) =>
      minute >= NOON / 60 && minute < NOON / 60 + minutes ? 1 : 0.01;
    const once = aWorld({ errorRates: { 'model-2': bad(1) } });
    await beforeTheBreach(once);
    await once.tick();
    expect(once.endpoints.accepted).toEqual([]);
    const twice = aWorld({ errorRates: { 'model-2': bad(2) } });
    await beforeTheBreach(twice);
    await twice.tick();
    expect((await twice.state()).rollback).toMatchObject({ cause: 'hard-limit' });
  });
});

describe('a cold start', () => {
  const guard = ['signals: { latency: { slower-than: 300ms } }'];
  const slowFor = async (minutes: number) => {
    const edge = await anEdge({ guard });
    const start = edge.aws.clock.nowEpochSeconds() / 60;
    edge.aws.world.behave('model-2', (minute) => ({
      errorRate: 0,
      latency: { medianMicros: minute < start + minutes ? 900_000 : 80_000, sigma: 0.1 },
    }));
    await edge.tick();
    await edge.minutes(40);
    return edge;
  };

  test('of five minutes is not held against the candidate', async () => {
    const edge = await slowFor(5);
    expect(edge.acceptedChanges()).toBe(0);
    expect(await edge.weights()).toMatchObject({ candidate: expect.closeTo(0.1) });
  });

  test('that does not end is: then it is slow, not cold', async () => {
    const edge = await slowFor(40);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect(await edge.mail('ROLLED BACK')).toContain('Too slow means that the model took longer than 300 ms');
  });
});
