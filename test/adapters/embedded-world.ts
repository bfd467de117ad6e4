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
  strike(fault, times = Number.POSITIVE_INFINITY) {
    if (fault === 'silent') for (const { handler, hastyMillis } of clientsOf(aws)) setPatience(handler, hastyMillis);
    aws.faults.next({ service, kind: KIND[fault], times });
  },
  calm() {
    for (const { handler } of clientsOf(aws)) setPatience(handler, PATIENT_MILLIS);
    aws.faults.clear();
  },
});

/** More than any answer takes, on a busy machine too. */
const PATIENT_MILLIS = 10_000;

interface Client {
  readonly handler: { updateHttpClientConfig(key: 'requestTimeout', millis: number): void };
  /** How long it waits for a service that is silent. */
  readonly hastyMillis: number;
}

const setPatience = (handler: Client['handler'], millis: number) =>
  handler.updateHttpClientConfig('requestTimeout', millis);

const clients = new WeakMap<LocalAws, Client[]>();
const clientsOf = (aws: LocalAws): Client[] => {
  const known = clients.get(aws) ?? [];
  clients.set(aws, known);
  return known;
};

/** As the functions' own clients, but for patience, which the stage sets. A change must have reached the service before it is given up. */
export const readingClient = (aws: LocalAws) => staged(aws, { maxAttempts: 2, hastyMillis: 50 });
export const mutatingClient = (aws: LocalAws) => staged(aws, { maxAttempts: 1, hastyMillis: 1_000 });

function staged(aws: LocalAws, { maxAttempts, hastyMillis }: { maxAttempts: number; hastyMillis: number }) {
  const configure = (client: { httpHandler(): Client['handler'] }): void => {
    clientsOf(aws).push({ handler: client.httpHandler(), hastyMillis });
  };
  return {
    ...clientConfigFor(aws),
    maxAttempts,
    requestHandler: { connectionTimeout: PATIENT_MILLIS, requestTimeout: PATIENT_MILLIS, throwOnRequestTimeout: true },
    extensions: [{ configure }],
  };
}
