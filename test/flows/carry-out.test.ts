import { expect, test } from 'vitest';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import { noticeEntry } from '../../lib/core/record/outbox.ts';
import { carryOut } from '../../lib/flows/carry-out.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { aLease, aRollback } from '../support/a-rollback.ts';
import { aState } from '../support/a-state.ts';
import { aWorld } from '../support/a-world.ts';
import { NOON } from '../support/noon.ts';
import { failing, watched } from '../support/watched-ports.ts';

const FACTS = { endpoint: 'fraud', atEpochSeconds: NOON, who: 'stablehand', why: 'v2 failed' };
const CALL = { kind: 'weights', endpoint: 'fraud', shares: aRollback().target } as const;

/** An intent with its lease, a call and a notice about it. */
function intended() {
  const world = aWorld();
  const rollback = aRollback({ lease: aLease(NOON) });
  const outbox = [noticeEntry(makeNotice('rollback-started', 'r1', FACTS))];
  return { ...world, step: { state: aState({ revision: 0, rollback, outbox }), call: CALL } };
}

const listening = (ports: Ports, calls: string[]): Ports =>
  watched(ports, ({ name }, proceed) => {
    calls.push(name);
    return proceed();
  });

test('the intent is written, then the call is sent, then people are told', async () => {
  const { ports, step } = intended();
  const calls: string[] = [];
  expect(await carryOut(listening(ports, calls), step)).toEqual({ outcome: 'done', call: 'accepted', failures: [] });
  expect(calls).toEqual(['guards.write', 'endpoints.setWeights', 'notifier.publish', 'guards.write']);
});

test('where somebody else wrote in between nothing is sent and nobody is told', async () => {
  const { ports, step } = intended();
  await ports.guards.write(aState({ revision: 1 }));
  const calls: string[] = [];
  expect(await carryOut(listening(ports, calls), step)).toEqual({ outcome: 'changed', failures: [] });
  expect(calls).toEqual(['guards.write']);
});

test('an intent that took long to write is not acted on: its lease may be over before the call arrives', async () => {
  const { ports, step, pass } = intended();
  const slow = watched(ports, async ({ name }, proceed) => {
    if (name === 'guards.write') pass(16);
    return proceed();
  });
  expect(await carryOut(slow, step)).toMatchObject({ outcome: 'done', call: 'too-late' });
  expect(ports.endpoints.accepted).toEqual([]);
});

test('the lease that is written runs from the moment of the call, not from the tick', async () => {
  const { ports, step, pass, state } = intended();
  pass(20);
  await carryOut(ports, step);
  expect((await state()).rollback?.lease).toMatchObject({
    sentAtEpochSeconds: NOON + 20,
    notBeforeEpochSeconds: NOON + 65,
  });
});

test('without a call a state that cannot be written is a failure, and nobody is told what is not so', async () => {
  const { ports, step } = intended();
  const noTable = new Error('no table');
  const done = await carryOut(failing(ports, 'guards.write', noTable), { state: step.state });
  expect(done).toEqual({ outcome: 'done', failures: [noTable] });
  expect(ports.notifier.published).toEqual([]);
});

test('a call of which nobody knows whether it arrived is unknown, and a failure', async () => {
  const { ports, step } = intended();
  const away = new Error('SageMaker is away');
  const done = await carryOut(failing(ports, 'endpoints.setWeights', away), step);
  expect(done).toEqual({ outcome: 'done', call: 'unknown', failures: [away] });
});
