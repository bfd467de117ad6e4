import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseGuardEvent } from '../../../contract/event-item.ts';
import { EVENT_PREFIX, endpointKey, eventKey, ROLLBACK_INDEX_VALUE, TABLE } from '../../../contract/table-keys.ts';
import { fleetPlace, type GuardEvent } from '../../../core/record/event.ts';
import { FLEET_KINDS } from '../../../core/record/event-kinds.ts';
import { isoOf } from '../../../core/words/time.ts';
import type { EventHistory } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { appendItem, queryItems } from './dynamodb-append.ts';

/** Append-only events: sk `EVENT#<iso>#<id>`; what becomes of rollbacks also stands in the sparse index over the fleet. */
export function dynamoDbEventHistory(client: DynamoDBDocumentClient, tableName: string): EventHistory {
  return {
    append(event) {
      return appendItem(client, tableName, {
        [TABLE.partitionKey]: endpointKey(event.endpoint),
        [TABLE.sortKey]: eventKey(isoOf(event.atEpochSeconds), event.id),
        ...(FLEET_KINDS.includes(event.kind)
          ? { [TABLE.indexPartitionKey]: ROLLBACK_INDEX_VALUE, [TABLE.indexSortKey]: fleetPlace(event) }
          : {}),
        ...event,
      });
    },
    newest: async (endpoint, atMost) =>
      parsed(await queryItems(client, tableName, { endpoint, prefix: EVENT_PREFIX, newest: { atMost } })),
    older: async (endpoint, before, atMost) =>
      parsed(
        await queryItems(client, tableName, {
          endpoint,
          prefix: EVENT_PREFIX,
          newest: { atMost, before: `${EVENT_PREFIX}${before}` },
        }),
      ),
  };
}

function parsed(items: readonly Record<string, unknown>[]): GuardEvent[] {
  try {
    return items.map(parseGuardEvent);
  } catch (cause) {
    throw toDependencyError('dynamodb:Query', cause);
  }
}
