import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { parseGuardState, WRITE_ATTRIBUTE } from '../../contract/guard-state-item.ts';
import { endpointKey, STATE_KEY, TABLE } from '../../contract/table-keys.ts';
import type { GuardStore } from '../../flows/ports.ts';
import { toDependencyError } from '../dependency-error.ts';

/**
 * Guard states, one item each, read consistently and written under a condition on their revision. Every write carries a name of its own,
 * so that one whose answer was lost and which the SDK repeats finds its own item in the way and knows it.
 *
 * @param newWriteName - Never gives the same text twice, nor in two processes.
 */
export function dynamoDbGuardStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteName: () => string = randomUUID,
): GuardStore {
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
      const writeName = newWriteName();
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...keyOf(state.endpoint), ...state, [WRITE_ATTRIBUTE]: writeName },
            ConditionExpression: firstWrite ? 'attribute_not_exists(revision)' : 'revision = :expected',
            ...(firstWrite ? {} : { ExpressionAttributeValues: { ':expected': state.revision - 1 } }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return 'written';
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException)
          return cause.Item?.[WRITE_ATTRIBUTE]?.S === writeName ? 'written' : 'changed';
        throw toDependencyError('dynamodb:PutItem', cause);
      }
    },
  };
}
