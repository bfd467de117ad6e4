import { createHash } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cloudWatchMetricSource } from '../../adapters/aws/cloudwatch-metric-source.ts';
import { dynamoDbEventHistory } from '../../adapters/aws/dynamodb-event-history.ts';
import { sageMakerEndpointControl } from '../../adapters/aws/sagemaker-endpoint-control.ts';
import type { EndpointState } from '../../core/endpoint.ts';
import type { GuardEvent } from '../../core/event.ts';
import { armSeriesOf, signalQueries } from '../../core/judge/readings.ts';
import type { SignalName } from '../../core/policy.ts';
import { type EpochMinute, minuteOf } from '../../core/time.ts';
import { clientConfigFor } from '../prepare-guard.ts';
import type { LocalAws } from '../start-local-aws.ts';

/** A minute that an arm reported; one that is absent was not reported. */
export interface ArmMinute {
  readonly minute: EpochMinute;
  readonly requests: number;
  readonly bad: number;
}

/** What anybody with credentials could read: nothing here looks behind the wire. */
export interface Reader {
  /** @throws {RangeError} when the endpoint is gone. */
  describe(endpoint: string): Promise<EndpointState>;
  /** The whole history, oldest first. */
  events(endpoint: string): Promise<readonly GuardEvent[]>;
  /** Bad requests of a variant as CloudWatch has them, oldest first: from <= t < to, epoch seconds. */
  minutes(ask: MinutesAsked): Promise<readonly ArmMinute[]>;
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
  const history = dynamoDbEventHistory(DynamoDBDocumentClient.from(dynamodb), tableName);
  const metrics = cloudWatchMetricSource(cloudwatch);
  return {
    async describe(endpoint) {
      const state = await endpoints.describe(endpoint);
      if (state === 'gone') throw new RangeError(`endpoint ${endpoint} is gone`);
      return state;
    },
    events: async (endpoint) => [...(await history.newest(endpoint, ALL_EVENTS))].reverse(),
    async minutes({ endpoint, variant, signal, slowerThanMicros, fromEpochSeconds, toEpochSeconds }) {
      const limit = slowerThanMicros === undefined ? {} : { slowerThanMicros };
      const span = { from: minuteOf(fromEpochSeconds), to: minuteOf(toEpochSeconds) };
      const replies = await metrics.readMinutes(signalQueries(endpoint, variant, { signal, ...limit }), span);
      const series = armSeriesOf(replies, { endpoint, variant }, { signal, ...limit }, []);
      const minutes: ArmMinute[] = [];
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
