import { createRequire } from 'node:module';
import { AwsError } from '../aws-error.ts';

/** The parts of dynalite 4.0.0 used here. They are its internals: the version is pinned, and the tests hold it to this. */
interface Store {
  readonly options: Record<string, unknown>;
}
interface Validation {
  readonly types: unknown;
  readonly custom: unknown;
}
type Action = (store: Store, input: unknown, done: (failure: unknown, output?: unknown) => void) => void;
interface Validations {
  checkTypes(input: unknown, types: unknown): Record<string, unknown>;
  checkValidations(input: unknown, types: unknown, custom: unknown, store: Store): void;
}

const require = createRequire(import.meta.url);

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'UpdateItem',
  'UpdateTable',
] as const;

/** Runs one call of the DynamoDB API on tables in memory. @throws {AwsError} with DynamoDB's own codes and messages. */
export type DynaliteCall = (operation: string, input: unknown) => Promise<unknown>;

/** Tables in memory that are ACTIVE as soon as they are created. */
export function openDynalite(): DynaliteCall {
  const { create } = require('dynalite/db') as { create(options: Record<string, unknown>): Store };
  const validations = require('dynalite/validations') as Validations;
  const store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const known = new Map(
    OPERATIONS.map((operation) => {
      const file = `${operation[0]?.toLowerCase()}${operation.slice(1)}`;
      return [
        operation as string,
        {
          act: require(`dynalite/actions/${file}`) as Action,
          validation: require(`dynalite/validations/${file}`) as Validation,
        },
      ];
    }),
  );

  return (operation, input) =>
    new Promise((resolve, reject) => {
      const found = known.get(operation);
      if (found === undefined) {
        reject(new AwsError('UnknownOperationException', `${operation} is not emulated here`));
        return;
      }
      try {
        const { act, validation } = found;
        const checked = validations.checkTypes(structuredClone(input), validation.types);
        validations.checkValidations(checked, validation.types, validation.custom, store);
        act(store, checked, (failure, output) => (failure ? reject(toAwsError(failure)) : resolve(output)));
      } catch (failure) {
        reject(toAwsError(failure));
      }
    });
}

/** dynalite throws errors that carry the reply; anything else is its own defect and is passed on as it is. */
function toAwsError(failure: unknown): unknown {
  const { statusCode, body } = failure as { statusCode?: number; body?: Record<string, unknown> };
  if (statusCode === undefined || body === undefined) return failure;
  const { __type, message, Message, ...fields } = body;
  return new AwsError(String(__type), String(message ?? Message ?? ''), statusCode, fields);
}
