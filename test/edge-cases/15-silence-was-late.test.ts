import { expect, test } from 'vitest';
import { anEdge, type Edge } from './an-edge.ts';

/** For a quarter of an hour nothing of the candidate arrives in time; it arrives when `seconds` have passed. */
async function silentFor(seconds: number | 'never'): Promise<Edge> {
  const edge = await anEdge();
  await edge.minutes(10);
  const fromEpochSeconds = edge.aws.clock.nowEpochSeconds();
  edge.aws.cloudwatch.setLag({ variant: 'candidate' }, seconds, {
    fromEpochSeconds,
    toEpochSeconds: fromEpochSeconds + 900,
  });
  await edge.minutes(20);
  expect((await edge.state())?.rollback).toMatchObject({ cause: 'silence', status: 'completed' });
  return edge;
}

test('the minutes for whose silence a version was rolled back arrive after all: people hear it once, with the order that releases it', async () => {
  const edge = await silentFor(2400);
  await edge.minutes(60);
  const mail = await edge.mail('SILENCE WAS LATE METRICS');
  expect(mail).toContain('v2 was not dead');
  expect(mail).toContain('"action": "release"');
  expect((await edge.kinds()).filter((kind) => kind === 'silence-was-late')).toHaveLength(1);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
});

test('minutes that never arrive are nothing to tell', async () => {
  const edge = await silentFor('never');
  await edge.minutes(60);
  expect(await edge.kinds()).not.toContain('silence-was-late');
});

test('a released version is judged afresh, and not rolled back for what was late', async () => {
  const edge = await silentFor(2400);
  await edge.minutes(40);
  await edge.operate({ endpoint: 'fraud', action: 'release', version: 2, reason: 'its metrics were late', by: 'ada' });
  expect((await edge.state())?.standing.released).toContain(2);
});
