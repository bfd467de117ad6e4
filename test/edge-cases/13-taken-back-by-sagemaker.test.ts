import { expect, test } from 'vitest';
import { anEdge } from './an-edge.ts';
import { deployByHand } from './by-hand.ts';

// SageMaker keeps no history of what it tried and took back: whoever looks later sees an endpoint that never changed.

const THIRD = {
  config: 'fraud-2',
  variants: [
    { name: 'stable', model: 'model-1', weight: 0.9, instances: 2 },
    { name: 'candidate', model: 'model-3', weight: 0.1, instances: 1 },
  ],
};

async function deployedWith(outcome: 'rolls-back' | 'update-rollback-failed' | 'completes') {
  const edge = await anEdge({ aws: { durations: { create: 0, config: 600, rollingBack: 120 } } });
  await edge.minutes(6);
  edge.aws.sagemaker.nextChange('fraud', outcome);
  await deployByHand(edge.aws, THIRD);
  await edge.minutes(20);
  return edge;
}

test('a deployment that SageMaker takes back is in the history: what was tried, since when, and why it was taken back', async () => {
  const edge = await deployedWith('rolls-back');
  const taken = (await edge.events()).filter(({ kind }) => kind === 'deployment-taken-back');
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ who: 'somebody else' });
  expect(taken[0]?.why).toMatch(
    /^endpoint config fraud-2 was being deployed since 2026-11-01T00:0\d:00Z, and SageMaker took it back: Unable to provision .*\. fraud-1 is in service as before$/,
  );
  expect(await edge.state()).not.toHaveProperty('attempt');
});

test('one that leaves the endpoint in UpdateRollbackFailed is said as well', async () => {
  const edge = await deployedWith('update-rollback-failed');
  expect(await edge.kinds()).toContain('deployment-taken-back');
});

test('one that completes is a deployment, and nothing was taken back', async () => {
  const edge = await deployedWith('completes');
  const kinds = await edge.kinds();
  expect(kinds).not.toContain('deployment-taken-back');
  expect(kinds.filter((kind) => kind === 'deployment-seen')).toHaveLength(2);
  expect(await edge.state()).not.toHaveProperty('attempt');
});
