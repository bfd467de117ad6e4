import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseGuardState, renderGuardState } from '../../../contract/guard-state/guard-state-item.ts';
import { endpointKey, STATE_KEY } from '../../../contract/table-keys.ts';
import type { GuardStore } from '../../../flows/ports.ts';
import { revisedItems } from './dynamodb-revised-item.ts';

/** Guard states, one item each. */
export function dynamoDbGuardStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteName?: () => string,
): GuardStore {
  const items = revisedItems(client, tableName, parseGuardState, newWriteName);
  const keyOf = (endpoint: string) => ({ partition: endpointKey(endpoint), sort: STATE_KEY });
  return {
    read: (endpoint) => items.read(keyOf(endpoint)),
    write: (state) => items.write(keyOf(state.endpoint), renderGuardState(state)),
    replace: (state, { writtenBy }) => items.replace(keyOf(state.endpoint), renderGuardState(state), writtenBy),
  };
}
