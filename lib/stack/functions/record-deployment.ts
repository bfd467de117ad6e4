import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { chunksOf } from '../access/chunks-of.ts';
import type { FunctionSetting } from './function-setting.ts';
import { GuardFunction } from './guard-function.ts';

export interface RecordDeploymentProps {
  readonly setting: FunctionSetting;
  readonly functionName?: string;
}

/** An event pattern holds 2048 characters; a name of 63 with its matcher takes 91. */
const ENDPOINTS_PER_RULE = 16;

/** Hears of deployments as they happen. Events are best effort: whatever is missed, the next tick sees. */
export class RecordDeployment extends Construct {
  readonly guard: GuardFunction;
  readonly #undelivered: IQueue;

  constructor(scope: Construct, id: string, { setting, functionName }: RecordDeploymentProps) {
    super(scope, id);
    this.#undelivered = setting.undelivered;
    this.guard = new GuardFunction(this, 'Guard', {
      name: 'record-deployment',
      setting,
      description: 'Records new versions of the guarded endpoints when SageMaker reports a deployment',
      functionName,
      timeout: Duration.seconds(60),
      memorySize: 256,
      // the same event twice changes nothing, so repeating is safe
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    });
  }

  /** Begins to hear of these endpoints. Called once, when all guarded endpoints are known. */
  listenTo(endpoints: readonly string[]): void {
    chunksOf(ENDPOINTS_PER_RULE, endpoints).forEach((names, i) => {
      new Rule(this, `Rule${i}`, {
        description: 'Deployments of guarded endpoints',
        eventPattern: {
          source: ['aws.sagemaker'],
          detailType: ['SageMaker Endpoint State Change', 'SageMaker Endpoint Deployment State Change'],
          // by name, not by ARN: not every sample of these events has resources. SageMaker ignores case in names
          detail: { EndpointName: Match.anyOf(...names.map((name) => Match.equalsIgnoreCase(name))) },
        },
        targets: [
          new LambdaFunction(this.guard.fn, {
            deadLetterQueue: this.#undelivered,
            retryAttempts: 8,
            maxEventAge: Duration.hours(1),
          }),
        ],
      });
    });
  }
}
