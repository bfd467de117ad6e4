import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { FaultKind } from '../../lib/local/faults.ts';
import { clientConfigFor, createGuardTable } from '../../lib/local/prepare-guard.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../lib/local/start-local-aws.ts';
import type { Stage, StagedFault } from './staged-fault.ts';

export const TABLE_NAME = 'guards';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An embedded AWS that ends with the test. */
export async function anEmbeddedAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  onTestFinished(() => aws.close());
  return aws;
}

export async function anEmbeddedTable(): Promise<LocalAws> {
  const aws = await anEmbeddedAws();
  await createGuardTable(aws, TABLE_NAME);
  return aws;
}

const KIND: Readonly<Record<StagedFault, FaultKind>> = {
  throttled: 'throttle',
  refused: 'refuse',
  silent: 'timeout-before',
  'answer-lost': 'lost-reply',
};

export const stageOf = (aws: LocalAws, service: 'dynamodb' | 'sagemaker' | 'cloudwatch' | 'sns'): Stage => ({
  strike: (fault, times = Number.POSITIVE_INFINITY) => aws.faults.next({ service, kind: KIND[fault], times }),
  calm: () => aws.faults.clear(),
});

/** As the functions' own clients, but for patience: nobody waits 8 seconds for a test. */
export const readingClient = (aws: LocalAws) => ({ ...clientConfigFor(aws), ...impatient(2) });
export const mutatingClient = (aws: LocalAws) => ({ ...clientConfigFor(aws), ...impatient(1) });

const impatient = (maxAttempts: number) => ({
  maxAttempts,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true },
});
