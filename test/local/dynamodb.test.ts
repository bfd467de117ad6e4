import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { clientConfigFor, createGuardTable } from '../../lib/local/prepare-guard.ts';
import { aLocalAws, once } from './local-story.ts';

const TableName = 'guards';
const Key = { pk: 'ENDPOINT#fraud', sk: 'STATE' };

async function aTable() {
  const aws = await aLocalAws();
  await createGuardTable(aws, TableName);
  return DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientConfigFor(aws), ...once }));
}

test('of two first writes one wins, and the loser sees the winner', async () => {
  const table = await aTable();
  const put = (who: string) =>
    table.send(
      new PutCommand({
        TableName,
        Item: { ...Key, who },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  const writers = ['a', 'b'];
  const outcomes = await Promise.allSettled(writers.map(put));
  const winner = writers[outcomes.findIndex(({ status }) => status === 'fulfilled')];
  const [failure, ...others] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(others).toEqual([]);
  expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
  expect(failure.Item).toEqual({ pk: { S: Key.pk }, sk: { S: Key.sk }, who: { S: winner } }); // clients leave it marshalled
});

test('a revision counts up once, whoever races', async () => {
  const table = await aTable();
  await table.send(new PutCommand({ TableName, Item: { ...Key, revision: 1 } }));
  const bump = () =>
    table.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'ADD revision :one',
        ConditionExpression: 'revision = :expected',
        ExpressionAttributeValues: { ':one': 1, ':expected': 1 },
      }),
    );
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, bump));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await table.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item).toEqual({
    ...Key,
    revision: 2,
  });
});

test('history comes newest first, page by page, and the fleet index holds only what has its keys', async () => {
  const table = await aTable();
  for (let i = 1; i <= 5; i += 1) {
    const index = i % 2 === 0 ? { gsiPk: 'ROLLBACK', gsiSk: `2026-11-0${i}` } : {};
    await table.send(new PutCommand({ TableName, Item: { pk: Key.pk, sk: `EVENT#2026-11-0${i}`, ...index } }));
  }
  await table.send(new PutCommand({ TableName, Item: { pk: 'ENDPOINT#other', sk: 'EVENT#2026-11-09' } }));
  const page = (ExclusiveStartKey?: Record<string, unknown>) =>
    table.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
        ExpressionAttributeValues: { ':pk': Key.pk, ':event': 'EVENT#' },
        ScanIndexForward: false,
        Limit: 3,
        ExclusiveStartKey,
      }),
    );
  const first = await page();
  const second = await page(first.LastEvaluatedKey);
  expect([...(first.Items ?? []), ...(second.Items ?? [])].map((item) => item.sk.slice(-1))).toEqual([
    '5',
    '4',
    '3',
    '2',
    '1',
  ]);
  const fleet = await table.send(
    new QueryCommand({
      TableName,
      IndexName: 'rollbacks',
      KeyConditionExpression: 'gsiPk = :all',
      ExpressionAttributeValues: { ':all': 'ROLLBACK' },
    }),
  );
  expect(fleet.Items?.map((item) => item.gsiSk)).toEqual(['2026-11-02', '2026-11-04']);
});

test('what the engine does not know is refused by name', async () => {
  const table = await aTable();
  const write = new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] });
  await expect(table.send(write)).rejects.toThrow('TransactWriteItems is not emulated here');
  await expect(table.send(new GetCommand({ TableName: 'nobody', Key }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
