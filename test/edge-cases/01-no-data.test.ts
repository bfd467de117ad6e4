import { expect, test } from 'vitest';
import { anEdge } from './an-edge.ts';

// facts/peers.md 7, 1: a candidate emits nothing because it is dead, because nobody calls, or because the numbers cannot be read. Three
// different things, and none of them is healthy.

test('stable has traffic and the candidate is silent: that is a breach, and people read why', async () => {
  const edge = await anEdge({ candidate: { errorRate: 0, silent: true } });
  await edge.tick();
  await edge.minutes(6);
  expect(edge.acceptedChanges()).toBe(0);
  await edge.minutes(6);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.state()).toMatchObject({ rollback: { cause: 'silence', status: 'completed' } });
  expect(await edge.mail('ROLLED BACK')).toContain('traffic was moved from v2 back to v1');
  const decided = (await edge.events()).find(({ kind }) => kind === 'rollback-decided');
  expect(decided?.why).toMatch(/^silence: the candidate answered no request in 5 minutes; about \d+ were due/);
  expect(edge.verdicts()).not.toContain('healthy');
});

test('nobody has traffic: nothing is moved, nobody is woken, and it is not called healthy', async () => {
  const edge = await anEdge({ requests: null });
  await edge.tick();
  await edge.minutes(45);
  expect(edge.acceptedChanges()).toBe(0);
  expect(edge.verdict()).toBe('no-traffic');
  expect(edge.verdicts()).not.toContain('healthy');
  expect((await edge.mails()).map(({ subject }) => subject)).toEqual([expect.stringMatching(/^NOW WATCHING fraud/)]);
});

test('CloudWatch answers in part: nothing is judged on it, and after ten minutes people hear that nobody is watching', async () => {
  const edge = await anEdge({ candidate: { errorRate: 0.2 } });
  await edge.tick();
  edge.aws.cloudwatch.setStatus({}, 'PartialData');
  await edge.minutes(9);
  expect((await edge.mails()).filter(({ subject }) => subject.startsWith('BLIND'))).toEqual([]);
  await edge.minutes(3);
  expect(edge.acceptedChanges()).toBe(0);
  expect(edge.verdict()).toBe('metrics-unreadable');
  expect(await edge.mail('BLIND')).toContain("We can't see how users are being served. Don't assume they are fine.");
  expect(edge.verdicts()).not.toContain('healthy');
});

test('CloudWatch refuses to answer: nothing is moved, people are told, and every run fails so that the alarm rings', async () => {
  const edge = await anEdge({ candidate: { errorRate: 0.9 } });
  await edge.tick();
  edge.aws.faults.next({ service: 'cloudwatch', kind: 'refuse', times: Number.POSITIVE_INFINITY });
  await edge.minutes(12);
  expect(edge.acceptedChanges()).toBe(0);
  expect(edge.alarms).toHaveLength(12);
  expect(edge.alarms[0]).toContain('cloudwatch:GetMetricData: access-refused');
  expect(await edge.mail('BLIND')).toContain('Stablehand moves nothing without evidence.');
  // and when it can be read again, what was missed is caught up with
  edge.aws.faults.clear();
  await edge.minutes(3);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
});
