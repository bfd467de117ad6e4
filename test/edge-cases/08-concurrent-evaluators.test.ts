import { describe, expect, test } from 'vitest';
import { anEdge, type Edge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

// facts/peers.md 7, 8: EventBridge delivers twice, runs overlap, and a person decides otherwise. One call, one history, and the person wins.

const DEAD = { candidate: { errorRate: 0.9 } } as const;
const BREACH = { endpoint: 'fraud', reason: 'we are on it', by: 'ada' } as const;

async function beforeTheBreach(difference: Parameters<typeof anEdge>[0] = DEAD): Promise<Edge> {
  const edge = await anEdge(difference);
  await edge.tick();
  await edge.minutes(2);
  expect((await edge.state())?.rollback).toBeUndefined();
  edge.aws.clock.advanceBy(60);
  return edge;
}

describe('evaluators', () => {
  test('one tick delivered five times at once is one call, one decision and one mail of each kind', async () => {
    const edge = await beforeTheBreach();
    await Promise.all([1, 2, 3, 4, 5].map(() => edge.tick()));
    await edge.minutes(12);
    expect(edge.acceptedChanges()).toBe(1);
    const kinds = await edge.kinds();
    for (const kind of ['rollback-decided', 'shift-sent', 'rolled-back', 'recovered'])
      expect(kinds.filter((each) => each === kind)).toEqual([kind]);
    const ids = new Set(edge.subscriber.notifications.map(({ Message }) => JSON.parse(Message).id));
    expect([...ids].filter((id) => /rollback-started$/.test(id))).toHaveLength(1);
  });

  test('a tick that comes twice folds its minutes once', async () => {
    const twice = await anEdge();
    const once = await anEdge();
    await twice.tick();
    await once.tick();
    for (let minute = 0; minute < 15; minute += 1) {
      await twice.minutes(1);
      await twice.tick();
      await once.minutes(1);
    }
    const signals = async (edge: Edge) => (await edge.state())?.judgements[0]?.signals;
    expect(await signals(twice)).toEqual(await signals(once));
  });
});

describe('a person', () => {
  test('who paused the endpoint is obeyed; the machine says what it would do, and waits', async () => {
    const edge = await beforeTheBreach();
    await edge.operate({ action: 'pause', until: '1h', ...BREACH });
    await edge.minutes(10);
    expect(edge.acceptedChanges()).toBe(0);
    expect(await edge.mail('NOT ROLLED BACK, HELD')).toContain('a person paused this endpoint (we are on it)');
  });

  test('who rejected the rollback is obeyed, however the evidence grows', async () => {
    const guard = ['mode: approve', 'approve-within: 5m'];
    const edge = await anEdge({ guard, candidate: { errorRate: 0.2 } });
    await edge.tick();
    for (let minute = 0; minute < 30 && (await edge.state())?.rollback === undefined; minute += 1)
      await edge.minutes(1);
    expect(await edge.manualRollback({ action: 'reject', ...BREACH })).toMatchObject({ outcome: 'accepted' });
    await edge.minutes(60);
    expect(edge.acceptedChanges()).toBe(0);
    expect(await edge.mail('ROLLBACK REJECTED')).toContain('Stablehand now ignores this evidence against v2.');
  });

  test('who sets weights while the machine moves traffic has the last word', async () => {
    const edge = await beforeTheBreach({ ...DEAD, aws: { durations: { create: 0, weights: 20 } } });
    await edge.tick();
    expect(edge.acceptedChanges()).toBe(1);
    edge.aws.clock.advanceBy(30);
    await setWeightsByHand(edge.aws, { stable: 1, candidate: 1 });
    edge.aws.clock.advanceBy(30);
    await edge.tick();
    await edge.minutes(10);
    expect(await edge.state()).toMatchObject({ rollback: { status: 'superseded' } });
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 1 });
    expect(await edge.mail('ROLLBACK STOPPED')).toContain('it will not fight them');
  });

  test('who rolls back in the minute of the breach and the machine are one rollback', async () => {
    const edge = await beforeTheBreach();
    await Promise.all([edge.tick(), edge.manualRollback({ action: 'rollback', ...BREACH })]);
    await edge.minutes(12);
    expect(edge.acceptedChanges()).toBe(1);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  });
});
