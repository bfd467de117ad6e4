import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { FunctionInvoker } from '../adapters/aws/lambda-invoker.ts';
import { DependencyError } from '../adapters/dependency-error.ts';
import { UnreadableState } from '../core/state/unreadable-state.ts';
import type { EventHistory, FleetHistory, GuardStore } from '../flows/ports.ts';
import { BadArgument, CommandFailed, type ExitCode } from './bad-argument.ts';
import { quietFunctions } from './quiet.ts';

/** Where the record of the guards is read; the rights of the stack's viewer policy are enough. */
export interface GuardRecord {
  readonly guards: GuardStore;
  readonly events: EventHistory;
  readonly fleet: FleetHistory;
}

export const tableOption = (): Option =>
  new Option('--table <name>', "the stack's output TableName").env('STABLEHAND_TABLE');

export const stackOption = (): Option =>
  new Option('--stack <name>', "begins the functions' names: <name>-manual-rollback, <name>-operate")
    .env('STABLEHAND_STACK')
    .default('Stablehand');

export const policyOption = (about: string): Option =>
  new Option('--policy <file>', about).env('STABLEHAND_POLICY').default('stablehand.yaml');

export const jsonOption = (): Option => new Option('--json', 'print one JSON object and nothing else');

/** Options of every command that gives an order. */
export const withOrderOptions = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why; it is recorded, and mailed to those concerned')
    .option('--by <name>', 'your name, for the audit log (not verified)', userName())
    .addOption(stackOption())
    .addOption(jsonOption());

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody at the command line'; // a container may run under a user without a name
  }
}

/** @throws {BadArgument} when no table is named. */
export async function openRecord(table: string | undefined): Promise<GuardRecord> {
  if (table === undefined || table === '') {
    throw new BadArgument(
      "no table is named: give --table or set STABLEHAND_TABLE to the stack's output TableName (see docs/deploy.md)",
    );
  }
  quietFunctions(process.env);
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
  const { clientConfigOf, READING } = await import('../adapters/aws/client-config.ts');
  const { dynamoDbEventHistory } = await import('../adapters/aws/dynamodb/dynamodb-event-history.ts');
  const { dynamoDbFleetHistory } = await import('../adapters/aws/dynamodb/dynamodb-fleet-history.ts');
  const { dynamoDbGuardStore } = await import('../adapters/aws/dynamodb/dynamodb-guard-store.ts');
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientConfigOf(process.env), ...READING }));
  return {
    guards: dynamoDbGuardStore(client, table),
    events: dynamoDbEventHistory(client, table),
    fleet: dynamoDbFleetHistory(client, table),
  };
}

export async function openFunctions(): Promise<FunctionInvoker> {
  quietFunctions(process.env);
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const { clientConfigOf } = await import('../adapters/aws/client-config.ts');
  const { INVOKING, lambdaInvoker } = await import('../adapters/aws/lambda-invoker.ts');
  return lambdaInvoker(new LambdaClient({ ...clientConfigOf(process.env), ...INVOKING }));
}

/** Runs what needs AWS. @throws {CommandFailed} with a sentence and an advice where a call fails. */
export async function againstAws(run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (failure) {
    if (failure instanceof UnreadableState)
      throw new CommandFailed(failure.message, 'See docs/runbook.md#unguarded.\n');
    if (failure instanceof DependencyError) throw new CommandFailed(failure.message, adviceOn(failure));
    throw failure;
  }
}

function adviceOn({ code, operation, message }: DependencyError): string {
  if (/Region is missing/i.test(message)) return 'Set AWS_REGION, or a region in your AWS profile.\n';
  if (/credential|CredentialsProviderError|security token/i.test(message))
    return 'Log in to the account first: aws sso login, or set AWS_PROFILE.\n';
  if (code === 'access-refused') {
    const ofTheStack = /^(dynamodb|lambda):/.test(operation);
    return `You lack the right ${operation}${ofTheStack ? ": the stack's outputs OperatorPolicyArn and ViewerPolicyArn name the policies that give it" : ''}.\n`;
  }
  if (code === 'not-found' && operation.startsWith('lambda:'))
    return "Check --stack: the outputs ManualRollbackFunction and OperateFunction hold the functions' names.\n";
  if (code === 'not-found' && operation.startsWith('dynamodb:'))
    return "Check --table: the stack's output TableName holds its name; check the region, too.\n";
  return '';
}
