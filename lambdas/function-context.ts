import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { autoScalingControl } from '../lib/adapters/aws/autoscaling-control.ts';
import { type ClientConfig, clientConfigOf, MUTATING, READING, RECORDING } from '../lib/adapters/aws/client-config.ts';
import { dynamoDbEventHistory } from '../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbFleetStore } from '../lib/adapters/aws/dynamodb/dynamodb-fleet-store.ts';
import { dynamoDbGuardStore } from '../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { dynamoDbUnguardedStore } from '../lib/adapters/aws/dynamodb/dynamodb-unguarded-store.ts';
import { dynamoDbVersionHistory } from '../lib/adapters/aws/dynamodb/dynamodb-version-history.ts';
import { sageMakerEndpointControl } from '../lib/adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { ConfigError, parseFunctionEnv } from '../lib/contract/function-env.ts';
import { parsePolicyFile } from '../lib/contract/policy-file.ts';
import type { Notice } from '../lib/core/record/notice.ts';
import type { Audience, Policy } from '../lib/core/words/policy.ts';
import type { VersionRecord } from '../lib/core/words/version.ts';
import { toAll } from '../lib/flows/channels/to-all.ts';
import type { ActingPorts, Clock, FleetStore, UnguardedStore, VersionHistory } from '../lib/flows/ports.ts';
import { type Message, renderMessage } from '../lib/report/mail/message.ts';
import { CHANNELS } from './channels.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What a handler is made of: its environment and its clock are values, so that many worlds can live in one process. */
export interface HandlerParts {
  readonly env: Env;
  readonly clock: Clock;
}

/** What Lambda says of a call; the id is recorded with a person's order, so that CloudTrail can tell who it was. */
export interface Invocation {
  readonly awsRequestId?: string;
}

export const systemClock: Clock = {
  nowEpochSeconds: () => Math.floor(Date.now() / 1000),
  pause: (seconds) => new Promise((over) => setTimeout(over, seconds * 1000)),
};

export interface FunctionContext {
  readonly policy: Policy;
  readonly ports: ActingPorts;
  readonly fleet: FleetStore;
  readonly unguarded: UnguardedStore;
  readonly clientConfig: ClientConfig;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly name: string };
}

/** Everything that all functions share. Bad settings or a bad policy stop the function here, before anything is looked at. */
export function functionContext({ env, clock }: HandlerParts): FunctionContext {
  const settings = parseFunctionEnv(env);
  const policy = parsePolicyFile(policyText(settings.policyFile, env));
  const clientConfig = clientConfigOf(env);
  const reading = { ...clientConfig, ...READING };
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientConfig, ...RECORDING }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const versions = dynamoDbVersionHistory(table, settings.tableName);
  const mailContext = {
    timeZone: policy.timezone,
    manualRollbackName: settings.manualRollbackName,
    operateName: settings.operateName,
    account: accountOf(settings.alertTopicArn),
    ...(env.AWS_REGION === undefined ? {} : { region: env.AWS_REGION }),
  };
  const render = async (notice: Notice, audience: Audience): Promise<Message> =>
    renderMessage(notice, audience, { ...mailContext, versions: await versionsFor(notice, versions) });
  const ports: ActingPorts = {
    clock,
    digest,
    guards: dynamoDbGuardStore(table, settings.tableName),
    versions,
    events: dynamoDbEventHistory(table, settings.tableName),
    endpoints: sageMakerEndpointControl(
      { reading: new SageMakerClient(reading), mutating: new SageMakerClient({ ...clientConfig, ...MUTATING }) },
      digest,
    ),
    scaling: autoScalingControl(clientConfig),
    notifier: toAll(
      CHANNELS.map((channel) => channel({ clientConfig, alertTopicArn: settings.alertTopicArn, render })),
    ),
  };
  return {
    policy,
    ports,
    fleet: dynamoDbFleetStore(table, settings.tableName),
    unguarded: dynamoDbUnguardedStore(table, settings.tableName),
    clientConfig,
    table: { client: table, name: settings.tableName },
  };
}

/** `arn:aws:sns:eu-central-1:123456789012:alerts`: alerts go out from the account that they are about. */
const accountOf = (topicArn: string): string => topicArn.split(':')[4] ?? '';

/** What a mail says of its versions is worth a read, and never worth a mail that does not go out. */
async function versionsFor({ endpoint, from, to }: Notice, history: VersionHistory): Promise<readonly VersionRecord[]> {
  if (from === undefined && to === undefined) return [];
  return history.read(endpoint).catch(() => []);
}

/** The policy lies beside the bundle: what was deployed is what runs. */
function policyText(file: string, env: Env): string {
  const path = isAbsolute(file) ? file : join(env.LAMBDA_TASK_ROOT ?? '.', file);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`the function cannot start: there is no readable policy at ${path}, deploy again`, { cause });
  }
}

/** Makes the run fail loudly for what went wrong on the way, after everything that could be done was done. */
export function failFor(failures: readonly unknown[], sentence: string): void {
  if (failures.length === 0) return;
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  throw new AggregateError(failures, `${sentence}: ${[...new Set(reasons)].join('; ')}`);
}
