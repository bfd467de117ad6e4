import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { weightsOf } from './endpoints.ts';

const REQUESTS_A_MINUTE = 1000;
const FAST_MICROS = 20_000;
const SLOW_MICROS = 450_000;
/** PutMetricData takes 1000 at once. */
const AT_ONCE = 1000;

/** How a variant answers; fractions of its requests. */
export interface Behaviour {
  readonly failing: number;
  readonly slow: number;
}

const minuteOf = (
  variant: string,
  endpoint: string,
  minute: number,
  requests: number,
  { failing, slow }: Behaviour,
) => {
  const Dimensions = [
    { Name: 'EndpointName', Value: endpoint },
    { Name: 'VariantName', Value: variant },
  ];
  const Timestamp = new Date(minute * 60_000);
  const failed = Math.round(requests * failing);
  const late = Math.round(requests * slow);
  const count = (MetricName: string, Value: number): MetricDatum => ({ MetricName, Dimensions, Timestamp, Value });
  return [
    count('Invocations', requests),
    count('Invocation5XXErrors', failed),
    count('InvocationModelErrors', failed),
    count('Invocation4XXErrors', 0),
    {
      MetricName: 'ModelLatency',
      Dimensions,
      Timestamp,
      Values: [FAST_MICROS, SLOW_MICROS],
      Counts: [requests - late, late],
    },
  ];
};

async function put(cloudwatch: CloudWatchClient, data: readonly MetricDatum[]): Promise<void> {
  for (let start = 0; start < data.length; start += AT_ONCE) {
    const MetricData = data.slice(start, start + AT_ONCE);
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }));
  }
}

/** A variant's past, one minute in `every`: thinned, since the judge asks for rates and not for each minute. */
export async function putHistory(
  cloudwatch: CloudWatchClient,
  endpoint: string,
  variant: string,
  { from, to, every, behaviour }: { from: number; to: number; every: number; behaviour: Behaviour },
): Promise<void> {
  const minutes = Array.from({ length: Math.ceil((to - from) / every) }, (_, index) => from + index * every);
  await put(
    cloudwatch,
    minutes.flatMap((minute) => minuteOf(variant, endpoint, minute, REQUESTS_A_MINUTE, behaviour)),
  );
}

/** What SageMaker would report about one minute: requests shared out by the weights that are current now. */
export async function serveMinute(
  { sagemaker, cloudwatch }: { sagemaker: SageMakerClient; cloudwatch: CloudWatchClient },
  endpoint: string,
  minute: number,
  behaves: (variant: string) => Behaviour,
): Promise<void> {
  const weights = Object.entries(await weightsOf(sagemaker, endpoint));
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  await put(
    cloudwatch,
    weights.flatMap(([variant, weight]) => {
      const requests = Math.round((REQUESTS_A_MINUTE * weight) / total);
      return requests === 0 ? [] : minuteOf(variant, endpoint, minute, requests, behaves(variant));
    }),
  );
}
