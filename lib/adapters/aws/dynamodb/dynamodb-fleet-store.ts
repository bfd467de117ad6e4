import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseFleetState } from '../../../contract/fleet-item.ts';
import { FLEET_KEY, STATE_KEY } from '../../../contract/table-keys.ts';
import type { FleetStore } from '../../../flows/ports.ts';
import { revisedItems } from './dynamodb-revised-item.ts';

/** The fleet's one item. */
export function dynamoDbFleetStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteName?: () => string,
): FleetStore {
  const items = revisedItems(client, tableName, parseFleetState, newWriteName);
  const key = { partition: FLEET_KEY, sort: STATE_KEY };
  return { read: () => items.read(key), write: (state) => items.write(key, state) };
}
