import * as z from 'zod';
import { account, region } from '../support/command-lines.ts';

/** A call as the launcher and the embedded AWS both record it. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** What IAM would be asked before a call is carried out. */
export interface Ask {
  readonly action: string;
  /** More than one where nobody could verify which spelling AWS compares: all of them must be allowed. */
  readonly resources: readonly string[];
  /** Values of condition keys that the call brings. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

const arn = (service: string, what: string): string => `arn:aws:${service}:${region}:${account}:${what}`;
const sageMaker = (kind: string, field: string) => (input: unknown) => {
  const name = z.object({ [field]: z.string() }).parse(input)[field] ?? '';
  return { resources: [...new Set([name, name.toLowerCase()])].map((each) => arn('sagemaker', `${kind}/${each}`)) };
};
const onTable = (keyOf: (input: unknown) => string) => (input: unknown) => {
  const { TableName, IndexName } = z.object({ TableName: z.string(), IndexName: z.string().optional() }).parse(input);
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  return {
    resources: [arn('dynamodb', `table/${TableName}${index}`)],
    keys: { 'dynamodb:LeadingKeys': [keyOf(input)] },
  };
};
const text = z.object({ S: z.string() }).transform(({ S }) => S);

/** Which resource each call touches, by the service authorization reference. */
const TOUCHES: Readonly<Record<string, (input: unknown) => Omit<Ask, 'action' | 'keys'> & Partial<Pick<Ask, 'keys'>>>> =
  {
    'sagemaker:DescribeEndpoint': sageMaker('endpoint', 'EndpointName'),
    'sagemaker:UpdateEndpointWeightsAndCapacities': sageMaker('endpoint', 'EndpointName'),
    'sagemaker:UpdateEndpoint': (input) => ({
      resources: [
        ...sageMaker('endpoint', 'EndpointName')(input).resources,
        ...sageMaker('endpoint-config', 'EndpointConfigName')(input).resources,
      ],
    }),
    'application-autoscaling:DescribeScalableTargets': () => ({ resources: ['*'] }),
    'sagemaker:DescribeEndpointConfig': sageMaker('endpoint-config', 'EndpointConfigName'),
    'sagemaker:DescribeModel': sageMaker('model', 'ModelName'),
    'cloudwatch:GetMetricData': () => ({ resources: ['*'] }),
    'dynamodb:GetItem': onTable((input) => z.object({ Key: z.object({ pk: text }) }).parse(input).Key.pk),
    'dynamodb:PutItem': onTable((input) => z.object({ Item: z.object({ pk: text }) }).parse(input).Item.pk),
    'dynamodb:Query': onTable(partitionQueried),
    'sns:Publish': (input) => ({ resources: [z.object({ TopicArn: z.string() }).parse(input).TopicArn] }),
  };

/** The value that `pk = :name` stands for. */
function partitionQueried(input: unknown): string {
  const { KeyConditionExpression, ExpressionAttributeValues } = z
    .object({ KeyConditionExpression: z.string(), ExpressionAttributeValues: z.record(z.string(), z.unknown()) })
    .parse(input);
  const [, name = ''] = /\b(?:pk|gsiPk) = (:\w+)/.exec(KeyConditionExpression) ?? [];
  return text.parse(ExpressionAttributeValues[name]);
}

/** @throws {RangeError} on a call that is not in the table: somebody must say what it touches. */
export function askOf({ service, operation, input }: RecordedCall): Ask {
  const action = `${service}:${operation}`;
  const touches = TOUCHES[action];
  if (touches === undefined) throw new RangeError(`nobody has said which resource ${action} touches`);
  return { action, keys: {}, ...touches(input) };
}
