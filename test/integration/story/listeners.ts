import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { letsThrough } from '../checks/filter-problems.ts';
import { aws } from '../support/command-lines.ts';
import { arrivedAt, type Tale } from './tale.ts';

const EVERYTHING = 'everything';

/** A queue for each address, subscribed with the very filter of its mail subscription, and one that hears everything. */
export async function listenLikeMails({ stage, stack }: Tale): Promise<Record<string, string>> {
  const { moto } = stage;
  const topic = stack.outputs.AlertTopicArn ?? '';
  const mails = stack.deployment.subscriptions.filter(({ TopicArn }) => TopicArn === topic);
  const queues: Record<string, string> = {};
  for (const { Endpoint, FilterPolicy } of [...mails, { Endpoint: EVERYTHING, FilterPolicy: undefined }]) {
    const name = `listens-like-${Endpoint.replace(/[^a-z]/g, '-')}`;
    const { QueueUrl } = z
      .object({ QueueUrl: z.string() })
      .parse(await aws(moto, 'sqs', 'create-queue', '--queue-name', name));
    const attributes = {
      RawMessageDelivery: 'true',
      ...(FilterPolicy && { FilterPolicy: JSON.stringify(FilterPolicy) }),
    };
    const arn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    const where = ['--topic-arn', topic, '--protocol', 'sqs', '--notification-endpoint', arn];
    await aws(moto, 'sns', 'subscribe', ...where, '--attributes', JSON.stringify(attributes));
    queues[Endpoint] = QueueUrl;
  }
  return queues;
}

const keyOf = ({ id, audience }: { id: string; audience: string }): string => `${id} for ${audience}`;

/** Told after the traffic has moved: who heard what. */
export function whoHeardWhat(tale: Tale): void {
  describe('who heard what', () => {
    type Notice = Awaited<ReturnType<typeof arrivedAt>>[number];
    let all: readonly Notice[];

    test('everything that was published is a notice of the published schema, under an id of its own', async () => {
      all = await arrivedAt(tale, EVERYTHING);
      expect(all.length).toBeGreaterThan(5);
      expect(new Set(all.map(keyOf)).size).toBe(all.length);
      const kinds = all.filter(({ endpoint }) => endpoint === 'fraud-detector').map(({ kind }) => kind);
      expect([...new Set(kinds)].sort()).toEqual(['adopted', 'recovered', 'rollback-completed', 'rollback-started']);
    });

    test('each queue got what the filter of its mail lets through, and nothing else', async () => {
      const filters = tale.stack.deployment.subscriptions.filter(
        ({ TopicArn }) => TopicArn === tale.stack.outputs.AlertTopicArn,
      );
      for (const { Endpoint, FilterPolicy } of filters) {
        const meant = all.filter((notice) => letsThrough({ FilterPolicy }, { ...notice, facts: '' }));
        expect((await arrivedAt(tale, Endpoint)).map(keyOf).sort(), Endpoint).toEqual(meant.map(keyOf).sort());
      }
    });

    test('ours: every confirmed mailbox got the same as its queue, as text that a person can read', async () => {
      const mails = (await tale.stage.moto.mails()).filter(
        ({ topicArn }) => topicArn === tale.stack.outputs.AlertTopicArn,
      );
      for (const audience of ['engineers', 'data-scientists'] as const) {
        const to = audience === 'engineers' ? 'oncall@example.com' : 'science@example.com';
        const subjects = all.filter((notice) => notice.audience === audience).map(({ subject }) => subject);
        expect(
          mails
            .filter((mail) => mail.to === to)
            .map(({ subject }) => subject)
            .sort(),
          to,
        ).toEqual(subjects.sort());
      }
      for (const { message } of mails) expect(message).toMatch(/^WHAT HAPPENED\n/);
    });

    test('the stakeholder heard of the one thing that matters, and in words without commands', async () => {
      const mails = (await tale.stage.moto.mails()).filter(({ to }) => to === 'product@example.com');
      expect(mails.map(({ attributes }) => attributes)).toEqual([
        { audience: 'stakeholders', endpoint: 'fraud-detector', kind: 'rollback-started', severity: 'critical' },
      ]);
      expect(mails[0]?.message).not.toContain('aws lambda invoke');
    });
  });
}
