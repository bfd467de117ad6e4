import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Operations, operation } from '../operation.ts';

/** The only dimension that variants are scaled by. */
const DIMENSION = 'sagemaker:variant:DesiredInstanceCount';

const target = z.object({
  ServiceNamespace: z.literal('sagemaker'),
  ResourceId: z.string().regex(/^endpoint\/[^/]+\/variant\/[^/]+$/, 'must be like endpoint/fraud/variant/stable'),
  ScalableDimension: z.literal(DIMENSION),
});
const registration = target.extend({
  MinCapacity: z.number().int().min(0).optional(),
  MaxCapacity: z.number().int().min(0).optional(),
});
const question = z.object({
  ServiceNamespace: z.literal('sagemaker'),
  ResourceIds: z.array(z.string()).max(50).optional(),
  ScalableDimension: z.literal(DIMENSION).optional(),
  MaxResults: z.number().int().optional(),
  NextToken: z.string().optional(),
});

interface ScalableTarget {
  readonly ServiceNamespace: 'sagemaker';
  readonly ResourceId: string;
  readonly ScalableDimension: typeof DIMENSION;
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly CreationTime: Date;
}

export interface ApplicationAutoScaling {
  readonly operations: Operations;
  /** True when a variant's count is between limits that somebody has registered. */
  readonly isRegistered: (endpoint: string, variant: string) => boolean;
}

/** The limits between which variants may be scaled. Policies are not emulated: nobody scales by itself here. */
export function applicationAutoScaling(now: () => number): ApplicationAutoScaling {
  const targets = new Map<string, ScalableTarget>();
  const known = (ResourceId: string): ScalableTarget => {
    const found = targets.get(ResourceId);
    if (found !== undefined) return found;
    throw new AwsError(
      'ObjectNotFoundException',
      `No scalable target found for service namespace: sagemaker, resource ID: ${ResourceId}, scalable dimension: ${DIMENSION}`,
    );
  };
  return {
    isRegistered: (endpoint, variant) => targets.has(`endpoint/${endpoint}/variant/${variant}`),
    operations: {
      RegisterScalableTarget: operation(registration, ({ MinCapacity, MaxCapacity, ...which }) => {
        const before = targets.get(which.ResourceId);
        const [least, most] = [MinCapacity ?? before?.MinCapacity, MaxCapacity ?? before?.MaxCapacity];
        if (least === undefined || most === undefined || least > most) {
          throw new AwsError(
            'ValidationException',
            `Minimum capacity ${least} and maximum capacity ${most} must both be there, the minimum not above the maximum`,
          );
        }
        const CreationTime = before?.CreationTime ?? new Date(now() * 1000);
        targets.set(which.ResourceId, { ...which, MinCapacity: least, MaxCapacity: most, CreationTime });
        return {};
      }),
      DeregisterScalableTarget: operation(target, ({ ResourceId }) => {
        known(ResourceId);
        targets.delete(ResourceId);
        return {};
      }),
      DescribeScalableTargets: operation(question, ({ ResourceIds }) => ({
        ScalableTargets: [...targets.values()].filter(
          ({ ResourceId }) => ResourceIds === undefined || ResourceIds.includes(ResourceId),
        ),
      })),
    },
  };
}
