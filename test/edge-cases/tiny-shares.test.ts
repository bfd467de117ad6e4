import { describe, expect, test } from 'vitest';
import { anEdge, type Edge } from './an-edge.ts';
import { setWeightsByHand } from './by-hand.ts';

// One request in ten thousand is traffic: nothing may be called rolled back while a dead version still gets it.

const DEAD = { candidate: { errorRate: 0.87 }, requests: 400_000 } as const;

/** Every notice that says where traffic is says what DescribeEndpoint says. */
async function expectMovedAndTold(edge: Edge): Promise<void> {
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(edge.acceptedChanges()).toBeGreaterThan(0);
  const mail = await edge.mail('ROLLED BACK');
  expect(mail).toContain('stable 100%, candidate 0%');
  expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', from: 2, to: 1 } });
}

describe('a dead candidate is moved away whatever little it has', () => {
  test.each([
    ['1000 : 1', 1 / 1001],
    ['9999 : 1', 1 / 10_000],
    ['4999 : 1', 1 / 5000],
  ])('weights %s', async (_, share) => {
    const edge = await anEdge({ ...DEAD, share });
    await edge.tick();
    await edge.minutes(15);
    await expectMovedAndTold(edge);
  });

  test('by hand: the call is made, and "completed" is said when it has worked', async () => {
    const edge = await anEdge({ requests: 1000, share: 1 / 1001 });
    await edge.tick();
    const answer = await edge.manualRollback({
      action: 'rollback',
      endpoint: 'fraud',
      reason: 'it looks odd',
      by: 'ada',
    });
    expect(answer).toMatchObject({ outcome: 'accepted' });
    await edge.minutes(3);
    await expectMovedAndTold(edge);
  });

  test('put back by a pipeline with one request in a thousand, it is moved away once more', async () => {
    const edge = await anEdge(DEAD);
    await edge.tick();
    await edge.minutes(12);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    const before = edge.acceptedChanges();
    await setWeightsByHand(edge.aws, { stable: 1000, candidate: 1 });
    await edge.minutes(12);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    expect(edge.acceptedChanges()).toBeGreaterThan(before + 1); // theirs, and ours
  });
});

test('a third variant with one request in a thousand keeps it, and the mail says so', async () => {
  const edge = await anEdge({ candidate: { errorRate: 0.87 }, requests: 1000, share: 0.1 });
  await edge.tick();
  await setWeightsByHand(edge.aws, { stable: 0.999, candidate: 0.001 });
  await edge.minutes(2);
  expect(await edge.kinds()).toContain('weights-changed');
  const said = (await edge.events()).find(({ kind }) => kind === 'weights-changed');
  expect(said?.why).toContain('stable 99.9%, candidate 0.1%');
});
