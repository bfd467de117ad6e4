import { expect, test } from 'vitest';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { anEdge } from './an-edge.ts';
import { deployByHand } from './by-hand.ts';

// What serves goes bad, and no candidate is there to blame.

const alone = { share: 0, requests: 600, aws: { durations: { create: 0, config: 120, weights: 30 } } } as const;

test('a lone model that fails 60% is told of at the first look after two minutes, and again when it is over', async () => {
  const edge = await anEdge(alone);
  await edge.minutes(60);
  expect(await edge.kinds()).not.toContain('degraded');
  edge.aws.world.behave('model-1', { errorRate: 0.6 });
  await edge.minutes(7);
  const told = await edge.mail('DEGRADED');
  expect(told).toMatch(/at least half of the requests to v1 on fraud \(variant stable\) have failed/);
  expect(told).toContain('Nothing was moved');
  await edge.minutes(20);
  edge.aws.world.behave('model-1', { errorRate: 0.01 });
  await edge.minutes(15);
  expect(await edge.mail('NO LONGER DEGRADED')).toMatch(/was degraded for (2[5-9]|3\d) minutes/);
  expect((await edge.events()).filter(({ kind }) => kind.startsWith('degraded'))).toHaveLength(2);
  expect(edge.aws.calls.recent.map(({ operation }) => operation)).not.toContain('UpdateEndpointWeightsAndCapacities');
});

test('the same with a change of config two hours before, and solo: auto: it is rolled back', async () => {
  const edge = await anEdge({ ...alone, guard: ['solo: auto'] });
  await edge.minutes(30);
  edge.aws.world.behave('model-9', { errorRate: 0.01 });
  await deployByHand(edge.aws, {
    config: 'fraud-2',
    variants: [{ name: 'stable', model: 'model-9', weight: 1, instances: 2 }],
  });
  await edge.minutes(120);
  edge.aws.world.behave('model-9', { errorRate: 0.6 });
  await edge.minutes(20);
  expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', from: 3, to: 1 } });
  expect((await edge.mails()).map(({ subject }) => subject).join('\n')).toMatch(/ROLLED BACK fraud/);
});

test('a limit of the policy holds without any history, and is told with its number', async () => {
  const edge = await anEdge({ ...alone, guard: ['signals: { errors: { at-most: 2% } }'] });
  await edge.minutes(10);
  edge.aws.world.behave('model-1', { errorRate: 0.06 });
  await edge.minutes(30);
  expect(await edge.mail('DEGRADED')).toContain('The limit in the policy is 2.0%');
});

test('requests that stop are told as lost traffic, and that they are back', async () => {
  const edge = await anEdge({ ...alone, guard: ['signals: { errors: {}, requests: { at-least: 100 } }'] });
  await edge.minutes(15);
  edge.aws.world.serve('fraud', { perMinute: () => null });
  await edge.minutes(20);
  expect(await edge.mail('TRAFFIC LOST')).toContain('Ask the callers first');
  edge.aws.world.serve('fraud', constantTraffic(600));
  await edge.minutes(15);
  expect(await edge.mail('TRAFFIC IS BACK')).toContain('As many requests reach fraud as before');
});
