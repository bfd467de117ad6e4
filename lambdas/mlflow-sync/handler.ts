import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ClientConfig, READING } from '../../lib/adapters/aws/client-config.ts';
import { cloudWatchHours } from '../../lib/adapters/aws/cloudwatch/cloudwatch-hours.ts';
import { cloudWatchMetricSource } from '../../lib/adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { dynamoDbHourHistory, dynamoDbMlflowSyncStore } from '../../lib/adapters/aws/dynamodb/dynamodb-mlflow.ts';
import { sageMakerOrigin } from '../../lib/adapters/aws/sagemaker/sagemaker-origin.ts';
import { secretLogin } from '../../lib/adapters/aws/secret-login.ts';
import { DependencyError } from '../../lib/adapters/dependency-error.ts';
import { type Authorise, anonymous, byLogin, bySignature } from '../../lib/adapters/mlflow/mlflow-auth.ts';
import { mlflowCaller } from '../../lib/adapters/mlflow/mlflow-http.ts';
import { type MlflowServer, mlflowServerOf } from '../../lib/adapters/mlflow/mlflow-server.ts';
import { mlflowTracking } from '../../lib/adapters/mlflow/mlflow-tracking.ts';
import { ConfigError } from '../../lib/contract/function-env.ts';
import type { PolicyMlflow } from '../../lib/core/words/policy.ts';
import type { MlflowPorts } from '../../lib/flows/mlflow/ports.ts';
import { type MlflowReport, syncMlflow } from '../../lib/flows/mlflow/sync-mlflow.ts';
import { failFor, functionContext, type HandlerParts, systemClock } from '../function-context.ts';

export interface SyncReport {
  readonly at: string;
  readonly endpoints: readonly MlflowReport[];
}

/** Brings MLflow up to date with the table; called every ten minutes by the schedule. */
export function makeHandler(parts: HandlerParts): (event: unknown) => Promise<SyncReport> {
  const { policy, ports, clientConfig, table } = functionContext(parts);
  if (policy.mlflow === undefined)
    throw new ConfigError('the function cannot start: the deployed policy does not say where MLflow is, deploy again');
  const logger = new Logger({ serviceName: 'stablehand-mlflow-sync' });
  const reading = { ...clientConfig, ...READING };
  const cloudWatch = new CloudWatchClient(reading);
  const sageMaker = new SageMakerClient(reading);
  const server = mlflowServerOf(policy.mlflow.server, parts.env.SAGEMAKER_MLFLOW_CUSTOM_ENDPOINT);
  const all: MlflowPorts = {
    ...ports,
    metrics: { ...cloudWatchMetricSource(cloudWatch), ...cloudWatchHours(cloudWatch) },
    hours: dynamoDbHourHistory(table.client, table.name),
    syncs: dynamoDbMlflowSyncStore(table.client, table.name),
    tracking: mlflowTracking(mlflowCaller(server, authorisationOf(server, policy.mlflow, clientConfig, sageMaker))),
    origin: sageMakerOrigin(sageMaker),
  };
  const guards = policy.guards.map(({ endpoint, mlflow }) => ({ endpoint, ...mlflow }));

  return async () => {
    const at = parts.clock.nowEpochSeconds();
    const endpoints = await syncMlflow(all, guards, at, isOutage);
    const report = { at: new Date(at * 1000).toISOString(), endpoints };
    const readable = endpoints.map((each) => ({ ...each, failures: each.failures.map(String) }));
    logger.info('told MLflow', { report: { ...report, endpoints: readable } });
    failFor([...new Set(endpoints.flatMap(({ failures }) => failures))], 'MLflow could not be told everything');
    return report;
  };
}

function authorisationOf(
  { managed }: MlflowServer,
  { login }: PolicyMlflow,
  clientConfig: ClientConfig,
  { config }: SageMakerClient,
): Authorise {
  if (managed !== undefined) return bySignature(managed, { credentials: config.credentials, sha256: config.sha256 });
  if (login === undefined) return anonymous;
  return byLogin(secretLogin(new SecretsManagerClient({ ...clientConfig, ...READING }), login));
}

/** The server is away, or lets us do nothing: each further endpoint would only wait for the same. */
const isOutage = (failure: unknown): boolean =>
  failure instanceof DependencyError &&
  failure.operation.startsWith('mlflow') &&
  (failure.code === 'unavailable' || failure.code === 'access-refused' || failure.code === 'throttled');

let warm: ReturnType<typeof makeHandler> | undefined;

export const handler = async (event: unknown): Promise<SyncReport> => {
  warm ??= makeHandler({ env: process.env, clock: systemClock });
  return warm(event);
};
