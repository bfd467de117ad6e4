import { expect, test } from 'vitest';
import { aStory, START } from './local-story.ts';

const post = (url: string, form: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: form,
  });

test('an older client gets its CloudWatch datapoints through the Query protocol, in XML', async () => {
  const aws = await aStory();
  aws.clock.advanceTo(START + 180);
  const stat = 'MetricDataQueries.member.1.MetricStat';
  const form = new URLSearchParams({
    Action: 'GetMetricData',
    Version: '2010-08-01',
    'MetricDataQueries.member.1.Id': 'n',
    [`${stat}.Metric.Namespace`]: 'AWS/SageMaker',
    [`${stat}.Metric.MetricName`]: 'Invocations',
    [`${stat}.Metric.Dimensions.member.1.Name`]: 'EndpointName',
    [`${stat}.Metric.Dimensions.member.1.Value`]: 'fraud',
    [`${stat}.Metric.Dimensions.member.2.Name`]: 'VariantName',
    [`${stat}.Metric.Dimensions.member.2.Value`]: 'stable',
    [`${stat}.Period`]: '60',
    [`${stat}.Stat`]: 'Sum',
    StartTime: '2026-11-01T00:00:00Z',
    EndTime: '2026-11-01T00:05:00Z',
  });
  const reply = await post(aws.endpointUrl, form.toString());
  const [first, second] = aws.world.rows('fraud', 'stable', { fromEpochSeconds: START, toEpochSeconds: START + 120 });
  expect(reply.headers.get('content-type')).toBe('text/xml');
  expect(await reply.text()).toContain(
    `<Timestamps><member>2026-11-01T00:01:00.000Z</member><member>2026-11-01T00:00:00.000Z</member></Timestamps><Values><member>${second?.requests}</member><member>${first?.requests}</member></Values><StatusCode>Complete</StatusCode>`,
  );
});

test('a refusal through the Query protocol is XML with code and message', async () => {
  const aws = await aStory();
  const reply = await post(
    aws.endpointUrl,
    'Action=Publish&Version=2010-03-31&TopicArn=arn:aws:sns:us-east-1:123456789012:none&Message=a',
  );
  expect(reply.status).toBe(404);
  expect(await reply.text()).toContain(
    '<Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error>',
  );
});

test('STS knows who asks', async () => {
  const aws = await aStory();
  const reply = await post(aws.endpointUrl, 'Action=GetCallerIdentity&Version=2011-06-15');
  expect(await reply.text()).toContain('<Account>123456789012</Account>');
});

test.each([
  ['an unknown operation', { 'x-amz-target': 'SageMaker.CreateNotebookInstance' }, '{}'],
  ['an unknown service', { 'x-amz-target': 'Lambda.Invoke' }, '{}'],
  ['a body that is not JSON', { 'x-amz-target': 'SageMaker.DescribeEndpoint' }, '{'],
  ['a form without an action', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
])('%s is refused, and the server goes on', async (_name, headers, body) => {
  const aws = await aStory();
  const reply = await fetch(aws.endpointUrl, { method: 'POST', headers, body });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ __type: expect.any(String), message: expect.any(String) });
  expect((await fetch(aws.endpointUrl, { method: 'POST', headers, body })).status).toBe(400);
});

test('inherited names are no operations', async () => {
  const aws = await aStory();
  const reply = await fetch(aws.endpointUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'SageMaker.constructor' },
    body: '{}',
  });
  expect(await reply.json()).toMatchObject({ __type: 'UnknownOperationException' });
});
