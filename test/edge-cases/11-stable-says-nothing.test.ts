import { expect, test } from 'vitest';
import { anEdge } from './an-edge.ts';
import { deployByHand } from './by-hand.ts';

// A plain failure needs no stable version to be held against: the candidate that fails nine of ten requests beside a stable version that
// reports nothing used to be left alone for hours, without a word.

const FAILS = { errorRate: 0.9 };

test('stable reports nothing and the candidate fails nine of ten: the traffic is moved within minutes', async () => {
  const edge = await anEdge({ stable: { errorRate: 0, silent: true }, candidate: FAILS });
  await edge.tick();
  await edge.minutes(12);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.state()).toMatchObject({ rollback: { cause: 'hard-limit', status: 'completed' } });
  const decided = (await edge.events()).find(({ kind }) => kind === 'rollback-decided');
  expect(decided?.why).toMatch(
    /^hard limit: in 2 minutes running the candidate failed .* and stable reported no request/,
  );
});

test.each([0.0004, 0])(
  'stable has %d of the traffic when it is first met, and the candidate fails: the same',
  async (rest) => {
    const edge = await anEdge({ candidate: FAILS, share: 1 - rest });
    await edge.tick();
    await edge.minutes(12);
    expect(await edge.weights()).toMatchObject({ candidate: 0 });
    expect(await edge.state()).toMatchObject({ rollback: { cause: 'hard-limit', status: 'completed' } });
  },
);
test('stable reports nothing and the candidate is well: nothing is moved, nothing is called healthy, and people are told', async () => {
  const edge = await anEdge({ stable: { errorRate: 0, silent: true } });
  await edge.tick();
  await edge.minutes(20);
  expect(edge.acceptedChanges()).toBe(0);
  expect(edge.verdicts()).not.toContain('healthy');
  expect(await edge.mail('BLIND')).toContain('stable');
});

test.each([
  ['DescribeEndpoint', 'SageMaker does not say what it serves'],
  ['DescribeModel', 'what the variants serve could not be read'],
])(
  '%s is refused for a quarter of an hour: people hear which endpoint nobody can see, and what to do',
  async (operation, why) => {
    const edge = await anEdge();
    await edge.tick();
    edge.aws.faults.next({ service: 'sagemaker', operation, kind: 'refuse', times: Number.POSITIVE_INFINITY });
    if (operation === 'DescribeModel') {
      await deployByHand(edge.aws, {
        config: 'fraud-2',
        variants: [
          { name: 'stable', model: 'model-1', weight: 0.9, instances: 2 },
          { name: 'candidate', model: 'model-3', weight: 0.1, instances: 1 },
        ],
      });
    }
    await edge.minutes(30);
    const mail = await edge.mail('BLIND');
    expect(mail).toContain(why);
    expect(mail).toContain("allow the health-check function's role that call again");
    expect(edge.alarms.length).toBeGreaterThan(0);
  },
);
