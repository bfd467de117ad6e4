import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { endpointKey, FLEET_KEY } from '../../contract/table-keys.ts';
import type { PolicyMlflow } from '../../core/words/policy.ts';
import { chunksOf } from './chunks-of.ts';
import { explainWildcard } from './explained-wildcard.ts';
import type { Reach, Rights } from './rights.ts';

/** What a stack's functions work on. */
export interface Reachable {
  readonly table: ITableV2;
  readonly alertTopic: ITopic;
  /** Names of the guarded endpoints, as the policy writes them. */
  readonly endpoints: readonly string[];
  /** Where MLflow is, if it is told anything. */
  readonly mlflow?: PolicyMlflow | undefined;
}

interface Scope {
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, string[]>>;
  /** Why a resource has a wildcard in it. */
  readonly because?: string;
}

/** A role's own policies hold 10 240 characters and one managed policy 6144; the CDK spreads statements over several, but cannot split one. */
const ENDPOINTS_PER_STATEMENT = 20;

/** Gives `role` the `rights`, each as narrow as IAM allows; what is wider than one thing says why. */
export function grantRights(role: Role, rights: Rights, reachable: Reachable): void {
  for (const [reach, actions] of Object.entries(rights) as [Reach, readonly string[]][]) {
    for (const { because, ...scope } of scopesOf(reach, reachable, Stack.of(role))) {
      role.addToPolicy(new PolicyStatement({ ...scope, actions: [...actions] }));
      if (because !== undefined) for (const resource of scope.resources) explainWildcard(role, resource, because);
    }
  }
}

function scopesOf(reach: Reach, { table, alertTopic, endpoints, mlflow }: Reachable, stack: Stack): readonly Scope[] {
  const sageMaker = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'sagemaker', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  const groups = chunksOf(ENDPOINTS_PER_STATEMENT, endpoints);

  switch (reach) {
    case 'guarded-endpoints':
      return groups.map((names) => ({
        resources: names.flatMap(spellingsOf).map((name) => sageMaker('endpoint', name)),
      }));
    case 'endpoint-configs':
      return [
        {
          resources: [sageMaker('endpoint-config', '*')],
          because: 'whoever deploys next names the endpoint config: no name is known when this stack is deployed',
        },
      ];
    case 'models':
      return [
        {
          resources: [sageMaker('model', '*')],
          because: 'whoever deploys next names the models: no name is known when this stack is deployed',
        },
      ];
    case 'any-metric':
      return [{ resources: ['*'], because: 'cloudwatch:GetMetricData takes neither a resource nor a namespace' }];
    case 'any-scaling-target':
      return [{ resources: ['*'], because: 'application-autoscaling:DescribeScalableTargets takes no resource' }];
    case 'guarded-items':
      return groups.map((names) => itemsOf(table, names.map(endpointKey)));
    case 'fleet-item':
      return [itemsOf(table, [FLEET_KEY])];
    case 'alert-topic':
      return [{ resources: [alertTopic.topicArn] }];
    case 'model-packages':
      return [
        {
          resources: [sageMaker('model-package', '*')],
          because: 'whoever deploys next names the model package: no name is known when this stack is deployed',
        },
      ];
    case 'mlflow-server':
    case 'mlflow-app':
      return managedBy(reach === 'mlflow-app' ? ':mlflow-app/' : ':mlflow-tracking-server/', mlflow);
    case 'mlflow-login':
      return mlflow?.login === undefined ? [] : [{ resources: [mlflow.login] }];
  }
}

/** Nothing for a server of one's own, which knows nothing of IAM. */
const managedBy = (kind: string, mlflow: PolicyMlflow | undefined): Scope[] =>
  mlflow?.server.includes(kind) === true ? [{ resources: [mlflow.server] }] : [];

const itemsOf = ({ tableArn }: ITableV2, keys: string[]): Scope => ({
  resources: [tableArn],
  conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys } },
});

/** SageMaker lower-cases names in ARNs, as its own event samples show; the name as written stays until that is seen to hold everywhere. */
const spellingsOf = (name: string): readonly string[] => [...new Set([name.toLowerCase(), name])];
