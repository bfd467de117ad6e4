import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbGuardStore } from '../../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { mostCandidates } from '../../lib/core/reconcile/not-judged.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import { aGuard } from '../support/a-guard.ts';
import { aWorld, type TestWorld } from '../support/a-world.ts';
import { watched } from '../support/watched-ports.ts';
import { anEmbeddedTable, readingClient, TABLE_NAME } from './embedded-world.ts';

/** design: STATE stays under 32 KB, evidence under 2 KB a signal. */
const LARGEST_STATE = 32 * 1024;

/**
 * As DynamoDB counts: texts and names in UTF-8, a number a byte for two digits and one more, a list or map 3 bytes and one for each element.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(digitsOf(value) / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const named = Array.isArray(value) ? value.map((each) => ['', each]) : Object.entries(value);
  return named.reduce((sum, [name, each]) => sum + Buffer.byteLength(name) + bytesOf(each) + 1, 3);
}

const digitsOf = (value: number): number => String(value).replace(/e.*$/, '').replace(/\D/g, '').length;

/** Three signals, a day of noisy minutes, a rollback, everything undelivered: nothing could be recorded or told for hours. */
async function worstState(): Promise<GuardState> {
  const world: TestWorld = aWorld({
    guard: {
      mode: 'approve',
      approveWithinMinutes: 600,
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 2, slowerThanMicros: 300_000 },
        { signal: 'client-errors', weight: 1 },
      ],
    },
    errorRates: {
      'model-1': (minute) => 0.01 + (minute % 17) / 1000,
      'model-2': (minute) => 0.01 + (minute % 13) / 900 + (minute % 480 > 470 ? 0.05 : 0),
    },
  });
  await world.tick();
  await world.minutes(1440);
  const away = new Error('away');
  const deaf = watched(world.ports, ({ name }, proceed) =>
    name === 'events.append' || name === 'notifier.publish' ? Promise.reject(away) : proceed(),
  );
  for (let turn = 0; turn < 60; turn += 1) {
    // a pipeline that plays with weights makes an entry each time
    await world.ports.endpoints.setWeights('fraud', [
      { variant: 'stable', share: 0.9 - turn / 1000 },
      { variant: 'candidate', share: 0.1 + turn / 1000 },
    ]);
    await world.minutes(1, deaf);
  }
  return world.state();
}

describe('the state of a guard after a bad day', async () => {
  const state = await worstState();

  test('is a bad day indeed', () => {
    expect(Object.keys(state.judgements[0]?.signals ?? {})).toHaveLength(3);
    expect(state.outbox.length).toBeGreaterThan(40); // 50 at most: older ones are merged
    expect(state.judgements[0]?.signals.errors?.evidence.minutes).toBeGreaterThan(1400);
  });

  test('is under 32 KB, with evidence under 2 KB a signal', () => {
    const signals = Object.values(state.judgements[0]?.signals ?? {});
    const sizes = signals.map(bytesOf);
    console.info(
      `state ${bytesOf(state)} bytes, of which evidence ${sizes.join(' + ')}, outbox ${bytesOf(state.outbox)}`,
    );
    expect(bytesOf(state)).toBeLessThan(LARGEST_STATE);
    for (const size of sizes) expect(size).toBeLessThan(2 * 1024);
  });

  test.each([1, 2, 3])('is under 32 KB with as many candidates as are judged at once, by %i signals each', (count) => {
    const [judgement] = state.judgements;
    if (judgement?.frozen === undefined) throw new RangeError('nothing is judged');
    const frozen = { ...judgement.frozen, signals: judgement.frozen.signals.slice(0, count) };
    const names = frozen.signals.map(({ signal }) => signal);
    const signals = Object.fromEntries(names.map((name) => [name, judgement.signals[name]]));
    const most = mostCandidates({ ...aGuard(), signals: frozen.signals.map(({ signal }) => ({ signal, weight: 1 })) });
    const crowd = { ...state, judgements: Array.from({ length: most }, () => ({ ...judgement, frozen, signals })) };
    console.info(`${most} candidates by ${count} signals: ${bytesOf(crowd)} bytes`);
    expect(bytesOf(crowd)).toBeLessThan(LARGEST_STATE);
  });

  test('holds nothing that a table refuses, and comes back as it was', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(readingClient(await anEmbeddedTable())), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const store = dynamoDbGuardStore(client, TABLE_NAME);
    expect(await store.write({ ...state, revision: 1 })).toBe('written');
    expect(await store.read('fraud')).toStrictEqual({ ...state, revision: 1 });
    const { Item } = await client.send(
      new GetCommand({ TableName: TABLE_NAME, Key: { pk: 'ENDPOINT#fraud', sk: 'STATE' } }),
    );
    expect(bytesOf(Item)).toBeLessThan(LARGEST_STATE);
  });
});
