import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import type { ScalingLimits } from '../../core/words/endpoint-config.ts';
import type { ScalingControl } from '../../flows/ports.ts';
import { DependencyError, toDependencyError } from '../dependency-error.ts';
import { type ClientConfig, READING } from './client-config.ts';

const OPERATION = 'application-autoscaling:DescribeScalableTargets';

/** The limits that Application Auto Scaling keeps of variants. The SDK's client is loaded with its first use: hardly any tick needs it. */
export function autoScalingControl(config: ClientConfig): ScalingControl {
  const loaded = async () => {
    const sdk = await import('@aws-sdk/client-application-auto-scaling');
    return { ...sdk, client: new sdk.ApplicationAutoScalingClient({ ...config, ...READING }) };
  };
  let loading: ReturnType<typeof loaded> | undefined;
  return {
    async readLimits(endpoint, variant) {
      loading ??= loaded();
      try {
        const { client, DescribeScalableTargetsCommand } = await loading;
        const { ScalableTargets } = await client.send(
          new DescribeScalableTargetsCommand({
            ServiceNamespace: 'sagemaker',
            ResourceIds: [`endpoint/${endpoint}/variant/${variant}`],
            ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
          }),
        );
        return limitsOf(ScalableTargets?.[0]);
      } catch (cause) {
        throw toDependencyError(OPERATION, cause);
      }
    },
  };
}

function limitsOf(target: ScalableTarget | undefined): ScalingLimits | 'none' {
  if (target === undefined) return 'none';
  const { MinCapacity: atLeast, MaxCapacity: atMost, ResourceId } = target;
  if (atLeast === undefined || atMost === undefined)
    throw new DependencyError('bad-reply', OPERATION, new Error(`the target of ${ResourceId} has no limits`));
  return { atLeast, atMost };
}
