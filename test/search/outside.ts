import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import type { HttpReply } from '../../lib/local/wire/aws-reply.ts';

export const ENDPOINT = 'fraud';

/** One variant as SageMaker describes it at this moment. */
export interface SeenVariant {
  readonly VariantName: string;
  readonly CurrentWeight: number;
  readonly DesiredWeight: number;
  readonly CurrentInstanceCount?: number;
}

export interface SeenEndpoint {
  readonly status: string;
  readonly config: string;
  readonly createdAtEpochSeconds: number;
  readonly variants: readonly SeenVariant[];
}

/** A call of SageMaker's API by somebody other than Stablehand, answered at once. @returns undefined when SageMaker refuses it */
export async function askSageMaker(
  aws: LocalAws,
  operation: string,
  input: object,
): Promise<Record<string, unknown> | undefined> {
  const headers = { 'x-amz-target': `SageMaker.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
  const body = Buffer.from(JSON.stringify(input));
  const { status, body: text } = (await aws.answer({ method: 'POST', url: '/', headers, body })) as HttpReply;
  return status === 200 ? (JSON.parse(text) as Record<string, unknown>) : undefined;
}

/** The endpoint as it is now; undefined when there is none. */
export async function seeEndpoint(aws: LocalAws): Promise<SeenEndpoint | undefined> {
  const seen = await askSageMaker(aws, 'DescribeEndpoint', { EndpointName: ENDPOINT });
  return seen === undefined ? undefined : seenEndpointOf(seen);
}

/** What an answer of DescribeEndpoint says. */
export function seenEndpointOf(seen: Record<string, unknown>): SeenEndpoint {
  return {
    status: String(seen.EndpointStatus),
    config: String(seen.EndpointConfigName),
    createdAtEpochSeconds: Math.floor(Number(seen.CreationTime)),
    variants: (seen.ProductionVariants ?? []) as SeenVariant[],
  };
}

/** A variant's part of the traffic, by current or desired weights. */
export function shareIn(
  { variants }: SeenEndpoint,
  variant: string,
  weight: 'CurrentWeight' | 'DesiredWeight' = 'CurrentWeight',
): number {
  const total = variants.reduce((sum, each) => sum + each[weight], 0);
  const own = variants.find(({ VariantName }) => VariantName === variant)?.[weight];
  return own === undefined || total === 0 ? 0 : own / total;
}

/** Configs that a pipeline has prepared, and the model behind each variant. `model-1` is good, `model-2` is the schedule's, `model-3` is good. */
export const CONFIGS = {
  'fraud-1': { stable: 'model-1', candidate: 'model-2' },
  'fraud-2': { stable: 'model-1', candidate: 'model-3' },
  /** Swapped: the candidate alone, under stable's name. */
  'fraud-3': { stable: 'model-2' },
  'fraud-4': { stable: 'model-1' },
} as const;
export type ConfigName = keyof typeof CONFIGS;

/** What the outside world does in one step. */
export type Outside =
  | { readonly kind: 'weights'; readonly stable: number; readonly candidate: number }
  | { readonly kind: 'deploy'; readonly config: ConfigName }
  | { readonly kind: 'delete-endpoint' }
  | { readonly kind: 'create-endpoint' }
  | { readonly kind: 'delete-config'; readonly config: ConfigName }
  | { readonly kind: 'delete-model'; readonly model: 'model-1' | 'model-2' }
  | { readonly kind: 'scale'; readonly variant: 'stable' | 'candidate'; readonly instances: number }
  | { readonly kind: 'refuse-capacity'; readonly variant: 'stable' | 'candidate' }
  | { readonly kind: 'next-change'; readonly outcome: 'rolls-back' | 'update-rollback-failed' | 'failed' }
  | { readonly kind: 'stuck'; readonly minutes: number }
  | { readonly kind: 'platform-update'; readonly minutes: number }
  | {
      readonly kind: 'metrics';
      readonly status: 'PartialData' | 'InternalError';
      readonly variant: 'stable' | 'candidate';
    }
  | { readonly kind: 'metrics-whole' }
  | { readonly kind: 'metrics-late'; readonly minutes: number };

/** SageMaker may refuse any of it; then it has not happened. */
export async function actOutside(aws: LocalAws, act: Outside): Promise<void> {
  const named = { EndpointName: ENDPOINT };
  switch (act.kind) {
    case 'weights':
      return void (await askSageMaker(aws, 'UpdateEndpointWeightsAndCapacities', {
        ...named,
        DesiredWeightsAndCapacities: [
          { VariantName: 'stable', DesiredWeight: act.stable },
          { VariantName: 'candidate', DesiredWeight: act.candidate },
        ],
      }));
    case 'deploy':
      return void (await askSageMaker(aws, 'UpdateEndpoint', { ...named, EndpointConfigName: act.config }));
    case 'delete-endpoint':
      return void (await askSageMaker(aws, 'DeleteEndpoint', named));
    case 'create-endpoint':
      return void (await askSageMaker(aws, 'CreateEndpoint', { ...named, EndpointConfigName: 'fraud-1' }));
    case 'delete-config':
      return void (await askSageMaker(aws, 'DeleteEndpointConfig', { EndpointConfigName: act.config }));
    case 'delete-model':
      return void (await askSageMaker(aws, 'DeleteModel', { ModelName: act.model }));
    case 'scale':
      return void (await askSageMaker(aws, 'UpdateEndpointWeightsAndCapacities', {
        ...named,
        DesiredWeightsAndCapacities: [{ VariantName: act.variant, DesiredInstanceCount: act.instances }],
      }));
    case 'refuse-capacity':
      return aws.sagemaker.limitInstances(ENDPOINT, act.variant, 1);
    case 'next-change':
      return aws.sagemaker.nextChange(ENDPOINT, act.outcome);
    case 'stuck':
      return aws.sagemaker.setDurations(ENDPOINT, { weights: act.minutes * 60, config: act.minutes * 60 });
    case 'platform-update':
      if ((await seeEndpoint(aws))?.status !== 'InService') return;
      return aws.sagemaker.occupy(ENDPOINT, 'SystemUpdating', act.minutes * 60);
    case 'metrics':
      return aws.cloudwatch.setStatus({ endpoint: ENDPOINT, variant: act.variant }, act.status);
    case 'metrics-whole':
      return aws.cloudwatch.setStatus({}, 'Complete');
    case 'metrics-late': {
      const fromEpochSeconds = aws.clock.nowEpochSeconds();
      const toEpochSeconds = fromEpochSeconds + act.minutes * 60;
      return aws.cloudwatch.setLag({ endpoint: ENDPOINT }, act.minutes * 60, { fromEpochSeconds, toEpochSeconds });
    }
  }
}
