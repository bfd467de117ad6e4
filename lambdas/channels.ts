import { SNSClient } from '@aws-sdk/client-sns';
import { type ClientConfig, READING } from '../lib/adapters/aws/client-config.ts';
import { type RenderedNotice, snsNotifier } from '../lib/adapters/aws/sns/sns-notifier.ts';
import type { Notice } from '../lib/core/record/notice.ts';
import type { Audience } from '../lib/core/words/policy.ts';
import type { Notifier } from '../lib/flows/ports.ts';

/** What a channel is made of. */
export interface ChannelParts {
  readonly clientConfig: ClientConfig;
  readonly alertTopicArn: string;
  /** A notice in words, for one audience. */
  readonly render: (notice: Notice, audience: Audience) => Promise<RenderedNotice>;
}

/** A way to people or machines. Repeats are possible: the same notice always has the same id. */
export type Channel = (parts: ChannelParts) => Notifier;

/** Every channel that notices go out by. A new one is a folder of `lib/adapters` and a line here. */
export const CHANNELS: readonly Channel[] = [
  ({ clientConfig, alertTopicArn, render }) =>
    snsNotifier(new SNSClient({ ...clientConfig, ...READING }), alertTopicArn, render),
];
