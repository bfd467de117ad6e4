import { expect, test } from 'vitest';
import { newGuardState } from '../../lib/core/state/guard-state.ts';
import { seeEndpoint } from '../../lib/flows/see-endpoint.ts';
import { aGuardOf, aWorld, ENDPOINT, NOON } from '../support/a-world.ts';
import { watched } from '../support/watched-ports.ts';

/** What is seen of `fraud`, through ports that note their calls. */
async function seeing() {
  const { ports, metrics } = aWorld();
  const calls: string[] = [];
  const listening = watched(ports, ({ name }, proceed) => {
    calls.push(name);
    return proceed();
  });
  const endpoint = await ports.endpoints.describe(ENDPOINT);
  if (endpoint === 'gone') throw new Error('there is an endpoint');
  return { metrics, listening, endpoint, calls };
}
const { stable: _, ...NAMELESS } = aGuardOf(ENDPOINT);

test('contents are read and numbered once, and not again while config and images stay', async () => {
  const { listening, endpoint, calls } = await seeing();
  const first = await seeEndpoint(listening, newGuardState(ENDPOINT), {
    guard: aGuardOf(ENDPOINT),
    endpoint,
    atEpochSeconds: NOON,
  });
  expect(first.placements.map(({ version, variant }) => [version, variant])).toEqual([
    [1, 'stable'],
    [2, 'candidate'],
  ]);
  expect(calls).toContain('endpoints.readContents');
  calls.length = 0;
  await seeEndpoint(listening, first, { guard: aGuardOf(ENDPOINT), endpoint, atEpochSeconds: NOON + 60 });
  expect(calls).toEqual([]);
});

test("yesterday's requests are asked only where neither policy nor memory says who is stable", async () => {
  const { listening, endpoint, calls } = await seeing();
  const first = await seeEndpoint(listening, newGuardState(ENDPOINT), {
    guard: NAMELESS,
    endpoint,
    atEpochSeconds: NOON,
  });
  expect(first.stable).toBe(1);
  expect(calls).toContain('metrics.readMinutes');
  calls.length = 0;
  await seeEndpoint(listening, first, { guard: NAMELESS, endpoint, atEpochSeconds: NOON + 60 });
  expect(calls).not.toContain('metrics.readMinutes');
});

test('half an answer about yesterday makes nobody stable, and nobody unknown for good', async () => {
  const { metrics, listening, endpoint } = await seeing();
  metrics.answer(() => 'partial');
  const seen = await seeEndpoint(listening, newGuardState(ENDPOINT), {
    guard: NAMELESS,
    endpoint,
    atEpochSeconds: NOON,
  });
  expect(seen.stable).toBeUndefined();
  expect(seen.outbox.map((entry) => entry.kind)).not.toContain('notice');
});

test('a function that may not read metrics leaves the question to the tick', async () => {
  const { listening, endpoint, calls } = await seeing();
  const { metrics: _metrics, ...withoutMetrics } = listening;
  const seen = await seeEndpoint(withoutMetrics, newGuardState(ENDPOINT), {
    guard: NAMELESS,
    endpoint,
    atEpochSeconds: NOON,
  });
  expect(seen.stable).toBeUndefined();
  expect(calls).not.toContain('metrics.readMinutes');
});
