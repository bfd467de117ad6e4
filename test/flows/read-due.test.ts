import { expect, test } from 'vitest';
import { failuresOf, readDue } from '../../lib/flows/read-due.ts';
import { aJudgement } from '../support/a-judgement.ts';
import { aState } from '../support/a-state.ts';
import { aGuardOf, aWorld } from '../support/a-world.ts';
import { anEndpoint } from '../support/an-endpoint.ts';
import { NOON, NOON_MINUTE } from '../support/noon.ts';
import { watched } from '../support/watched-ports.ts';

const AT = NOON + 5400;
const looking = (name: string, firstMinute: number) => ({
  guard: aGuardOf(name),
  state: aState({ endpoint: name, judgements: [aJudgement({ firstMinute })] }),
  endpoint: anEndpoint({ name }),
});

test('guards whose next minute is the same are read in one call', async () => {
  const { ports } = aWorld();
  const spans: unknown[] = [];
  const listening = watched(ports, ({ args }, proceed) => {
    spans.push(args[1]);
    return proceed();
  });
  await readDue(listening, [looking('one', NOON_MINUTE), looking('two', NOON_MINUTE)], AT);
  expect(spans).toEqual([{ from: NOON_MINUTE, to: expect.any(Number) }]);
});

test('a read that fails fails the guards that asked in it, and no other', async () => {
  const { ports } = aWorld();
  const away = new Error('CloudWatch is away');
  const guards = [looking('one', NOON_MINUTE), looking('two', NOON_MINUTE), looking('three', NOON_MINUTE + 10)];
  const half = watched(ports, ({ args }, proceed) =>
    (args[1] as { from: number }).from === NOON_MINUTE ? Promise.reject(away) : proceed(),
  );
  const { failures, replies } = await readDue(half, guards, AT);
  expect(guards.map((guard) => failuresOf(guard, failures))).toEqual([[away], [away], []]);
  expect([...replies.keys()].every((key) => key.includes('three'))).toBe(true);
  expect(replies.size).toBeGreaterThan(0);
});

test('a guard with nothing to judge, to watch or to prove asks for nothing', async () => {
  const { ports } = aWorld();
  const state = aState({ placements: [], stable: undefined });
  const idle = { guard: aGuardOf('idle'), state, endpoint: anEndpoint({ name: 'idle', weights: { stable: 1 } }) };
  const { replies, failures } = await readDue(ports, [idle], AT);
  expect([replies.size, failures]).toEqual([0, []]);
});
