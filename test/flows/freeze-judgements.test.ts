import { expect, test } from 'vitest';
import type { Judgement } from '../../lib/core/judge/judgement.ts';
import { freezeJudgements } from '../../lib/flows/freeze-judgements.ts';
import { aState } from '../support/a-state.ts';
import { aGuardOf, aWorld, ENDPOINT } from '../support/a-world.ts';
import { NOON, NOON_MINUTE } from '../support/noon.ts';
import { watched } from '../support/watched-ports.ts';

const NEWCOMER: Judgement = {
  candidate: 2,
  candidateVariant: 'candidate',
  stable: 1,
  stableVariant: 'stable',
  startedAtEpochSeconds: NOON,
  firstMinute: NOON_MINUTE,
  signals: {},
};
const GUARD = aGuardOf(ENDPOINT);
const state = aState({ judgements: [NEWCOMER] });

test("a newcomer's day before is read once, and what is frozen is not read again", async () => {
  const { ports } = aWorld();
  const calls: string[] = [];
  const listening = watched(ports, ({ name }, proceed) => {
    calls.push(name);
    return proceed();
  });
  const frozen = await freezeJudgements(listening, state, GUARD);
  expect(frozen.judgements[0]?.frozen).toBeDefined();
  expect(calls).toEqual(['metrics.readMinutes']);
  expect(await freezeJudgements(listening, frozen, GUARD)).toBe(frozen);
  expect(calls).toHaveLength(1);
});

test.each(['partial', 'failed'] as const)(
  'a day that comes back %s freezes nothing: half a history would hold for the whole deployment',
  async (status) => {
    const world = aWorld();
    world.metrics.answer(() => status);
    await expect(freezeJudgements(world.ports, state, GUARD)).rejects.toThrow(
      'the day before of fraud/stable could not be read whole (',
    );
  },
);

test('a statistic that is refused is an answer: the rest is frozen without it', async () => {
  const world = aWorld();
  world.metrics.answer(({ metric }) => (metric === 'latency-over' ? 'statistic-unavailable' : 'complete'));
  const signals = [
    { signal: 'errors', weight: 1 },
    { signal: 'latency', weight: 1 },
  ] as const;
  const frozen = await freezeJudgements(world.ports, state, { ...GUARD, signals });
  expect(frozen.judgements[0]?.frozen).toBeDefined();
});

test.each([
  ['asked for where the policy leaves the limit to it', { signal: 'latency', weight: 1 } as const, 1],
  [
    'not asked for where the policy has a limit',
    { signal: 'latency', weight: 1, slowerThanMicros: 300_000 } as const,
    0,
  ],
])("stable's own latency is %s", async (_, latency, times) => {
  const { ports } = aWorld();
  let asked = 0;
  const listening = watched(ports, ({ name }, proceed) => {
    if (name === 'metrics.readLatencyP99') asked += 1;
    return proceed();
  });
  await freezeJudgements(listening, state, { ...GUARD, signals: [latency] });
  expect(asked).toBe(times);
});
