import type { Identity } from '../identity.ts';
import type { StoredEndpoint } from './endpoint-state.ts';

/** An EventBridge event, in the shape of AWS's own sample for this detail type. */
export interface StateChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'SageMaker Endpoint State Change';
  readonly source: 'aws.sagemaker';
  readonly account: string;
  /** Epoch milliseconds as a text, as in AWS's sample. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What EventBridge would carry: statuses in upper snake case, times in epoch milliseconds, tags as a map. */
export function stateChangeEvent(endpoint: StoredEndpoint, id: string, identity: Identity): StateChangeEvent {
  return {
    version: '0',
    id,
    'detail-type': 'SageMaker Endpoint State Change',
    source: 'aws.sagemaker',
    account: identity.account,
    time: String(endpoint.modifiedAt.getTime()),
    region: identity.region,
    resources: [endpoint.arn],
    detail: {
      EndpointName: endpoint.name,
      EndpointArn: endpoint.arn,
      EndpointConfigName: endpoint.configName,
      ProductionVariants: endpoint.variants.map((variant) => ({
        VariantName: variant.name,
        DesiredWeight: variant.desiredWeight,
        DesiredInstanceCount: variant.desiredInstanceCount,
      })),
      EndpointStatus: endpoint.status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
      CreationTime: endpoint.createdAt.getTime(),
      LastModifiedTime: endpoint.modifiedAt.getTime(),
      Tags: Object.fromEntries(endpoint.tags.map(({ Key, Value }) => [Key, Value])),
    },
  };
}
