import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { snsNotifier } from '../../lib/adapters/aws/sns/sns-notifier.ts';
import { makeNotice } from '../../lib/core/record/make-notice.ts';

const NOTICE = makeNotice('rollback-started', '1a2b', {
  endpoint: 'ranker',
  atEpochSeconds: Date.UTC(2026, 10, 22, 12) / 1000,
  who: 'stablehand',
  why: 'errors',
});

/** What was published of the notice, by audience. */
async function published() {
  const client = new SNSClient({ region: 'us-east-1' });
  const mock = mockClient(client).on(PublishCommand).resolves({});
  const notifier = snsNotifier(client, 'arn:aws:sns:us-east-1:123456789012:alerts', async (notice, audience) => ({
    subject: `subject for ${audience}`,
    text: `text for ${audience}`,
    json: `{"for":"${audience}"}`,
    attributes: { severity: notice.severity, audience, endpoint: notice.endpoint, kind: notice.kind },
  }));
  await notifier.publish(NOTICE);
  return mock.commandCalls(PublishCommand).map(({ args }) => args[0].input);
}

test('people get the text; whatever reads by machine gets the JSON, queues and functions too', async () => {
  for (const { Message, MessageAttributes } of await published()) {
    const audience = MessageAttributes?.audience?.StringValue;
    const json = `{"for":"${audience}"}`;
    expect(JSON.parse(Message ?? '')).toEqual({
      default: `text for ${audience}`,
      http: json,
      https: json,
      sqs: json,
      lambda: json,
    });
  }
});

test('each audience has its own subject, and attributes to filter on', async () => {
  const calls = await published();
  expect(calls.map(({ Subject }) => Subject)).toEqual(NOTICE.audiences.map((audience) => `subject for ${audience}`));
  expect(calls[0]).toMatchObject({
    TopicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
    MessageStructure: 'json',
    MessageAttributes: {
      severity: { StringValue: 'critical' },
      endpoint: { StringValue: 'ranker' },
      kind: { StringValue: 'rollback-started' },
    },
  });
});
