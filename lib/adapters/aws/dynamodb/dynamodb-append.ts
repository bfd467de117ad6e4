import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { endpointKey, TABLE } from '../../../contract/table-keys.ts';
import { toDependencyError } from '../../dependency-error.ts';

/** Puts an item that must not be there yet. A repeat is an answer, not an exception. */
export async function appendItem(
  client: DynamoDBDocumentClient,
  tableName: string,
  item: Record<string, unknown>,
): Promise<'appended' | 'already-recorded'> {
  try {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: item,
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
      }),
    );
    return 'appended';
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return 'already-recorded';
    throw toDependencyError('dynamodb:PutItem', cause);
  }
}

/** Which items of an endpoint. */
export interface ItemQuery {
  readonly endpoint: string;
  readonly prefix: string;
  /** @default all */
  readonly newest?: { readonly atMost: number; readonly before?: string };
}

/** All items of an endpoint whose sort key begins with `prefix`, in key order, or the newest `atMost` in reverse, `before` a sort key. */
export async function queryItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  { endpoint, prefix, newest }: ItemQuery,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  try {
    const pages = paginateQuery(
      { client, ...(newest === undefined ? {} : { pageSize: newest.atMost }) },
      {
        TableName: tableName,
        KeyConditionExpression: `${TABLE.partitionKey} = :endpoint AND begins_with(${TABLE.sortKey}, :prefix)`,
        ExpressionAttributeValues: { ':endpoint': endpointKey(endpoint), ':prefix': prefix },
        ScanIndexForward: newest === undefined,
        // a start key need not be there: reading goes on behind its place
        ...(newest?.before === undefined
          ? {}
          : { ExclusiveStartKey: { [TABLE.partitionKey]: endpointKey(endpoint), [TABLE.sortKey]: newest.before } }),
        ConsistentRead: true,
      },
    );
    for await (const page of pages) {
      items.push(...(page.Items ?? []));
      if (newest !== undefined && items.length >= newest.atMost) break;
    }
  } catch (cause) {
    throw toDependencyError('dynamodb:Query', cause);
  }
  return newest === undefined ? items : items.slice(0, newest.atMost);
}
