import { expect, test } from 'vitest';
import { aPolicy, aTemplate, theResource } from '../a-stack.ts';

interface Pattern {
  readonly detail: { readonly EndpointName: readonly { readonly 'equals-ignore-case': string }[] };
}

const patternsFor = (endpoints: readonly string[]): readonly Pattern[] =>
  Object.values(aTemplate({ policy: aPolicy(endpoints) }).findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties.EventPattern,
  );

test('hears of deployments of the guarded endpoints only, whatever the case of the name', () => {
  expect(patternsFor(['Ranker', 'fraud'])).toEqual([
    {
      source: ['aws.sagemaker'],
      'detail-type': ['SageMaker Endpoint State Change', 'SageMaker Endpoint Deployment State Change'],
      detail: { EndpointName: [{ 'equals-ignore-case': 'Ranker' }, { 'equals-ignore-case': 'fraud' }] },
    },
  ]);
});

test('many long names are spread over rules, each within the 2048 characters of a pattern', () => {
  const names = Array.from({ length: 40 }, (_, i) => `${'n'.repeat(60)}-${String(i).padStart(2, '0')}`);
  const patterns = patternsFor(names);
  for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  expect(patterns.flatMap(({ detail }) => detail.EndpointName.map((matcher) => matcher['equals-ignore-case']))).toEqual(
    names,
  );
});

test('an event that reaches no function is kept, and only this rule may call the function', () => {
  const template = aTemplate();
  const { id, properties } = theResource(template, 'AWS::Events::Rule', 'RecordDeployment');
  expect(JSON.stringify(properties.Targets)).toContain('DeadLetterConfig');
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
  });
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});
