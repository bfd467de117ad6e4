import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { TABLE, WRITE_ATTRIBUTE } from '../../../contract/table-keys.ts';
import { UnreadableState } from '../../../core/state/unreadable-state.ts';
import { toDependencyError } from '../../dependency-error.ts';

/** Names one item. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/**
 * Items that are read consistently and written whole under a condition on their revision. Every write carries a name of its own, so that
 * one whose answer was lost and which the SDK repeats finds its own item in the way and knows it.
 *
 * @param parse - Throws when the item is not what it should be: unreadable is not empty.
 * @param newWriteName - Never gives the same text twice, nor in two processes.
 */
export function revisedItems<State extends { readonly revision: number }>(
  client: DynamoDBDocumentClient,
  tableName: string,
  parse: (item: Record<string, unknown>) => State,
  newWriteName: () => string = randomUUID,
) {
  const keyOf = ({ partition, sort }: ItemKey) => ({ [TABLE.partitionKey]: partition, [TABLE.sortKey]: sort });
  const put = async (
    key: ItemKey,
    state: State,
    condition: Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>,
  ): Promise<'written' | 'changed'> => {
    const writeName = newWriteName();
    const Item = { ...keyOf(key), ...state, [WRITE_ATTRIBUTE]: writeName };
    const input = { TableName: tableName, Item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    try {
      await client.send(new PutCommand(input));
      return 'written';
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException)
        return cause.Item?.[WRITE_ATTRIBUTE]?.S === writeName ? 'written' : 'changed';
      throw toDependencyError('dynamodb:PutItem', cause);
    }
  };
  return {
    async read(key: ItemKey): Promise<State | undefined> {
      try {
        const { Item } = await client.send(
          new GetCommand({ TableName: tableName, Key: keyOf(key), ConsistentRead: true }),
        );
        return Item === undefined ? undefined : parse(Item);
      } catch (cause) {
        if (cause instanceof UnreadableState) throw cause; // what is there was heard, and says itself what is wrong with it
        throw toDependencyError('dynamodb:GetItem', cause);
      }
    },
    async write(key: ItemKey, state: State): Promise<'written' | 'changed'> {
      if (state.revision === 1) return put(key, state, { ConditionExpression: 'attribute_not_exists(revision)' });
      return put(key, state, {
        ConditionExpression: 'revision = :expected',
        ExpressionAttributeValues: { ':expected': state.revision - 1 },
      });
    },
    /** In the place of an item that says that this write made it; whatever else is in it. */
    async replace(key: ItemKey, state: State, writtenBy: string | undefined): Promise<'written' | 'changed'> {
      if (writtenBy === undefined)
        return put(key, state, { ConditionExpression: `attribute_not_exists(${WRITE_ATTRIBUTE})` });
      return put(key, state, {
        ConditionExpression: `${WRITE_ATTRIBUTE} = :expected`,
        ExpressionAttributeValues: { ':expected': writtenBy },
      });
    },
  };
}
