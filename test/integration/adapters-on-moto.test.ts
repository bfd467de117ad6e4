import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteEndpointCommand, DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { cloudWatchMetricSource } from '../../lib/adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { dynamoDbEventHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbFleetStore } from '../../lib/adapters/aws/dynamodb/dynamodb-fleet-store.ts';
import { dynamoDbGuardStore } from '../../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { dynamoDbVersionHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-version-history.ts';
import { sageMakerEndpointControl } from '../../lib/adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { snsNotifier } from '../../lib/adapters/aws/sns/sns-notifier.ts';
import { parseMachineNotice } from '../../lib/contract/notice-schema.ts';
import { deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { createGuardTable } from '../../lib/local/prepare-guard.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import { digest } from '../adapters/embedded-world.ts';
import { describeEndpointControl } from '../adapters/endpoint-control.contract.ts';
import { describeEventHistory } from '../adapters/event-history.contract.ts';
import { describeFleetStore } from '../adapters/fleet-store.contract.ts';
import { describeGuardStore } from '../adapters/guard-store.contract.ts';
import { describeMetricSource, MINUTES, SLOW_MICROS, type Truth } from '../adapters/metric-source.contract.ts';
import { describeNotifier } from '../adapters/notifier.contract.ts';
import { describeVersionHistory } from '../adapters/version-history.contract.ts';
import { aws } from './support/command-lines.ts';
import { type FaultyRelay, startFaultyRelay } from './support/faulty-relay.ts';
import { type Moto, startMoto } from './support/moto.ts';

// The contracts of test/adapters against an AWS that others have written. Where the launcher mends moto (weights of endpoints, statistics of
// metrics) a contract shows that our two emulations agree; tables, topics and models are moto's own.

let moto: Moto;
/** Names of contracts are fixed, so each world gets a region of its own: to moto, that is another AWS. */
const regions = [
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
]
  .concat(['ap-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1'])
  .concat(['ap-southeast-2', 'ca-central-1', 'sa-east-1', 'me-south-1', 'af-south-1']);
let worlds = 0;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(async () => {
  await moto?.close();
});

/** A relay before moto that ends with the test, and clients' settings for it: as the functions' own, but impatient. */
async function aWorld() {
  const relay = await startFaultyRelay(moto.url);
  onTestFinished(() => relay.close());
  worlds += 1;
  const region = regions[worlds % regions.length] ?? 'us-east-2';
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
  const place = { endpoint: relay.url, region, credentials, requestHandler };
  const direct = { endpoint: moto.url, region, credentials };
  const embedded = { endpointUrl: moto.url, env: { ...moto.env, AWS_REGION: region } };
  return {
    relay,
    region,
    direct,
    embedded,
    reading: { ...place, maxAttempts: 2 },
    mutating: { ...place, maxAttempts: 1 },
  };
}

async function aTable(): Promise<{ relay: FaultyRelay; client: DynamoDBDocumentClient; tableName: string }> {
  const { relay, reading, embedded } = await aWorld();
  const tableName = `guards-${worlds}`;
  await createGuardTable(embedded, tableName);
  const marshallOptions = { removeUndefinedValues: true };
  return { relay, tableName, client: DynamoDBDocumentClient.from(new DynamoDBClient(reading), { marshallOptions }) };
}

describeGuardStore('dynamoDbGuardStore on moto', async () => {
  const { relay, client, tableName } = await aTable();
  return {
    store: dynamoDbGuardStore(client, tableName),
    stage: relay,
    async spoil(endpoint) {
      const Item = { pk: `ENDPOINT#${endpoint}`, sk: 'STATE', revision: 'one' };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
});

describeFleetStore('dynamoDbFleetStore on moto', async () => {
  const { relay, client, tableName } = await aTable();
  return {
    store: dynamoDbFleetStore(client, tableName),
    stage: relay,
    async spoil() {
      await client.send(new PutCommand({ TableName: tableName, Item: { pk: 'FLEET', sk: 'STATE', revision: 'one' } }));
    },
  };
});

describeVersionHistory('dynamoDbVersionHistory on moto', async () => {
  const { relay, client, tableName } = await aTable();
  return { history: dynamoDbVersionHistory(client, tableName), stage: relay };
});

describeEventHistory('dynamoDbEventHistory on moto', async () => {
  const { relay, client, tableName } = await aTable();
  return { history: dynamoDbEventHistory(client, tableName), stage: relay };
});

describeEndpointControl('ours: sageMakerEndpointControl on moto', async () => {
  const { relay, reading, mutating, direct, embedded } = await aWorld();
  const sagemaker = new SageMakerClient(direct);
  await moto.set({ updateSeconds: 0 });
  const deployed: string[] = [];
  onTestFinished(async () => {
    for (const EndpointName of deployed) await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
  });
  return {
    control: sageMakerEndpointControl(
      { reading: new SageMakerClient(reading), mutating: new SageMakerClient(mutating) },
      digest,
    ),
    async deploy(endpoint, config, variants) {
      await deployEndpoint(embedded, { endpoint, config, variants });
      deployed.push(endpoint);
      await moto.set({ updateSeconds: 4 });
    },
    async settle() {
      const settled = async () => {
        const { EndpointStatus } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'ranker' }));
        if (EndpointStatus !== 'InService') throw new Error(`the endpoint is still ${EndpointStatus}`);
      };
      await vi.waitFor(settled, { timeout: 20_000, interval: 100 });
    },
    async remove(endpoint) {
      await sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint }));
      deployed.splice(deployed.indexOf(endpoint), 1);
    },
    stage: relay,
    attempts: () => relay.attempts('UpdateEndpointWeightsAndCapacities'),
  };
});

/** 2026-11-22T12:00:00Z, in minutes. */
const NOON = Date.UTC(2026, 10, 22, 12) / 60_000;

function truth(variant: string, minute: number): Truth {
  const invocations = (variant === 'stable' ? 900 : 100) + (minute % 7);
  const failed = minute % 5;
  return {
    invocations,
    'errors-5xx': failed,
    'model-errors': failed,
    'errors-4xx': 1,
    'latency-samples': invocations - failed,
    'latency-over': 9,
  };
}

describeMetricSource('ours: cloudWatchMetricSource on moto', async () => {
  const { relay, reading, direct } = await aWorld();
  await moto.set({ refuseStatistics: [] });
  // moto cannot read the compressed body that the client would send
  const cloudwatch = new CloudWatchClient({ ...direct, disableRequestCompression: true });
  const minutes = Array.from({ length: MINUTES }, (_, index) => NOON + index);
  const MetricData = ['stable', 'candidate'].flatMap((variant) =>
    minutes.flatMap((minute) => {
      const { 'latency-samples': samples, 'latency-over': slow, ...counts } = truth(variant, minute);
      const Dimensions = [
        { Name: 'EndpointName', Value: 'ranker' },
        { Name: 'VariantName', Value: variant },
      ];
      const where = { Dimensions, Timestamp: new Date(minute * 60_000) };
      const Values = [SLOW_MICROS - 1, SLOW_MICROS, SLOW_MICROS + 1];
      return [
        { MetricName: 'Invocations', Value: counts.invocations, ...where },
        { MetricName: 'InvocationsPerInstance', Value: counts.invocations, ...where },
        { MetricName: 'Invocation5XXErrors', Value: counts['errors-5xx'], ...where },
        { MetricName: 'InvocationModelErrors', Value: counts['model-errors'], ...where },
        { MetricName: 'Invocation4XXErrors', Value: counts['errors-4xx'], ...where },
        { MetricName: 'ModelLatency', Values, Counts: [samples - slow - 1, 1, slow], ...where },
      ];
    }),
  );
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }));
  return {
    source: cloudWatchMetricSource(new CloudWatchClient(reading)),
    from: NOON,
    truth,
    refuse: (which) => moto.set({ refuseStatistics: which === 'PR' ? ['PR'] : ['PR', 'TC'] }),
    stage: relay,
  };
});

const received = z.object({ Messages: z.array(z.object({ Body: z.string() })).optional() });

describeNotifier('snsNotifier on moto', async () => {
  const { relay, reading, direct, region } = await aWorld();
  const name = `hears-${worlds}`;
  const inRegion = ['--region', region];
  const { QueueUrl } = z
    .object({ QueueUrl: z.string() })
    .parse(await aws(moto, ...inRegion, 'sqs', 'create-queue', '--queue-name', name));
  const sns = new SNSClient(direct);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const Endpoint = `arn:aws:sqs:${region}:123456789012:${name}`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  const context = { timeZone: 'UTC', manualRollbackName: 'manual-rollback', operateName: 'operate' };
  return {
    notifier: snsNotifier(new SNSClient(reading), TopicArn, async (notice, audience) =>
      renderMessage(notice, audience, context),
    ),
    async heard() {
      const batch = ['--max-number-of-messages', '10', '--queue-url', QueueUrl];
      const answer = await aws(moto, ...inRegion, 'sqs', 'receive-message', ...batch);
      return (received.parse(answer ?? {}).Messages ?? []).map(({ Body }) => {
        const { Message, MessageAttributes } = z
          .object({ Message: z.string(), MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })) })
          .parse(JSON.parse(Body));
        const attribute = (each: string): string => MessageAttributes[each]?.Value ?? `no ${each}`;
        return {
          audience: attribute('audience'),
          severity: attribute('severity'),
          endpoint: attribute('endpoint'),
          kind: attribute('kind'),
          id: parseMachineNotice(Message).id,
        };
      });
    },
    stage: relay,
  };
});
