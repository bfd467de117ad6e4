import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { parseGuardState } from '../../contract/guard-state-item.ts';
import { endpointKey, STATE_KEY, TABLE } from '../../contract/table-keys.ts';
import type { GuardStore } from '../../flows/ports.ts';
import { toDependencyError } from '../dependency-error.ts';

/** Guard states, one item each, read consistently and written under a condition on their revision. */
export function dynamoDbGuardStore(client: DynamoDBDocumentClient, tableName: string): GuardStore {
  const keyOf = (endpoint: string) => ({ [TABLE.partitionKey]: endpointKey(endpoint), [TABLE.sortKey]: STATE_KEY });
  return {
    async read(endpoint) {
      try {
        const { Item } = await client.send(
          new GetCommand({ TableName: tableName, Key: keyOf(endpoint), ConsistentRead: true }),
        );
        return Item === undefined ? undefined : parseGuardState(Item);
      } catch (cause) {
        throw toDependencyError('dynamodb:GetItem', cause);
      }
    },
    async write(state) {
      const firstWrite = state.revision === 1;
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...keyOf(state.endpoint), ...state },
            ConditionExpression: firstWrite ? 'attribute_not_exists(revision)' : 'revision = :expected',
            ...(firstWrite ? {} : { ExpressionAttributeValues: { ':expected': state.revision - 1 } }),
          }),
        );
        return 'written';
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException) return 'changed';
        throw toDependencyError('dynamodb:PutItem', cause);
      }
    },
  };
}
