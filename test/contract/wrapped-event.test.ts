import { expect, test } from 'vitest';
import { parseEndpointEvent } from '../../lib/contract/endpoint-event.ts';

const event = { source: 'aws.sagemaker', detail: { EndpointName: 'fraud' } };

test.each([
  ['SNS', { Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify(event) } }] }],
  ['SQS', { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(event) }] }],
])('an event wrapped by %s is refused by that name', (service, wrapped) => {
  expect(() => parseEndpointEvent(wrapped)).toThrow(
    `record-deployment was called with an event wrapped by ${service}; let the EventBridge rule call the function itself`,
  );
});

test('the event as EventBridge sends it names its endpoint; another with records is just a bad event', () => {
  expect(parseEndpointEvent(event)).toEqual({ endpoint: 'fraud' });
  expect(() => parseEndpointEvent({ Records: [{ eventSource: 'aws:s3' }] })).toThrow('was called with a bad event');
});
