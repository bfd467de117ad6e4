/** The functions of the stack; each is `lambdas/<name>/handler.ts`. */
export const GUARD_FUNCTIONS = ['health-check', 'record-deployment', 'manual-rollback', 'operate'] as const;
/** Those that are there only when the policy asks for what they do. */
export const FUNCTIONS_ON_DEMAND = ['mlflow-sync'] as const;
export type GuardFunctionName = (typeof GUARD_FUNCTIONS)[number];
export type FunctionName = GuardFunctionName | (typeof FUNCTIONS_ON_DEMAND)[number];

/**
 * What a right reaches. `guarded-items` are the guarded endpoints' own items of the table, `fleet-item` the one that is
 * about no endpoint; `any-metric` and `any-scaling-target` are `*`, for actions to which IAM knows nothing narrower.
 */
export type Reach =
  | 'guarded-endpoints'
  | 'endpoint-configs'
  | 'models'
  | 'any-metric'
  | 'any-scaling-target'
  | 'guarded-items'
  | 'fleet-item'
  | 'alert-topic'
  | 'model-packages'
  | 'mlflow-server'
  | 'mlflow-app'
  | 'mlflow-login';

/** IAM actions by what they reach. */
export type Rights = Readonly<Partial<Record<Reach, readonly string[]>>>;

const readVersions: Rights = {
  'endpoint-configs': ['sagemaker:DescribeEndpointConfig'],
  models: ['sagemaker:DescribeModel'],
};
/** Weights, instances, and configs that served before: SageMaker wants `UpdateEndpoint` allowed on the endpoint and on the config. */
const moveTraffic: Rights = {
  'guarded-endpoints': [
    'sagemaker:DescribeEndpoint',
    'sagemaker:UpdateEndpoint',
    'sagemaker:UpdateEndpointWeightsAndCapacities',
  ],
  'endpoint-configs': ['sagemaker:DescribeEndpointConfig', 'sagemaker:UpdateEndpoint'],
  models: ['sagemaker:DescribeModel'],
  'any-scaling-target': ['application-autoscaling:DescribeScalableTargets'],
};
const keepRecord: Rights = { 'guarded-items': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'] };
const tell: Rights = { 'alert-topic': ['sns:Publish'] };

/**
 * Every call that a function's code may make to AWS, and nothing else: the one list that policies are made from and that
 * recorded calls are compared with. What the platform needs around a function (logs, dead letters, a VPC) is not in it.
 */
export const RIGHTS: Readonly<Record<FunctionName, Rights>> = {
  'health-check': {
    ...moveTraffic,
    'any-metric': ['cloudwatch:GetMetricData'],
    ...keepRecord,
    'fleet-item': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    ...tell,
  },
  'record-deployment': {
    'guarded-endpoints': ['sagemaker:DescribeEndpoint'],
    ...readVersions,
    ...keepRecord,
    ...tell,
  },
  'manual-rollback': {
    ...moveTraffic,
    ...keepRecord,
    ...tell,
  },
  // tells MLflow what the table knows; nothing is moved, and the guards' state is not touched
  'mlflow-sync': {
    'any-metric': ['cloudwatch:GetMetricData'],
    models: ['sagemaker:DescribeModel', 'sagemaker:ListTags'],
    'model-packages': ['sagemaker:DescribeModelPackage'],
    ...keepRecord,
    ...tell,
    'mlflow-server': [
      'sagemaker-mlflow:GetExperimentByName',
      'sagemaker-mlflow:CreateExperiment',
      'sagemaker-mlflow:RestoreExperiment',
      'sagemaker-mlflow:CreateRun',
      'sagemaker-mlflow:GetRun',
      'sagemaker-mlflow:SearchRuns',
      'sagemaker-mlflow:LogBatch',
      'sagemaker-mlflow:SearchModelVersions',
      'sagemaker-mlflow:GetModelVersion',
      'sagemaker-mlflow:SetModelVersionTag',
      'sagemaker-mlflow:UpdateModelVersion',
      'sagemaker-mlflow:GetModelVersionByAlias',
      'sagemaker-mlflow:SetRegisteredModelAlias',
    ],
    // an app knows this one action only: those of the server are refused there
    'mlflow-app': ['sagemaker:CallMlflowAppApi'],
    'mlflow-login': ['secretsmanager:GetSecretValue'],
  },
  // people's standing decisions: what serves is looked at, nothing is moved
  operate: {
    'guarded-endpoints': ['sagemaker:DescribeEndpoint'],
    ...readVersions,
    ...keepRecord,
    ...tell,
  },
};
