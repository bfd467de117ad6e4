import { expect, test } from 'vitest';
import { minuteOf } from '../../lib/core/words/time.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { anEdge, type Edge } from './an-edge.ts';
import { registerForScaling, setWeightsByHand } from './by-hand.ts';

// facts/peers.md 7, 5: stable was scaled in behind the candidate. A rollback that crushes it is worse than the model that it leaves.

/** One instance of stable had 200 requests a minute, and would fail beyond 360. */
const SCALED_IN = {
  requests: 200,
  share: 0,
  instances: { stable: 1, candidate: 4 },
  stable: { errorRate: 0.01, capacityPerInstance: 360 },
  aws: { durations: { create: 0, weights: 30, capacity: 240 } },
} as const;

/** A breach that does not have to wait for evidence, and is no hard limit. */
const FALLEN_SILENT = { errorRate: 0, silent: true } as const;

/** By day 1000 requests a minute come: stable has a fifth of them, and its instance; the candidate has the rest. */
async function untilDecided(
  difference: Parameters<typeof anEdge>[0],
  weights: Readonly<Record<string, number>> = { stable: 2, candidate: 8 },
): Promise<Edge> {
  const edge = await anEdge({ ...SCALED_IN, ...difference });
  await registerForScaling(edge.aws, 'stable', 1, 8);
  await edge.tick();
  await edge.minutes(60);
  await setWeightsByHand(edge.aws, weights);
  await edge.minutes(1);
  edge.aws.world.serve('fraud', constantTraffic(1000));
  for (let minute = 0; minute < 60 && (await edge.state())?.rollback === undefined; minute += 1) await edge.minutes(1);
  return edge;
}

/** What stable's requests failed at worst, in a minute since then; a fraction. */
function worstOfStable({ aws }: Edge, fromEpochSeconds: number): number {
  const toEpochSeconds = minuteOf(aws.clock.nowEpochSeconds()) * 60;
  const rows = aws.world.rows('fraud', 'stable', { fromEpochSeconds, toEpochSeconds });
  return Math.max(...rows.map(({ requests, errors5xx }) => (requests === 0 ? 0 : errors5xx / requests)));
}

/** More than it had, and no more than its one instance can carry. */
async function movedPart(edge: Edge): Promise<boolean> {
  const { stable = 0 } = await edge.weights();
  return stable > 0.21 && stable < 0.36;
}

const asked = ({ aws }: Edge): readonly unknown[] =>
  aws.calls.recent
    .filter(({ operation, outcome }) => operation === 'UpdateEndpointWeightsAndCapacities' && outcome === 'ok')
    .map(({ input }) => input);

/** The instances that a call asks for. */
const countsIn = (input: unknown): readonly number[] =>
  [...JSON.stringify(input).matchAll(/"DesiredInstanceCount":(\d+)/g)].map(([, count]) => Number(count));

test('what stable can carry goes at once, then instances, then the rest; stable is never crushed', async () => {
  const edge = await untilDecided({ candidate: FALLEN_SILENT });
  const start = edge.aws.clock.nowEpochSeconds();
  await edge.minutes(1);
  expect(await movedPart(edge)).toBe(true);
  await edge.minutes(25);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
  // a part of the weights, the instances, the rest of the weights; before them the person's own
  expect(asked(edge).map(countsIn)).toEqual([[], [], [4], []]);
  expect(worstOfStable(edge, start)).toBeLessThan(0.1);
  expect(await edge.mail('ROLLING BACK IN STEPS')).toMatch(
    /1 instance that carries \d+ requests a minute, [\d,]+ would come/,
  );
  expect(await edge.mail('RECOVERED')).toContain(
    'The rollback is complete. Both the traffic shares and the requests after the move confirm it.',
  );
});

test('a part that has moved does not make the load behind a silent candidate look small enough for the rest', async () => {
  // 280 a minute, times 1.25: 35% of 1000 may go at once; its tenth from before over 35% would be 286, which one instance could carry
  const edge = await untilDecided({ candidate: FALLEN_SILENT, requests: 280 }, { stable: 1, candidate: 9 });
  const start = edge.aws.clock.nowEpochSeconds();
  await edge.minutes(25);
  // the busiest minute had a little more than 1050, which is three times what an instance carries
  expect(asked(edge).map(countsIn)).toEqual([[], [], [4], []]);
  expect(worstOfStable(edge, start)).toBeLessThan(0.1);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
});

test('capacity that is refused is told once with SageMaker’s words; what fits stays moved, and the rest follows when there is room', async () => {
  const edge = await untilDecided({ candidate: FALLEN_SILENT });
  edge.aws.sagemaker.limitInstances('fraud', 'stable', 1);
  const start = edge.aws.clock.nowEpochSeconds();
  await edge.minutes(12);
  expect(await movedPart(edge)).toBe(true);
  expect(await edge.state()).toMatchObject({ rollback: { status: 'preparing' } });
  expect(await edge.mail('ROLLBACK LACKS INSTANCES')).toMatch(/ResourceLimitExceeded|instance/);
  edge.aws.sagemaker.limitInstances('fraud', 'stable', undefined);
  await edge.minutes(25);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(worstOfStable(edge, start)).toBeLessThan(0.1);
});

test('a hard limit shifts everything first: an overloaded stable is better than a model that answers nothing', async () => {
  const edge = await untilDecided({ candidate: { errorRate: 0.9 } });
  await edge.minutes(1);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  await edge.minutes(10);
  expect(asked(edge).map(countsIn)).toEqual([[], [], [4]]);
});

test('a hard limit whose instances are refused has moved everything all the same, and people hear what is missing', async () => {
  const edge = await untilDecided({ candidate: { errorRate: 0.9 } });
  edge.aws.sagemaker.limitInstances('fraud', 'stable', 1);
  await edge.minutes(6);
  expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await edge.mail('ROLLBACK LACKS INSTANCES')).toContain('needs more instances to take all traffic back');
  expect(edge.alarms).toEqual([]);
});
