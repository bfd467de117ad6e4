import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterEach, describe, expect, test } from 'vitest';
import { clientConfigFor, createTopic, type GuardSubscriber } from '../../lib/local/prepare-guard.ts';
import { type HttpSubscriber, startHttpSubscriber } from '../../lib/local/sns/http-subscriber.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { aLocalAws, once, START } from './local-story.ts';

const clientOf = (aws: LocalAws) => new SNSClient({ ...clientConfigFor(aws), ...once });
const open: HttpSubscriber[] = [];
afterEach(async () => {
  for (const subscriber of open.splice(0)) await subscriber.close();
});

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const number = (StringValue: string) => ({ DataType: 'Number', StringValue });

async function aTopic(subscribers: readonly GuardSubscriber[], options: Parameters<typeof aLocalAws>[0] = {}) {
  const aws = await aLocalAws(options);
  const TopicArn = await createTopic(aws, 'alerts', subscribers);
  const publish = (over: Partial<PublishCommandInput> = {}) =>
    clientOf(aws).send(new PublishCommand({ TopicArn, Subject: 'rolled back', Message: 'all of it', ...over }));
  return { aws, TopicArn, publish };
}

test('a mail arrives with its subject and text, at the time of the clock', async () => {
  const { aws, publish, TopicArn } = await aTopic([{ protocol: 'email', endpoint: 'oncall@example.com' }]);
  aws.clock.advanceBy(90);
  const { MessageId } = await publish({ Message: 'a < b & "c"\r\nnext line: žluť' });
  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(aws.mails).toEqual([
    {
      to: 'oncall@example.com',
      subject: 'rolled back',
      body: 'a < b & "c"\r\nnext line: žluť',
      topicArn: TopicArn,
      atEpochSeconds: START + 90,
    },
  ]);
});

describe('filters on attributes', () => {
  const conditions: readonly [
    string,
    readonly unknown[],
    Record<string, { DataType: string; StringValue: string }>,
    boolean,
  ][] = [
    ['one of a list', ['warning', 'critical'], { key: text('critical') }, true],
    ['none of a list', ['warning', 'critical'], { key: text('info') }, false],
    ['another case', ['critical'], { key: text('Critical') }, false],
    ['an absent attribute', ['critical'], {}, false],
    ['a prefix', [{ prefix: 'fraud-' }], { key: text('fraud-detector') }, true],
    ['another prefix', [{ prefix: 'fraud-' }], { key: text('ranker') }, false],
    ['anything but what it is', [{ 'anything-but': ['info'] }], { key: text('info') }, false],
    ['anything but something else', [{ 'anything-but': ['info'] }], { key: text('critical') }, true],
    ['anything but, absent', [{ 'anything-but': ['info'] }], {}, false],
    ['existing', [{ exists: true }], { key: text('x') }, true],
    ['not existing', [{ exists: false }], { key: text('x') }, false],
    ['not existing, absent', [{ exists: false }], {}, true],
    ['a number in a range', [{ numeric: ['>=', 1, '<', 5] }], { key: number('1') }, true],
    ['a number at its end', [{ numeric: ['>=', 1, '<', 5] }], { key: number('5') }, false],
    ['an equal number', [{ numeric: ['=', 300] }], { key: number('3e2') }, true],
    ['a text that looks like a number', [{ numeric: ['=', 3] }], { key: text('3') }, false],
    ['one of many values', ['b'], { key: { DataType: 'String.Array', StringValue: '["a","b"]' } }, true],
  ];
  test.each(conditions)('%s', async (_name, condition, MessageAttributes, passes) => {
    const { aws, publish } = await aTopic([
      { protocol: 'email', endpoint: 'a@example.com', filter: { key: condition } },
    ]);
    await publish({ MessageAttributes });
    expect(aws.mails).toHaveLength(passes ? 1 : 0);
  });

  test('every key must hold', async () => {
    const filter = { severity: ['critical'], audience: ['engineers'] };
    const { aws, publish } = await aTopic([{ protocol: 'email', endpoint: 'a@example.com', filter }]);
    await publish({ MessageAttributes: { severity: text('critical') } });
    await publish({ MessageAttributes: { severity: text('critical'), audience: text('engineers') } });
    expect(aws.mails).toHaveLength(1);
  });

  test('a policy that SNS would not take is refused', async () => {
    const { aws, TopicArn } = await aTopic([]);
    const subscribe = (FilterPolicy: string) =>
      clientOf(aws).send(
        new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com', Attributes: { FilterPolicy } }),
      );
    await expect(subscribe('{"key":"critical"}')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(subscribe('{key')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(subscribe('{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}')).rejects.toThrow(
      'at most 5 keys',
    );
  });
});

describe('HTTP subscribers on loopback', () => {
  test('are asked first, then get notifications with headers and attributes', async () => {
    const subscriber = await startHttpSubscriber();
    open.push(subscriber);
    const { aws, publish, TopicArn } = await aTopic([{ protocol: 'http', endpoint: subscriber.url }]);
    const { MessageId } = await publish({ MessageAttributes: { severity: text('critical') } });
    await aws.settled();
    expect(subscriber.notifications).toMatchObject([
      {
        Type: 'Notification',
        MessageId,
        TopicArn,
        Subject: 'rolled back',
        Message: 'all of it',
        Timestamp: '2026-11-01T00:00:00.000Z',
        MessageAttributes: { severity: { Type: 'String', Value: 'critical' } },
      },
    ]);
    expect(subscriber.headers[0]).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-topic-arn': TopicArn,
    });
  });

  test('one that never confirms gets nothing', async () => {
    const { aws, publish, TopicArn } = await aTopic([]);
    const deaf = 'http://127.0.0.1:9/';
    const reply = await clientOf(aws).send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: deaf }));
    expect(reply.SubscriptionArn).toBe('pending confirmation');
    await aws.settled();
    await publish();
    await expect(clientOf(aws).send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'guessed' }))).rejects.toThrow(
      'Token',
    );
    const { Subscriptions } = await clientOf(aws).send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.[0]).toMatchObject({ SubscriptionArn: 'PendingConfirmation', Endpoint: deaf });
  });

  test('a subscriber that is away does not fail the publisher', async () => {
    const subscriber = await startHttpSubscriber();
    const { aws, publish } = await aTopic([{ protocol: 'http', endpoint: subscriber.url }]);
    await subscriber.close();
    await publish();
    await aws.settled();
    expect(subscriber.notifications).toEqual([]);
  });

  test('queues and hosts beyond loopback are recorded and not contacted', async () => {
    const { aws, publish, TopicArn } = await aTopic([
      { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:123456789012:q' },
    ]);
    await clientOf(aws).send(
      new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: 'https://hooks.example.com/x' }),
    );
    aws.confirmSubscription('https://hooks.example.com/x');
    await publish();
    expect(aws.recorded.map(({ protocol, body }) => [protocol, JSON.parse(body).Message])).toEqual([
      ['sqs', 'all of it'],
      ['https', 'all of it'],
    ]);
  });
});

test('a mail address that never clicked gets nothing and is listed as pending', async () => {
  const { aws, publish, TopicArn } = await aTopic([{ protocol: 'email', endpoint: 'a@example.com' }], {
    emailConfirmation: 'pending',
  });
  await publish();
  expect(aws.mails).toEqual([]);
  const list = async () =>
    (await clientOf(aws).send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions?.[0]?.SubscriptionArn;
  expect(await list()).toBe('PendingConfirmation');
  aws.confirmSubscription('a@example.com');
  const SubscriptionArn = await list();
  const { Attributes } = await clientOf(aws).send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(Attributes).toMatchObject({ PendingConfirmation: 'false', Endpoint: 'a@example.com', TopicArn });
  await publish();
  expect(aws.mails).toHaveLength(1);
});

test('each protocol gets its own text, the others the default one', async () => {
  const { aws, publish } = await aTopic([
    { protocol: 'email', endpoint: 'a@example.com' },
    { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:123456789012:q' },
  ]);
  await publish({
    MessageStructure: 'json',
    Message: JSON.stringify({ default: 'short', email: 'for people', sqs: 3 }),
  });
  expect(aws.mails[0]?.body).toBe('for people');
  expect(JSON.parse(aws.recorded[0]?.body ?? '').Message).toBe('short');
  await expect(publish({ MessageStructure: 'json', Message: '{"email":"x"}' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(publish({ MessageStructure: 'json', Message: 'plain' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test.each([
  ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, false],
  ['a subject of 99 characters', { Subject: 'x'.repeat(99) }, true],
  ['a line break in the subject', { Subject: 'a\nb' }, false],
  ['a subject beyond ASCII', { Subject: 'zurück' }, false],
  ['a message above 256 KiB', { Message: 'x'.repeat(262_145) }, false],
  ['a message of 256 KiB', { Message: 'x'.repeat(262_144) }, true],
  [
    'a message of 256 KiB with an attribute',
    { Message: 'x'.repeat(262_144), MessageAttributes: { a: text('b') } },
    false,
  ],
])('%s', async (_name, over, accepted) => {
  const { publish } = await aTopic([]);
  const sent = publish(over).then(
    () => 'accepted',
    (failure: Error) => failure.name,
  );
  expect(await sent).toBe(accepted ? 'accepted' : 'InvalidParameterException');
});

test('a topic that is not there is not found', async () => {
  const { publish, TopicArn } = await aTopic([]);
  await expect(publish({ TopicArn: `${TopicArn}-2` })).rejects.toMatchObject({
    name: 'NotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});
