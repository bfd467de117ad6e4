import { describe, expect, test } from 'vitest';
import { anEdge, type Edge } from './an-edge.ts';

// facts/peers.md 7, 6: SageMaker is busy with something else, or the endpoint is broken. Never a second call, always a word.

const DEAD = { candidate: { errorRate: 0.9 }, aws: { durations: { create: 0, weights: 30 } } } as const;

async function beforeTheBreach(): Promise<Edge> {
  const edge = await anEdge(DEAD);
  await edge.tick();
  await edge.minutes(2);
  expect((await edge.state())?.rollback).toBeUndefined();
  return edge;
}
const calls = ({ aws }: Edge): number => aws.calls.count('sagemaker', 'UpdateEndpointWeightsAndCapacities');

describe('busy', () => {
  test.each(['Updating', 'SystemUpdating', 'RollingBack'] as const)(
    'while it is %s the rollback waits without a call; afterwards one call does it',
    async (status) => {
      const edge = await beforeTheBreach();
      edge.aws.sagemaker.occupy('fraud', status, 600);
      await edge.minutes(9);
      expect(await edge.state()).toMatchObject({ rollback: { from: 2, to: 1 } });
      expect(calls(edge)).toBe(0);
      await edge.minutes(4);
      expect(calls(edge)).toBe(1);
      expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    },
  );

  test('for longer than a rollback should take: people hear it, once, and it goes on', async () => {
    const edge = await beforeTheBreach();
    edge.aws.sagemaker.occupy('fraud', 'SystemUpdating', 2400);
    await edge.minutes(30);
    expect(calls(edge)).toBe(0);
    expect(await edge.mail('ROLLBACK TAKES TOO LONG')).toContain('the endpoint is SystemUpdating');
    await edge.minutes(20);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  });
});

describe('stuck', () => {
  test('a change that never ends is not asked for again, and people hear that it takes too long', async () => {
    const edge = await beforeTheBreach();
    edge.aws.sagemaker.nextChange('fraud', 'stuck');
    await edge.minutes(40);
    expect(calls(edge)).toBe(1);
    expect((await edge.state())?.rollback?.status).not.toBe('completed');
    expect(await edge.mail('ROLLBACK TAKES TOO LONG')).toContain('the endpoint is Updating');
    expect((await edge.mails()).filter(({ subject }) => /^ROLLED BACK/.test(subject))).toEqual([]);
  });

  test('a call whose answer never came is not repeated while it may still be under way', async () => {
    const edge = await beforeTheBreach();
    edge.aws.faults.next({ service: 'sagemaker', operation: 'UpdateEndpointWeightsAndCapacities', kind: 'lost-reply' });
    await edge.minutes(6);
    expect(edge.acceptedChanges()).toBe(1);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect(edge.alarms).toHaveLength(1); // the run whose call was not answered failed loudly
  });
});

describe('broken', () => {
  test('an endpoint that is Failed takes no change: held, with the reason, and no call', async () => {
    const edge = await beforeTheBreach();
    edge.aws.sagemaker.occupy('fraud', 'Failed', Number.POSITIVE_INFINITY);
    await edge.minutes(10);
    expect(calls(edge)).toBe(0);
    expect(await edge.state()).toMatchObject({ rollback: { status: 'held' } });
    expect(await edge.mail('NOT ROLLED BACK, HELD')).toContain(
      'the endpoint is Failed and SageMaker refuses every change',
    );
  });

  test('an endpoint whose own rollback failed is waited for, with a deadline and a word', async () => {
    const edge = await beforeTheBreach();
    edge.aws.sagemaker.occupy('fraud', 'UpdateRollbackFailed', Number.POSITIVE_INFINITY);
    await edge.minutes(30);
    expect(calls(edge)).toBe(0);
    expect(await edge.mail('ROLLBACK TAKES TOO LONG')).toContain('UpdateRollbackFailed');
  });

  test('a change that SageMaker takes back is tried again, and claimed only when it is served', async () => {
    const edge = await beforeTheBreach();
    edge.aws.sagemaker.nextChange('fraud', 'rolls-back');
    await edge.minutes(20);
    expect(edge.acceptedChanges()).toBe(2);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect((await edge.kinds()).filter((kind) => kind === 'rolled-back')).toHaveLength(1);
  });
});
