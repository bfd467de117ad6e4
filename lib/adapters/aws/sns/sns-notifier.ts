import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../../../core/record/notice.ts';
import type { Audience } from '../../../core/words/policy.ts';
import type { Notifier } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';

/** A notice made readable for one audience: people get `text`, machines get `json`. */
export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  readonly json: string;
  /** What subscriptions filter on. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Publishes once per audience, with attributes that subscriptions filter on. Every audience is tried before a failure is thrown,
 * so that one bad publish does not keep the others from knowing.
 */
export function snsNotifier(
  client: SNSClient,
  topicArn: string,
  render: (notice: Notice, audience: Audience) => Promise<RenderedNotice>,
): Notifier {
  const publish = async (notice: Notice, audience: Audience): Promise<void> => {
    const { subject, text, json, attributes } = await render(notice, audience);
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: text, http: json, https: json, sqs: json, lambda: json }),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
  };
  return {
    async publish(notice) {
      const failures: unknown[] = [];
      for (const audience of notice.audiences) {
        await publish(notice, audience).catch((failure: unknown) => failures.push(failure));
      }
      if (failures.length > 0) throw toDependencyError('sns:Publish', failures[0]);
    },
  };
}
