import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { openDynalite } from './dynalite-engine.ts';

const attribute = z.record(z.string(), z.unknown());
const conditionalWrite = z.object({
  TableName: z.string(),
  Key: attribute.optional(),
  Item: attribute.optional(),
  ReturnValuesOnConditionCheckFailure: z.literal('ALL_OLD'),
});
const described = z.object({ Table: z.object({ KeySchema: z.array(z.object({ AttributeName: z.string() })) }) });

/**
 * DynamoDB on dynalite, which knows neither transactions nor PartiQL nor streams and never expires an item. Added here: a failed
 * condition hands out the item that stood in its way, when the caller asked for it.
 */
export function dynamoDb(): (operation: string, input: unknown) => Promise<unknown> {
  const call = openDynalite();

  const itemInTheWay = async (input: unknown): Promise<Record<string, unknown>> => {
    const write = conditionalWrite.safeParse(input);
    if (!write.success) return {};
    const { TableName, Key, Item = {} } = write.data;
    const { Table } = described.parse(await call('DescribeTable', { TableName }));
    const key =
      Key ?? Object.fromEntries(Table.KeySchema.map(({ AttributeName }) => [AttributeName, Item[AttributeName]]));
    const found = z
      .object({ Item: attribute.optional() })
      .parse(await call('GetItem', { TableName, Key: key, ConsistentRead: true }));
    return found.Item === undefined ? {} : { Item: found.Item };
  };

  return async (operation, input) => {
    try {
      return await call(operation, input);
    } catch (failure) {
      if (!(failure instanceof AwsError) || !failure.code.endsWith('ConditionalCheckFailedException')) throw failure;
      throw new AwsError(failure.code, failure.message, failure.status, {
        ...failure.fields,
        ...(await itemInTheWay(input)),
      });
    }
  };
}
