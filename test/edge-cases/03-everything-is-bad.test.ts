import { expect, test } from 'vitest';
import { aWorld, NOON } from '../support/a-world.ts';
import { mailsOf } from './mails-of.ts';

// facts/peers.md 7, 3: a shared dependency fails and takes stable with it. A rollback would help nobody.

const since = (minutes: number, rate: number) => (minute: number) => (minute >= NOON / 60 + minutes ? rate : 0.01);

test('both fail at once, against their past: nothing is moved, and people read that it is not the model', async () => {
  const failing = since(10, 0.4);
  const world = aWorld({ errorRates: { 'model-1': failing, 'model-2': failing } });
  await world.tick();
  const reports = await world.minutes(60);
  expect(world.endpoints.accepted).toEqual([]);
  expect(reports.some(({ verdicts }) => verdicts.some(({ verdict }) => verdict.kind === 'shared-incident'))).toBe(true);
  const [mail] = mailsOf(world, 'shared-incident');
  expect(mail?.subject).toBe('NOT ROLLED BACK fraud: both versions are failing at once');
  expect(mail?.text).toContain('The likely cause is the platform, the network or the requests, not a model.');
  expect(mail?.text).toContain('Nothing was moved, because a rollback would not help.');
  expect(mailsOf(world, 'shared-incident')).toHaveLength(1);
});

test('stable was as bad before: the candidate is no worse, and its traffic stays', async () => {
  const world = aWorld({ errorRates: { 'model-1': 0.4, 'model-2': 0.4 } });
  await world.tick();
  await world.minutes(60);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds()).not.toContain('rollback-started');
});

test('a candidate that is far worse than a stable that fails as well still loses its traffic', async () => {
  const world = aWorld({ errorRates: { 'model-1': since(10, 0.05), 'model-2': since(10, 0.9) } });
  await world.tick();
  await world.minutes(40);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
});
