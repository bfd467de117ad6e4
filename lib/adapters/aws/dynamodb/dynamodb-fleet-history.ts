import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseGuardEvent } from '../../../contract/event-item.ts';
import { ROLLBACK_INDEX_VALUE, TABLE } from '../../../contract/table-keys.ts';
import type { FleetHistory } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';

/** What became of rollbacks on all endpoints, from the sparse index by `fleetPlace`. An index lags the table by moments. */
export function dynamoDbFleetHistory(client: DynamoDBDocumentClient, tableName: string): FleetHistory {
  return {
    async newest(atMost, before) {
      const items: Record<string, unknown>[] = [];
      let from: Record<string, unknown> | undefined;
      try {
        do {
          const { Items = [], LastEvaluatedKey } = await client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: TABLE.rollbackIndex,
              KeyConditionExpression: `${TABLE.indexPartitionKey} = :rollbacks${before === undefined ? '' : ` AND ${TABLE.indexSortKey} < :before`}`,
              ExpressionAttributeValues: {
                ':rollbacks': ROLLBACK_INDEX_VALUE,
                ...(before === undefined ? {} : { ':before': before }),
              },
              ScanIndexForward: false,
              Limit: atMost - items.length,
              ExclusiveStartKey: from,
            }),
          );
          items.push(...Items);
          from = LastEvaluatedKey;
        } while (from !== undefined && items.length < atMost);
        return items.map(parseGuardEvent);
      } catch (cause) {
        throw toDependencyError('dynamodb:Query', cause);
      }
    },
  };
}
