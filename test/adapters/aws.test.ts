import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import { cloudWatchMetricSource } from '../../lib/adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { dynamoDbEventHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbFleetStore } from '../../lib/adapters/aws/dynamodb/dynamodb-fleet-store.ts';
import { dynamoDbGuardStore } from '../../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { dynamoDbUnguardedStore } from '../../lib/adapters/aws/dynamodb/dynamodb-unguarded-store.ts';
import { dynamoDbVersionHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-version-history.ts';
import { sageMakerEndpointControl } from '../../lib/adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { snsNotifier } from '../../lib/adapters/aws/sns/sns-notifier.ts';
import type { MetricName } from '../../lib/core/signals/registry.ts';
import { minuteOf } from '../../lib/core/words/time.ts';
import { createEndpointConfig, deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { createTopic } from '../../lib/local/prepare-guard.ts';
import { startHttpSubscriber } from '../../lib/local/sns/http-subscriber.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import {
  anEmbeddedAws,
  anEmbeddedTable,
  digest,
  mutatingClient,
  readingClient,
  stageOf,
  TABLE_NAME,
} from './embedded-world.ts';
import { describeEndpointControl } from './endpoint-control.contract.ts';
import { describeEventHistory } from './event-history.contract.ts';
import { describeFleetStore } from './fleet-store.contract.ts';
import { describeGuardStore } from './guard-store.contract.ts';
import { describeMetricSource, MINUTES, SLOW_MICROS } from './metric-source.contract.ts';
import { describeNotifier } from './notifier.contract.ts';
import { describeUnguardedStore } from './unguarded-store.contract.ts';
import { describeVersionHistory } from './version-history.contract.ts';

const tableClient = (aws: LocalAws) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(readingClient(aws)), {
    marshallOptions: { removeUndefinedValues: true },
  });

describeGuardStore('dynamoDbGuardStore on the embedded AWS', async () => {
  const aws = await anEmbeddedTable();
  const client = tableClient(aws);
  return {
    store: dynamoDbGuardStore(client, TABLE_NAME),
    stage: stageOf(aws, 'dynamodb'),
    async spoil(endpoint) {
      const Item = { pk: `ENDPOINT#${endpoint}`, sk: 'STATE', revision: 'one' };
      await client.send(new PutCommand({ TableName: TABLE_NAME, Item }));
    },
  };
});

describeFleetStore('dynamoDbFleetStore on the embedded AWS', async () => {
  const aws = await anEmbeddedTable();
  const client = tableClient(aws);
  return {
    store: dynamoDbFleetStore(client, TABLE_NAME),
    stage: stageOf(aws, 'dynamodb'),
    async spoil() {
      await client.send(new PutCommand({ TableName: TABLE_NAME, Item: { pk: 'FLEET', sk: 'STATE', revision: 'one' } }));
    },
  };
});

describeUnguardedStore('dynamoDbUnguardedStore on the embedded AWS', async () =>
  dynamoDbUnguardedStore(tableClient(await anEmbeddedTable()), TABLE_NAME),
);

describeVersionHistory('dynamoDbVersionHistory on the embedded AWS', async () => {
  const aws = await anEmbeddedTable();
  return { history: dynamoDbVersionHistory(tableClient(aws), TABLE_NAME), stage: stageOf(aws, 'dynamodb') };
});

describeEventHistory('dynamoDbEventHistory on the embedded AWS', async () => {
  const aws = await anEmbeddedTable();
  return { history: dynamoDbEventHistory(tableClient(aws), TABLE_NAME), stage: stageOf(aws, 'dynamodb') };
});

describeEndpointControl('sageMakerEndpointControl on the embedded AWS', async () => {
  const aws = await anEmbeddedAws({ durations: { create: 0 } });
  const clients = {
    reading: new SageMakerClient(readingClient(aws)),
    mutating: new SageMakerClient(mutatingClient(aws)),
  };
  return {
    control: sageMakerEndpointControl(clients, digest),
    async deploy(endpoint, config, variants) {
      await deployEndpoint(aws, { endpoint, config, variants });
      aws.clock.advanceBy(0);
    },
    async settle() {
      aws.clock.advanceBy(3600);
    },
    async remove(endpoint) {
      await clients.mutating.send(new DeleteEndpointCommand({ EndpointName: endpoint }));
      aws.clock.advanceBy(3600);
    },
    addConfig: (config, variants) => createEndpointConfig(aws, { config, variants }),
    async removeConfig(config) {
      await clients.mutating.send(new DeleteEndpointConfigCommand({ EndpointConfigName: config }));
    },
    async removeModel(model) {
      await clients.mutating.send(new DeleteModelCommand({ ModelName: model }));
    },
    refuseInstances(when) {
      if (when === 'late') aws.sagemaker.nextChange('ranker', 'rolls-back');
      else aws.sagemaker.limitInstances('ranker', 'stable', 1);
    },
    stage: stageOf(aws, 'sagemaker'),
    attempts: () => aws.calls.count('sagemaker', 'UpdateEndpointWeightsAndCapacities'),
  };
});

const CLOUDWATCH_NAMES: Readonly<Record<MetricName, string>> = {
  invocations: 'Invocations',
  'errors-5xx': 'Invocation5XXErrors',
  'model-errors': 'InvocationModelErrors',
  'errors-4xx': 'Invocation4XXErrors',
  'latency-samples': 'ModelLatency',
  'latency-over': 'ModelLatency',
};

describeMetricSource('cloudWatchMetricSource on the embedded AWS', async () => {
  const aws = await anEmbeddedAws({ durations: { create: 0 } });
  await deployEndpoint(aws, {
    endpoint: 'ranker',
    config: 'config-1',
    variants: [
      { name: 'stable', model: 'model-1', weight: 9 },
      { name: 'candidate', model: 'model-2', weight: 1 },
    ],
  });
  aws.clock.advanceBy(0);
  const start = aws.clock.nowEpochSeconds();
  aws.world.serve('ranker', {
    perMinute: (minute) => (minute < minuteOf(start) + MINUTES ? constantTraffic(2000).perMinute(minute) : null),
  });
  for (const model of ['model-1', 'model-2']) {
    aws.world.behave(model, {
      errorRate: 0.05,
      clientErrorRate: 0.02,
      errorsShownOnlyAs: { http5xx: 0.3, modelError: 0.2 },
    });
  }
  aws.clock.advanceBy((MINUTES + 2) * 60);
  return {
    source: cloudWatchMetricSource(new CloudWatchClient(readingClient(aws))),
    from: minuteOf(start),
    truth(variant, minute) {
      const [row] = aws.world.rows('ranker', variant, {
        fromEpochSeconds: minute * 60,
        toEpochSeconds: minute * 60 + 60,
        slowerThanMicros: SLOW_MICROS,
      });
      if (row?.slow === undefined) throw new RangeError(`nothing happened in minute ${minute}`);
      return {
        invocations: row.requests,
        'errors-5xx': row.errors5xx,
        'model-errors': row.modelErrors,
        'errors-4xx': row.clientErrors,
        'latency-samples': row.latencySamples,
        'latency-over': row.slow,
      };
    },
    hide(metric, from, to) {
      const match = { variant: 'candidate', metric: CLOUDWATCH_NAMES[metric] };
      aws.cloudwatch.setLag(match, 'never', { fromEpochSeconds: from * 60, toEpochSeconds: to * 60 });
    },
    answer(status) {
      const said = { partial: 'PartialData', broken: 'InternalError', forbidden: 'Forbidden' } as const;
      aws.cloudwatch.setStatus({ variant: 'candidate' }, said[status]);
    },
    refuse(which) {
      aws.cloudwatch.refuseStatistic('PR', 'error');
      if (which === 'PR and TC') aws.cloudwatch.refuseStatistic('TC', 'error');
    },
    page: (datapoints) => aws.cloudwatch.setPageSize(datapoints),
    stage: stageOf(aws, 'cloudwatch'),
  };
});

describeNotifier('snsNotifier on the embedded AWS', async () => {
  const aws = await anEmbeddedAws();
  const subscriber = await startHttpSubscriber();
  onTestFinished(() => subscriber.close());
  const topicArn = await createTopic(aws, 'alerts', [{ protocol: 'http', endpoint: subscriber.url }]);
  const context = { timeZone: 'UTC', manualRollbackName: 'manual-rollback', operateName: 'operate' };
  return {
    notifier: snsNotifier(new SNSClient(readingClient(aws)), topicArn, async (notice, audience) =>
      renderMessage(notice, audience, context),
    ),
    async heard() {
      await aws.settled();
      return subscriber.notifications.map(({ Message, MessageAttributes = {} }) => ({
        audience: MessageAttributes.audience?.Value ?? '',
        severity: MessageAttributes.severity?.Value ?? '',
        endpoint: MessageAttributes.endpoint?.Value ?? '',
        kind: MessageAttributes.kind?.Value ?? '',
        id: (JSON.parse(Message) as { id: string }).id,
      }));
    },
    stage: stageOf(aws, 'sns'),
  };
});
