import type { Publication } from './publish-input.ts';

/** A mail as a subscriber would find it. */
export interface Mail {
  readonly to: string;
  /** SNS's own when the publication has none. */
  readonly subject: string;
  readonly body: string;
  readonly topicArn: string;
  readonly atEpochSeconds: number;
}

/** Something that was sent to a place that is not contacted from here: a queue, a function, a host beyond loopback. */
export interface Recorded {
  readonly protocol: string;
  readonly endpoint: string;
  readonly body: string;
  readonly atEpochSeconds: number;
}

/** The JSON that SNS sends to queues and HTTP subscribers. Signatures are placeholders: nobody can verify them. */
export interface Envelope {
  readonly Type: 'Notification' | 'SubscriptionConfirmation';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: '1';
  readonly Signature: string;
  readonly SigningCertURL: string;
  readonly Token?: string;
  readonly SubscribeURL?: string;
  readonly UnsubscribeURL?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
}

const UNSIGNED = {
  SignatureVersion: '1',
  Signature: 'UNSIGNED',
  SigningCertURL: 'http://127.0.0.1/unsigned.pem',
} as const;

export interface Stamp {
  readonly messageId: string;
  readonly at: Date;
}

export function notificationOf(publication: Publication, protocol: string, { messageId, at }: Stamp): Envelope {
  const attributes = Object.entries(publication.attributes);
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: publication.topicArn,
    ...(publication.subject === undefined ? {} : { Subject: publication.subject }),
    Message: publication.textFor(protocol),
    Timestamp: at.toISOString(),
    ...UNSIGNED,
    ...(attributes.length === 0
      ? {}
      : {
          MessageAttributes: Object.fromEntries(
            attributes.map(([name, { DataType, StringValue }]) => [name, { Type: DataType, Value: StringValue }]),
          ),
        }),
  };
}

export function confirmationOf(
  topicArn: string,
  token: string,
  subscribeUrl: string,
  { messageId, at }: Stamp,
): Envelope {
  return {
    Type: 'SubscriptionConfirmation',
    MessageId: messageId,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: subscribeUrl,
    Timestamp: at.toISOString(),
    ...UNSIGNED,
  };
}

/** Whether a URL leads to this machine and nowhere else. */
export function onLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** SNS waits as long for an answer. */
const LONGEST_ANSWER_MILLIS = 15_000;

/** Posts once. A subscriber that is away loses the message: SNS's retries over minutes are not emulated. */
export async function postToSubscriber(
  url: string,
  envelope: Envelope,
  subscriptionArn: string,
  raw: boolean,
): Promise<void> {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'x-amz-sns-message-type': envelope.Type,
    'x-amz-sns-message-id': envelope.MessageId,
    'x-amz-sns-topic-arn': envelope.TopicArn,
    ...(envelope.Type === 'Notification' ? { 'x-amz-sns-subscription-arn': subscriptionArn } : {}),
    ...(raw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
  const body = raw ? envelope.Message : JSON.stringify(envelope);
  await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(LONGEST_ANSWER_MILLIS) }).then(
    (reply) => reply.arrayBuffer(),
    () => undefined,
  );
}
