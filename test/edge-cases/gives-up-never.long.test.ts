import { describe, expect, test } from 'vitest';
import { CALL_OUTCOMES } from '../../lib/core/plan/moves/call-outcomes.ts';
import { anEdge, type Edge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

// A call that certainly did nothing is no attempt; as long as users fail it is tried again, and people hear of it again.

const DEAD = { candidate: { errorRate: 0.9 } } as const;
const MOVED = { stable: 1, candidate: 0 };

async function throttledFor(edge: Edge, calls: number): Promise<void> {
  edge.aws.faults.next({
    service: 'sagemaker',
    operation: 'UpdateEndpointWeightsAndCapacities',
    kind: 'throttle',
    times: calls,
  });
  await edge.tick();
}

const subjects = async (edge: Edge): Promise<string[]> => (await edge.mails()).map(({ subject }) => subject);
const begin = (all: readonly string[], words: string): number => all.filter((each) => each.startsWith(words)).length;

describe('throttled calls', () => {
  test('an hour of them ends with the candidate at 0, not with "failed": none of them counts', async () => {
    const edge = await anEdge(DEAD);
    await throttledFor(edge, 300);
    await edge.minutes(64);
    expect((await edge.state())?.rollback?.status).not.toBe('failed');
    await edge.minutes(8);
    expect(await edge.weights()).toEqual(MOVED);
    expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', from: 2, to: 1 } });
    expect(await edge.kinds()).not.toContain('failed');
  });

  test('people are told that traffic has not moved and that SageMaker throttles, and are reminded', async () => {
    const edge = await anEdge(DEAD);
    await throttledFor(edge, 300);
    await edge.minutes(64);
    const all = await edge.mails();
    const overdue = all.filter(({ subject }) => subject.startsWith('ROLLBACK TAKES TOO LONG'));
    expect(overdue.length, all.map(({ subject }) => subject).join(' | ')).toBeGreaterThanOrEqual(2);
    expect(overdue.at(-1)?.body.replace(/\s+/g, ' ')).toContain('SageMaker throttles');
  });

  test('with time between calls the same tick sends it again', async () => {
    const edge = await anEdge(DEAD);
    await throttledFor(edge, 3);
    await edge.minutes(6);
    expect(await edge.weights()).toEqual(MOVED);
    const sent = edge.aws.calls.recent.filter(({ operation }) => operation === 'UpdateEndpointWeightsAndCapacities');
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ atEpochSeconds }) => Math.floor(atEpochSeconds / 60))).size).toBe(1);
  });
});

describe('a right that is missing', () => {
  const refusing = async (edge: Edge, times: number) => {
    edge.aws.faults.next({
      service: 'sagemaker',
      operation: 'UpdateEndpointWeightsAndCapacities',
      kind: 'refuse',
      times,
    });
    await edge.tick();
  };

  test('is named in the mail, within minutes, and rings the alarm', async () => {
    const edge = await anEdge(DEAD);
    await refusing(edge, 1000);
    await edge.minutes(12);
    expect(await edge.mail('ROLLBACK FAILED')).toContain('AccessDeniedException');
    expect(edge.alarms.join()).toContain('access-refused');
  });

  test('is tried again after half an hour: once it is given, the candidate is moved', async () => {
    const edge = await anEdge(DEAD);
    await refusing(edge, 4);
    await edge.minutes(45);
    expect(await edge.weights()).toEqual(MOVED);
    expect(await edge.kinds()).toContain('failed');
    expect(await edge.state()).toMatchObject({ rollback: { status: 'completed' } });
  });

  test('that stays missing is told again and again, at growing intervals', async () => {
    const edge = await anEdge(DEAD);
    await refusing(edge, 100_000);
    await edge.minutes(60);
    const failedAfter = async (minutes: number) => {
      await edge.minutes(minutes);
      return begin(await subjects(edge), 'ROLLBACK FAILED');
    };
    const first = await failedAfter(0);
    expect(first).toBe(2); // at once, and half an hour later
    expect(await failedAfter(130)).toBe(3); // two hours later
  });
});

describe('held', () => {
  test('a pipeline that goes on raising a held version is told at each step', async () => {
    const edge = await anEdge(DEAD);
    await edge.tick();
    expect(
      await edge.operate({ action: 'pause', endpoint: 'fraud', reason: 'a test of load', by: 'ada', until: '12h' }),
    ).toMatchObject({ outcome: 'done' });
    await edge.minutes(10);
    const told = async () => begin(await subjects(edge), 'NOT ROLLED BACK, HELD');
    expect(await told()).toBe(1);
    for (const [index, percent] of [25, 50, 75, 100].entries()) {
      await setWeightsByHand(edge.aws, { stable: 100 - percent, candidate: percent });
      await edge.minutes(4);
      expect(await told(), `${percent}`).toBe(index + 2);
    }
  });

  test('while nothing changes people hear of it after half an hour and after two hours more', async () => {
    const edge = await anEdge(DEAD);
    await edge.tick();
    await edge.operate({ action: 'pause', endpoint: 'fraud', reason: 'a test of load', by: 'ada', until: '12h' });
    await edge.minutes(30);
    const told = async () => begin(await subjects(edge), 'NOT ROLLED BACK, HELD');
    expect(await told()).toBe(1);
    await edge.minutes(10);
    expect(await told()).toBe(2);
    await edge.minutes(100);
    expect(await told()).toBe(2);
    await edge.minutes(30);
    expect(await told()).toBe(3);
  });
});

test('of every end of a call it is said whether SageMaker does it; only what may have been done, or was heard, is an attempt', () => {
  const uncounted = Object.entries(CALL_OUTCOMES).flatMap(([outcome, { counts }]) => (counts ? [] : [outcome]));
  expect(uncounted).toEqual(['busy', 'throttled', 'too-late']);
  for (const { done, counts } of Object.values(CALL_OUTCOMES)) if (done !== 'certainly not') expect(counts).toBe(true);
});
