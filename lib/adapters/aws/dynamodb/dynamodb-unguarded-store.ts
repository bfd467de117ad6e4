import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endpointKey, UNREADABLE_KEY } from '../../../contract/table-keys.ts';
import { parseUnguarded } from '../../../contract/unguarded-item.ts';
import type { UnguardedStore } from '../../../flows/ports.ts';
import { revisedItems } from './dynamodb-revised-item.ts';

/** What is remembered of endpoints whose state cannot be read, an item each beside the state. */
export function dynamoDbUnguardedStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteName?: () => string,
): UnguardedStore {
  const items = revisedItems(client, tableName, parseUnguarded, newWriteName);
  const keyOf = (endpoint: string) => ({ partition: endpointKey(endpoint), sort: UNREADABLE_KEY });
  return {
    read: (endpoint) => items.read(keyOf(endpoint)),
    write: (unguarded) => items.write(keyOf(unguarded.endpoint), unguarded),
  };
}
