import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { aPolicy, aStack, aTemplate, flat, theResource } from './a-stack.ts';

const template = aTemplate();

describe('topics and queue', () => {
  test('refuse everything that does not come over TLS', () => {
    for (const { Properties } of [
      ...Object.values(template.findResources('AWS::SNS::TopicPolicy')),
      ...Object.values(template.findResources('AWS::SQS::QueuePolicy')),
    ]) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
    template.resourceCountIs('AWS::SNS::TopicPolicy', 2);
    template.resourceCountIs('AWS::SQS::QueuePolicy', 1);
  });

  test('notices are encrypted under the key of SNS; alarms are under none, since CloudWatch could not use it', () => {
    expect(flat(theResource(template, 'AWS::SNS::Topic', 'AlertsAlertTopic').properties.KmsMasterKeyId)).toMatch(
      /:alias\/aws\/sns$/,
    );
    expect(theResource(template, 'AWS::SNS::Topic', 'AlertsAlarmTopic').properties.KmsMasterKeyId).toBeUndefined();
    template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  });

  test('CloudWatch may publish alarms of this account, although the topic policy replaces the default one', () => {
    const { id } = theResource(template, 'AWS::SNS::Topic', 'AlertsAlarmTopic');
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: id }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ]),
      },
    });
  });

  test('nothing allows everybody', () => {
    for (const resource of Object.values(template.toJSON().Resources as Record<string, { Properties?: object }>)) {
      const statements = JSON.stringify(resource.Properties ?? {}).match(/\{[^{}]*"Effect":"Allow"[^{}]*\}/g) ?? [];
      for (const statement of statements) expect(statement).not.toMatch(/"Principal":(?:"\*"|\{"AWS":"\*"\})/);
    }
    template.resourceCountIs('AWS::Lambda::Url', 0);
  });

  test('each address is one subscription with its filter; engineers get alarms too, unfiltered', () => {
    const told = aTemplate({
      policy: aPolicy(['ranker'], {
        notify: [
          { email: 'oncall@example.com', audience: 'engineers' },
          { email: 'product@example.com', audience: 'stakeholders', endpoints: ['ranker'], severity: ['critical'] },
        ],
      }),
    });
    const subscriptions = Object.values(told.findResources('AWS::SNS::Subscription')).map(({ Properties }) => [
      flat(Properties.TopicArn).replace(/[0-9A-F]{8}>$/, '>'),
      Properties.Protocol,
      Properties.Endpoint,
      Properties.FilterPolicy,
      Properties.FilterPolicyScope,
    ]);
    expect(subscriptions).toEqual([
      ['<AlertsAlertTopic>', 'email', 'oncall@example.com', { audience: ['engineers'] }, undefined],
      [
        '<AlertsAlertTopic>',
        'email',
        'product@example.com',
        { audience: ['stakeholders'], endpoint: ['ranker'], severity: ['critical'] },
        undefined,
      ],
      ['<AlertsAlarmTopic>', 'email', 'oncall@example.com', undefined, undefined],
    ]);
  });

  test('a policy that tells no engineer is warned about at synth', () => {
    const stack = aStack({ policy: aPolicy(['ranker'], { notify: [] }) });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('notify names no engineer'));
    expect(Template.fromStack(stack).toJSON().Outputs.ConfirmMail.Value).toBe(
      'notify names no address: nobody is told anything',
    );
  });

  test('a filter that lets more through than the policy asks for is warned about at synth', () => {
    const notify = [
      { email: 'oncall@example.com', audience: 'engineers', severity: ['critical'] },
      { email: 'oncall@example.com', audience: 'stakeholders' },
    ] as const;
    Annotations.fromStack(aStack({ policy: aPolicy(['ranker'], { notify }) })).hasWarning(
      '*',
      Match.stringLikeRegexp('oncall@example.com stands in 2 entries'),
    );
  });
});
