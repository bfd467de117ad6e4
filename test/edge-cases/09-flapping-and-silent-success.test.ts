import { describe, expect, test } from 'vitest';
import { anEdge, type Edge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

// facts/peers.md 7, 9: a pipeline puts the bad version back, a rollback is claimed that never happened, or happened and nobody heard of it.

const DEAD = { candidate: { errorRate: 0.9 }, aws: { durations: { create: 0, weights: 30 } } } as const;

async function rolledBack(): Promise<Edge> {
  const edge = await anEdge(DEAD);
  await edge.tick();
  await edge.minutes(15);
  expect(await edge.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered' },
    quarantine: [2],
  });
  return edge;
}
const putBack = (edge: Edge): Promise<void> => setWeightsByHand(edge.aws, { stable: 9, candidate: 1 });
const subjects = async (edge: Edge, begins: string): Promise<number> =>
  (await edge.mails()).filter(({ subject }) => subject.startsWith(begins)).length;

describe('flapping', () => {
  test('a version that was rolled back and gets traffic again is told and moved away at once; the third time a person must look', async () => {
    const edge = await rolledBack();
    await putBack(edge);
    await edge.minutes(7); // a quiet guard is looked at every five minutes
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect(await edge.mail('BAD VERSION IS BACK')).toContain('v2 has traffic again, though it was rolled back before');
    expect(edge.acceptedChanges()).toBe(3); // ours, the pipeline's, ours

    await edge.minutes(15);
    await putBack(edge);
    await edge.minutes(10);
    expect(await edge.weights()).toEqual({ stable: 9, candidate: 1 });
    expect(await edge.mail('NOT ROLLED BACK, HELD')).toContain('2 automatic rollbacks in 24 hours already');
    expect(edge.acceptedChanges()).toBe(4); // and the pipeline's
  });

  test('a version that a person released is judged like any other', async () => {
    const edge = await rolledBack();
    edge.aws.world.behave('model-2', { errorRate: 0.01 });
    await edge.operate({ action: 'release', endpoint: 'fraud', version: 'v2', reason: 'mended', by: 'ada' });
    await putBack(edge);
    await edge.minutes(20);
    expect(await edge.weights()).toEqual({ stable: 9, candidate: 1 });
    expect(await subjects(edge, 'BAD VERSION IS BACK')).toBe(0);
  });
});

describe('silent success', () => {
  test('is not claimed: accepted is not done, done is what is read back, and recovered is what requests prove', async () => {
    const edge = await anEdge({ ...DEAD, aws: { durations: { create: 0, weights: 400 } } });
    await edge.tick();
    await edge.minutes(5);
    expect(edge.acceptedChanges()).toBe(1);
    expect(await subjects(edge, 'ROLLED BACK')).toBe(0);
    expect(await edge.mail('ROLLING BACK')).toContain('is not confirmed yet');
    await edge.minutes(20);
    const kinds = await edge.kinds();
    expect(kinds.indexOf('rolled-back')).toBeGreaterThan(kinds.indexOf('shift-sent'));
    expect(kinds.indexOf('recovered')).toBeGreaterThan(kinds.indexOf('rolled-back'));
    expect(await edge.mail('ROLLED BACK')).toContain('SageMaker now serves: stable 100%, candidate 0%');
  });

  test('weights that somebody resets afterwards are seen and recorded, with what was live', async () => {
    const edge = await rolledBack();
    edge.aws.world.behave('model-2', { errorRate: 0.01 });
    await edge.operate({ action: 'pause', endpoint: 'fraud', reason: 'we are on it', by: 'ada' });
    await putBack(edge);
    await edge.minutes(6);
    const changed = (await edge.events()).find(
      ({ kind, who }) => kind === 'weights-changed' && who === 'somebody else',
    );
    expect(changed?.why).toBe('weights changed from stable 100%, candidate 0% to stable 90%, candidate 10%');
    expect(changed?.live).toMatchObject([
      { variant: 'stable', share: 0.9 },
      { variant: 'candidate', version: 2 },
    ]);
  });

  test('mails that cannot be sent are sent later, each of them once, and the runs that could not send fail', async () => {
    const edge = await anEdge(DEAD);
    await edge.tick();
    await edge.minutes(2);
    const before = (await edge.mails()).length;
    edge.aws.faults.next({ service: 'sns', kind: 'refuse', times: Number.POSITIVE_INFINITY });
    await edge.minutes(10);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect((await edge.mails()).length).toBe(before);
    expect(edge.alarms.length).toBeGreaterThan(5);
    edge.aws.faults.clear();
    await edge.minutes(6);
    for (const outcome of ['ROLLING BACK', 'ROLLED BACK', 'RECOVERED'])
      expect(await subjects(edge, `${outcome} fraud`)).toBe(1);
    expect((await edge.state())?.outbox).toEqual([]);
  });
});
