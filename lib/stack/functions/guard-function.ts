import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { renderFunctionEnv } from '../../contract/function-env.ts';
import { explainWildcard } from '../access/explained-wildcard.ts';
import { grantRights, type Reachable } from '../access/grant-rights.ts';
import { type FunctionName, RIGHTS } from '../access/rights.ts';
import type { FunctionSetting } from './function-setting.ts';
import { GuardCode } from './guard-code.ts';

export interface GuardFunctionProps {
  readonly name: FunctionName;
  readonly setting: FunctionSetting;
  readonly description: string;
  readonly timeout: Duration;
  readonly memorySize: number;
  /** How often Lambda repeats an asynchronous call that failed, 0 to 2. */
  readonly retryAttempts: number;
  /** How long Lambda keeps an asynchronous call that it could not make yet, at least 60 s. */
  readonly maxEventAge: Duration;
  /** @default - CloudFormation names it */
  readonly functionName?: string;
  /** @default - no reservation, any number at once */
  readonly reservedConcurrentExecutions?: number;
}

/** One handler of `lambdas/` with its role, its log and its rights: those of `RIGHTS`, and what Lambda itself needs. */
export class GuardFunction extends Construct {
  readonly fn: IFunction;
  readonly logGroup: LogGroup;
  readonly #name: FunctionName;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: GuardFunctionProps) {
    super(scope, id);
    const { name, setting, ...rest } = props;
    this.#name = name;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: setting.logRetention,
      // the record of what happened is the table; logs explain it and expire
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = this.aRole(name, setting);
    this.fn = new LambdaFunction(this, 'Function', {
      ...rest,
      ...setting.network,
      code: new GuardCode(name, setting.policyText),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.#role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      deadLetterQueue: setting.undelivered,
      environment: {
        ...renderFunctionEnv(setting.settings),
        POWERTOOLS_SERVICE_NAME: setting.serviceName,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  }

  /** The rights of `RIGHTS`: given when all guarded endpoints are known. */
  grant(reachable: Reachable): void {
    grantRights(this.#role, RIGHTS[this.#name], reachable);
  }

  /** Not Lambda's managed policies: those may write to every log group of the account. */
  private aRole(name: FunctionName, { network }: FunctionSetting): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${name} of ${Stack.of(this).stackName} may do`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    if (network.vpc) grantNetwork(role);
    return role;
  }
}

/** Lambda makes the network interfaces of a VPC function under the function's own role. */
function grantNetwork(role: Role): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
  explainWildcard(role, '*', 'Lambda makes the network interfaces of a VPC function and names them itself');
}
