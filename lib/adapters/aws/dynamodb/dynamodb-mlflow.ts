import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseHourRow, parseMlflowSync } from '../../../contract/mlflow/mlflow-items.ts';
import { endpointKey, hoursKey, MLFLOW_KEY, TABLE } from '../../../contract/table-keys.ts';
import type { HourHistory, MlflowSyncStore } from '../../../flows/mlflow/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { appendItem } from './dynamodb-append.ts';
import { revisedItems } from './dynamodb-revised-item.ts';

/** Behind every hour of a version. */
const LAST_HOUR = 999_999_999;

/** Append-only hours: sk `HOUR#<version>#<hour>#<variant>`. */
export function dynamoDbHourHistory(client: DynamoDBDocumentClient, tableName: string): HourHistory {
  return {
    append: (row) =>
      appendItem(client, tableName, {
        [TABLE.partitionKey]: endpointKey(row.endpoint),
        [TABLE.sortKey]: `${hoursKey(row.version, row.hour)}${row.variant}`,
        ...row,
      }),
    async from(endpoint, version, fromHour, atMost) {
      try {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: `${TABLE.partitionKey} = :endpoint AND ${TABLE.sortKey} BETWEEN :from AND :to`,
            ExpressionAttributeValues: {
              ':endpoint': endpointKey(endpoint),
              ':from': hoursKey(version, fromHour),
              ':to': hoursKey(version, LAST_HOUR),
            },
            Limit: atMost,
            ConsistentRead: true,
          }),
        );
        return Items.map(parseHourRow);
      } catch (cause) {
        throw toDependencyError('dynamodb:Query', cause);
      }
    },
  };
}

/** How far MLflow has been told, an item beside the state. */
export function dynamoDbMlflowSyncStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteName?: () => string,
): MlflowSyncStore {
  const items = revisedItems(client, tableName, parseMlflowSync, newWriteName);
  const keyOf = (endpoint: string) => ({ partition: endpointKey(endpoint), sort: MLFLOW_KEY });
  return {
    read: (endpoint) => items.read(keyOf(endpoint)),
    write: (sync) => items.write(keyOf(sync.endpoint), sync),
  };
}
