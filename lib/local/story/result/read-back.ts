import { createHash } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEndpointConfigCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cloudWatchMetricSource } from '../../../adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { dynamoDbEventHistory } from '../../../adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbVersionHistory } from '../../../adapters/aws/dynamodb/dynamodb-version-history.ts';
import { sageMakerEndpointControl } from '../../../adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { armSeriesOf, signalQueries } from '../../../core/minutes/readings.ts';
import type { GuardEvent } from '../../../core/record/event.ts';
import type { SignalName } from '../../../core/signals/registry.ts';
import { type EndpointState, sharesOf } from '../../../core/words/endpoint.ts';
import { type EpochMinute, minuteOf } from '../../../core/words/time.ts';
import type { VersionRecord } from '../../../core/words/version.ts';
import { clientConfigFor } from '../../prepare-guard.ts';
import type { LocalAws } from '../../start-local-aws.ts';

/** A minute that an arm reported; one that is absent was not reported. */
export interface StoryMinute {
  readonly minute: EpochMinute;
  readonly requests: number;
  readonly bad: number;
}

/** One variant as SageMaker serves it now. */
export interface StoryVariantMinutes {
  readonly variant: string;
  /** The model's name, as the endpoint config in service says. */
  readonly model: string;
  readonly weight: number;
  /** A fraction. */
  readonly share: number;
  /** Absent for serverless variants. */
  readonly instances?: number;
}

export interface Served {
  /** Since when, as SageMaker says. */
  readonly sinceEpochSeconds: number;
  readonly variants: readonly StoryVariantMinutes[];
}

/** What anybody with credentials could read: nothing here looks behind the wire. */
export interface Reader {
  /** @throws {RangeError} when the endpoint is gone. */
  served(endpoint: string): Promise<Served>;
  /** The whole history, oldest first. */
  events(endpoint: string): Promise<readonly GuardEvent[]>;
  /** Every version that was ever numbered, oldest first. */
  versions(endpoint: string): Promise<readonly VersionRecord[]>;
  /** Bad requests of a variant as CloudWatch has them, oldest first: from <= t < to, epoch seconds. */
  minutes(ask: MinutesAsked): Promise<readonly StoryMinute[]>;
  close(): void;
}

export interface MinutesAsked {
  readonly endpoint: string;
  readonly variant: string;
  readonly signal: SignalName;
  readonly slowerThanMicros?: number;
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
}

/** More events than any story has. */
const ALL_EVENTS = 10_000;

/** SDK clients on the embedded AWS, for reading only. */
export function startReader(aws: LocalAws, tableName: string): Reader {
  const config = clientConfigFor(aws);
  const sagemaker = new SageMakerClient(config);
  const cloudwatch = new CloudWatchClient(config);
  const dynamodb = new DynamoDBClient(config);
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const endpoints = sageMakerEndpointControl({ reading: sagemaker, mutating: sagemaker }, digest);
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const history = dynamoDbEventHistory(documents, tableName);
  const numbered = dynamoDbVersionHistory(documents, tableName);
  const metrics = cloudWatchMetricSource(cloudwatch);
  const models = modelsReader(sagemaker);
  return {
    async served(endpoint) {
      const state = await endpoints.describe(endpoint);
      if (state === 'gone') throw new RangeError(`endpoint ${endpoint} is gone`);
      return servedOf(state, await models(state.configName));
    },
    events: async (endpoint) => [...(await history.newest(endpoint, ALL_EVENTS))].reverse(),
    versions: (endpoint) => numbered.read(endpoint),
    async minutes({ endpoint, variant, signal, slowerThanMicros, fromEpochSeconds, toEpochSeconds }) {
      const limit = slowerThanMicros === undefined ? {} : { slowerThanMicros };
      const span = { from: minuteOf(fromEpochSeconds), to: minuteOf(toEpochSeconds) };
      const replies = await metrics.readMinutes(signalQueries(endpoint, variant, { signal, ...limit }), span);
      const series = armSeriesOf(replies, { endpoint, variant }, { signal, ...limit }, []);
      const minutes: StoryMinute[] = [];
      for (let minute = span.from; minute < span.to; minute += 1) {
        const counts = series.minute(minute);
        if (typeof counts === 'object') minutes.push({ minute, requests: counts.n, bad: counts.k });
      }
      return minutes;
    },
    close() {
      for (const client of [sagemaker, cloudwatch, dynamodb]) client.destroy();
    },
  };
}

type Models = ReadonlyMap<string, string>;

/** Model by variant of a config. Configs never change, so each is asked for once, and may be deleted afterwards. */
function modelsReader(sagemaker: SageMakerClient): (config: string) => Promise<Models> {
  const known = new Map<string, Models>();
  return async (config) => {
    const before = known.get(config);
    if (before !== undefined) return before;
    const { ProductionVariants = [] } = await sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: config }),
    );
    const models = new Map(
      ProductionVariants.flatMap(({ VariantName, ModelName }): [string, string][] =>
        VariantName === undefined || ModelName === undefined ? [] : [[VariantName, ModelName]],
      ),
    );
    known.set(config, models);
    return models;
  };
}

function servedOf({ variants, modifiedAtEpochSeconds }: EndpointState, models: Models): Served {
  const shares = sharesOf(variants.map(({ name, currentWeight }) => ({ variant: name, weight: currentWeight })));
  return {
    sinceEpochSeconds: modifiedAtEpochSeconds,
    variants: variants.map(({ name, currentWeight, currentInstances }, index) => ({
      variant: name,
      model: models.get(name) ?? 'a model that its config does not name',
      weight: currentWeight,
      share: shares[index]?.share ?? Number.NaN, // one share a variant
      ...(currentInstances === undefined ? {} : { instances: currentInstances }),
    })),
  };
}
