import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endpointKey, TABLE, VERSION_PREFIX, versionKey } from '../../../contract/table-keys.ts';
import { parseVersionRecord } from '../../../contract/version-item.ts';
import type { VersionHistory } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { appendItem, queryItems } from './dynamodb-append.ts';

/** Append-only versions: pk `ENDPOINT#<name>`, sk `VERSION#<12 digits>`. */
export function dynamoDbVersionHistory(client: DynamoDBDocumentClient, tableName: string): VersionHistory {
  return {
    async read(endpoint) {
      const items = await queryItems(client, tableName, { endpoint, prefix: VERSION_PREFIX });
      try {
        return items.map(parseVersionRecord);
      } catch (cause) {
        throw toDependencyError('dynamodb:Query', cause);
      }
    },
    append: (record) =>
      appendItem(client, tableName, {
        [TABLE.partitionKey]: endpointKey(record.endpoint),
        [TABLE.sortKey]: versionKey(record.version),
        ...record,
      }),
  };
}
