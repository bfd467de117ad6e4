import { expect, test } from 'vitest';
import { aWorld, ENDPOINT } from '../support/a-world.ts';
import { beforeTheBreach, DEAD } from './dead-candidate.ts';

test('a failing candidate loses its traffic, and people learn why', async () => {
  const world = aWorld(DEAD);
  await world.tick();
  await world.minutes(20);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  expect(await world.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered', from: 2, to: 1 },
    quarantine: [2],
    outbox: [],
  });
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed', 'recovered']);
  expect(world.notifier.published[1]).toMatchObject({
    severity: 'critical',
    why: 'hard limit: in 2 minutes running the candidate failed 180 of 200 requests (90%), stable 18 of 1,800 requests (1.0%)',
    share: 0.1,
    failedRequests: 180,
  });
  expect((await world.kindsOf()).sort()).toEqual(
    [
      'adopted',
      'candidate-appeared',
      'candidate-left',
      'deployment-seen',
      'recovered',
      'rollback-decided',
      'rolled-back',
      'shift-sent',
    ].sort(),
  );
});

test('a candidate that fails five times as often is found by the evidence, without a hard limit', async () => {
  const world = aWorld({ errorRates: { 'model-2': 0.05 } });
  await world.tick();
  await world.minutes(60);
  expect(await world.state()).toMatchObject({
    rollback: { cause: 'evidence', status: 'completed', recovery: 'recovered' },
  });
});

test('an equal candidate keeps its traffic, and nobody is told of a rollback', async () => {
  const world = aWorld();
  await world.tick();
  await world.minutes(120);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds()).toEqual(['adopted']);
});

test('observe says what it would have done, once, and moves nothing', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'observe' } });
  await world.tick();
  await world.minutes(15);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds()).toEqual(['adopted', 'would-have-rolled-back']);
  expect((await world.state()).rollback).toBeUndefined();
});

test('approve asks, and acts when the wait runs out', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'approve', hardLimits: 'as-mode', approveWithinMinutes: 5 } });
  await world.tick();
  await world.minutes(6);
  expect(world.endpoints.accepted).toEqual([]);
  expect((await world.state()).rollback?.status).toBe('awaiting-approval');
  await world.minutes(20);
  expect(world.endpoints.accepted).toHaveLength(1);
  expect(world.noticeKinds()).toEqual([
    'adopted',
    'awaiting-approval',
    'rollback-started',
    'rollback-completed',
    'recovered',
  ]);
});

test('an endpoint that is gone closes what is open and is told once', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'approve', hardLimits: 'as-mode' } });
  await beforeTheBreach(world);
  await world.tick();
  expect((await world.state()).rollback?.status).toBe('awaiting-approval');
  world.endpoints.delete(ENDPOINT);
  const reports = await world.minutes(10);
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['gone', 'not-due']));
  expect(await world.state()).toMatchObject({ gone: true, rollback: { status: 'withdrawn' } });
  expect(world.noticeKinds()).toEqual(['adopted', 'awaiting-approval', 'withdrawn', 'endpoint-gone']);
});
