import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { dynamoDbEventHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbFleetHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-fleet-history.ts';
import { readFleetHistory } from '../../lib/flows/read-history.ts';
import { anEmbeddedTable, readingClient, stageOf, TABLE_NAME } from './embedded-world.ts';
import { anEvent } from './event-history.contract.ts';
import { expectDependencyError } from './staged-fault.ts';

/** 2026-11-22T12:00:00Z */
const NOON = Date.UTC(2026, 10, 22, 12) / 1000;

async function aFleet() {
  const aws = await anEmbeddedTable();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(readingClient(aws)));
  const events = dynamoDbEventHistory(client, TABLE_NAME);
  return { aws, events, fleet: dynamoDbFleetHistory(client, TABLE_NAME) };
}

test('what became of rollbacks, newest first and page by page; all of one second stay', async () => {
  const { events, fleet } = await aFleet();
  const decided: [string, number][] = [
    ['b', 0],
    ['a', 60],
    ['b', 60],
    ['c', 120],
  ];
  for (const [endpoint, second] of decided) {
    await events.append(anEvent({ endpoint, id: `${second}/rollback-decided`, atEpochSeconds: NOON + second }));
    await events.append(anEvent({ endpoint, id: `${second}/held`, kind: 'held', atEpochSeconds: NOON + second }));
  }
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await readFleetHistory(fleet, { limit: 2, ...(after === undefined ? {} : { after }) });
    pages.push(page.events.map(({ endpoint, atEpochSeconds, kind }) => `${endpoint} ${atEpochSeconds - NOON} ${kind}`));
    after = page.next;
  } while (after !== undefined);
  expect(pages).toEqual([
    ['c 120 held', 'c 120 rollback-decided'],
    ['b 60 held', 'b 60 rollback-decided'],
    ['a 60 held', 'a 60 rollback-decided'],
    ['b 0 held', 'b 0 rollback-decided'],
  ]);
});

test('knows nothing at first, and says when it cannot know', async () => {
  const { aws, fleet } = await aFleet();
  expect(await fleet.newest(10)).toEqual([]);
  stageOf(aws, 'dynamodb').strike('refused');
  await expectDependencyError(fleet.newest(10), 'access-refused', 'dynamodb:Query');
});
