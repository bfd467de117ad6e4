import { expect, test } from 'vitest';
import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { EventHistory } from '../../lib/flows/ports.ts';
import { aWorld } from '../support/a-world.ts';
import { NOON } from '../support/noon.ts';
import { type Cursor, logRollbacks } from './rollback-log.ts';

const anEvent = (number: number, over: Partial<GuardEvent> = {}): GuardEvent => ({
  id: `e${number}`,
  endpoint: 'fraud',
  kind: 'rolled-back',
  atEpochSeconds: NOON + number * 60,
  who: 'stablehand',
  why: `rollback ${number}`,
  ...over,
});

/** A log that dies at its nth write. @param diesAt - 0: never. */
function aLog(diesAt = 0) {
  const log = { rows: new Map<string, GuardEvent>(), cursor: { place: '' } as Cursor, puts: 0 };
  let writes = 0;
  const write = async (change: () => void) => {
    writes += 1;
    if (writes === diesAt) throw new Error('killed');
    change();
  };
  const port = {
    put: (id: string, event: GuardEvent) =>
      write(() => {
        log.puts += 1;
        log.rows.set(id, event);
      }),
    moveTo: (next: Cursor) =>
      write(() => {
        log.cursor = next;
      }),
  };
  return { log, port };
}

const LATER = NOON + 7 * 86_400;

test('an observer sees each event of its kind, oldest first, and the next time only what is new', async () => {
  const { events } = aWorld().ports;
  for (const number of [1, 2]) await events.append(anEvent(number));
  await events.append(anEvent(3, { kind: 'promoted' }));
  const { log, port } = aLog();
  await logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: LATER });
  expect([...log.rows.keys()]).toEqual(['e1', 'e2']);
  await events.append(anEvent(4));
  await logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: LATER });
  expect([...log.rows.keys()]).toEqual(['e1', 'e2', 'e4']);
  expect(log.puts).toBe(3);
});

test('killed at any write it has the same rows in the end', async () => {
  const { events } = aWorld().ports;
  for (const number of [1, 2, 3]) await events.append(anEvent(number));
  for (const diesAt of [1, 2, 3, 4]) {
    const { log, port } = aLog(diesAt);
    await expect(
      logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: LATER }),
    ).rejects.toThrow('killed');
    await logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: LATER });
    expect([...log.rows.keys()]).toEqual(['e1', 'e2', 'e3']);
    expect(log.cursor.place).toContain('#e3');
  }
});

test('an event that is delivered late, with an older time, is not missed', async () => {
  const { events } = aWorld().ports;
  const { log, port } = aLog();
  await events.append(anEvent(2));
  await logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: NOON + 180 });
  await events.append(anEvent(1));
  await logRollbacks(events, port, { endpoint: 'fraud', cursor: log.cursor, atEpochSeconds: NOON + 240 });
  expect([...log.rows.keys()].sort()).toEqual(['e1', 'e2']);
});

test('a tick knows nothing of observers: one that hangs for ever delays no rollback', async () => {
  const world = aWorld({ errorRates: { 'model-2': 0.6 } });
  const { port } = aLog();
  const hanging: EventHistory = {
    append: (event) => world.ports.events.append(event),
    newest: () => new Promise(() => undefined),
    older: () => new Promise(() => undefined),
  };
  void logRollbacks(hanging, port, { endpoint: 'fraud', cursor: { place: '' }, atEpochSeconds: NOON });
  await world.minutes(10);
  expect((await world.ports.events.newest('fraud', 50)).map(({ kind }) => kind)).toContain('rolled-back');
});
