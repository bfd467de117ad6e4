import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { dynamoDbEventHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { ROLLBACK_INDEX_VALUE, TABLE } from '../../lib/contract/table-keys.ts';
import { anEmbeddedTable, readingClient, TABLE_NAME } from './embedded-world.ts';
import { anEvent } from './event-history.contract.ts';

test('what became of rollbacks on all endpoints stands in one index, by time; nothing else does', async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(readingClient(await anEmbeddedTable())));
  const history = dynamoDbEventHistory(client, TABLE_NAME);
  const first = anEvent({ endpoint: 'b', atEpochSeconds: 1_795_348_800 });
  const second = anEvent({ endpoint: 'a', atEpochSeconds: 1_795_348_860 });
  const proven = anEvent({ id: '1a2b/recovered', kind: 'recovered', atEpochSeconds: 1_795_349_400 });
  for (const event of [second, first, proven, anEvent({ id: '1a2b/shift-sent', kind: 'shift-sent' })])
    await history.append(event);
  const { Items } = await client.send(
    new QueryCommand({
      TableName: TABLE_NAME,
      IndexName: TABLE.rollbackIndex,
      KeyConditionExpression: `${TABLE.indexPartitionKey} = :rollbacks`,
      ExpressionAttributeValues: { ':rollbacks': ROLLBACK_INDEX_VALUE },
    }),
  );
  expect(Items?.map(({ endpoint, kind }) => [endpoint, kind])).toEqual([
    ['b', 'rollback-decided'],
    ['a', 'rollback-decided'],
    ['ranker', 'recovered'],
  ]);
});
