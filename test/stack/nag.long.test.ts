import { CfnWaitConditionHandle, Stack, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { anApp, aPolicy, aStack } from './a-stack.ts';

describe('cdk-nag, AWS Solutions', () => {
  test('has nothing to say that is not explained beside the thing', () => {
    const app = anApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    aStack({ policy: aPolicy(['ranker', 'FraudDetector']) }, app);
    expect(() => app.synth()).not.toThrow();
  });

  test('nor about functions in a VPC', () => {
    const app = anApp();
    const network = new Stack(app, 'Network');
    new CfnWaitConditionHandle(network, 'Nothing'); // a stack without any resource is refused
    const vpc = Vpc.fromVpcAttributes(network, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
    });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    aStack({ vpc }, app);
    expect(() => app.synth()).not.toThrow();
  });

  test('does look: a wildcard that nobody explained is found', () => {
    const app = anApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const stack = aStack({}, app);
    const role = new Role(stack, 'Careless', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new Policy(stack, 'Wide', {
      roles: [role],
      statements: [new PolicyStatement({ actions: ['sagemaker:DeleteEndpoint'], resources: ['*'] })],
    });
    expect(() => app.synth()).toThrow(/AwsSolutions-IAM5/);
  });
});
