import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { MessageAttributes } from './filter-policy.ts';

export const publishInput = z.object({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  Subject: z.string().optional(),
  Message: z.string(),
  MessageStructure: z.string().optional(),
  MessageAttributes: z
    .array(
      z.object({ Name: z.string(), Value: z.object({ DataType: z.string(), StringValue: z.string().optional() }) }),
    )
    .default([]),
});

/** A publication that SNS accepts. */
export interface Publication {
  readonly topicArn: string;
  readonly subject: string | undefined;
  /** What a protocol is sent: its own text, or the default one. */
  readonly textFor: (protocol: string) => string;
  readonly attributes: MessageAttributes;
}

const LARGEST_BYTES = 262_144;

/** @throws {AwsError} with SNS's code for what it would not accept. */
export function checkPublication(input: z.infer<typeof publishInput>): Publication {
  const { TopicArn, TargetArn, Subject, Message, MessageStructure, MessageAttributes } = input;
  const topicArn = TopicArn ?? TargetArn;
  if (topicArn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (Subject !== undefined) checkSubject(Subject);
  if (Message === '') throw invalid('Empty message');
  const attributes = Object.fromEntries(
    MessageAttributes.map(({ Name, Value: { DataType, StringValue = '' } }) => {
      if (StringValue === '')
        throw new AwsError(
          'ParameterValueInvalid',
          `The message attribute '${Name}' must contain non-empty message attribute value.`,
        );
      return [Name, { DataType, StringValue }];
    }),
  );
  const attributeBytes = Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) => sum + bytes(name + DataType + StringValue),
    0,
  );
  if (bytes(Message) + attributeBytes > LARGEST_BYTES) throw invalid('Message too long');
  const texts = MessageStructure === 'json' ? textsByProtocol(Message) : { default: Message };
  const fallback = texts.default;
  if (fallback === undefined) throw invalid('Message Structure - No default entry in JSON message body');
  return { topicArn, subject: Subject, attributes, textFor: (protocol) => texts[protocol] ?? fallback };
}

/** ASCII is our own rule on top of AWS's: the oldest text of the API restricted subjects to it. */
function checkSubject(subject: string): void {
  if (subject === '' || subject.length >= 100)
    throw invalid(`Subject: must be 1 to 99 characters, got ${subject.length}`);
  if (!/^[\x20-\x7e]+$/.test(subject))
    throw invalid('Subject: must be ASCII without line breaks or control characters');
}

/** Keys whose value is no text are ignored, as SNS does. */
function textsByProtocol(message: string): Readonly<Record<string, string>> {
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(message));
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
}

const bytes = (text: string): number => Buffer.byteLength(text);

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
