import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isoOf } from '../../../lib/core/words/time.ts';
import { functionOf } from '../checks/deployment.ts';
import { inputAt } from '../checks/schedule-problems.ts';
import { type RunningBundle, underRuntimeClient } from '../ric/under-runtime-client.ts';
import { FIRST_STACK } from './stage.ts';
import { nameOfFunction, type Tale } from './tale.ts';

const tickAt = (tale: Tale): unknown => {
  const [schedule] = tale.stack.deployment.schedules;
  if (schedule === undefined) throw new RangeError('there is no schedule');
  const event = inputAt(schedule, isoOf(tale.minute * 60));
  tale.minute += 1;
  return event;
};
const deployment = {
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Endpoint State Change',
  detail: { EndpointName: 'fraud-detector' },
};

/** What each function is called with, what it answers, what it logs of it, and what it is not meant to be called with. */
const FUNCTIONS = [
  { id: 'HealthCheck', event: tickAt, answer: { at: expect.any(String) }, logged: 'ticked' },
  { id: 'RecordDeployment', event: () => deployment, answer: { outcome: 'looked' }, logged: 'recorded' },
  {
    id: 'ManualRollback',
    event: () => ({ endpoint: 'Ranker', reason: 'a drill', dryRun: true }),
    answer: { outcome: expect.any(String) },
    logged: 'asked',
  },
  {
    id: 'Operate',
    event: () => ({ endpoint: '*', action: 'status' }),
    answer: { outcome: 'status' },
    logged: 'asked',
  },
] as const;

/** The bundles that were uploaded, each under AWS's own runtime client for Node. */
export function underAwsOwnRuntime(tale: Tale): void {
  describe.each(FUNCTIONS)("$id under AWS's own runtime client", ({ id, event, answer, logged }) => {
    let running: RunningBundle;

    beforeAll(async () => {
      const { stack, stage } = tale;
      const fn = functionOf(stack.deployment, id);
      const key = z.object({ Code: z.object({ S3Key: z.string() }) }).parse(stack.asked[fn.id]?.Properties).Code.S3Key;
      const functionName = nameOfFunction(tale, id);
      running = await underRuntimeClient({
        folder: join(stage.assemblyOf(FIRST_STACK), `asset.${key.replace(/\.zip$/, '')}`),
        handler: fn.handler,
        environment: { ...stage.moto.env, ...fn.environment, AWS_ACCESS_KEY_ID: `fn.${functionName}` },
        functionName,
        logFormat: 'JSON',
      });
    });
    afterAll(() => running?.close());

    test('starts, and answers with what can be sent as JSON', async () => {
      expect(await running.invoke(event(tale))).toMatchObject({ kind: 'returned', payload: answer });
    });

    test('logs one JSON object a line, with its facts as fields and not as a text in a text', () => {
      const lines = running
        .log()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const said = lines.filter(({ message }) => message === logged);
      expect(said.length).toBeGreaterThan(0);
      expect(Object.values(said[0] ?? {}).some((value) => typeof value === 'object')).toBe(true);
      for (const { message } of lines) expect(String(message)).not.toMatch(/^\s*\{/);
    });

    test('what it is not meant to be called with is an error or a refusal in a sentence', async () => {
      const ended = await running.invoke({ at: 'noon' });
      if (id === 'HealthCheck' || id === 'RecordDeployment') {
        expect(ended).toMatchObject({ kind: 'failed', error: { errorType: 'ConfigError', trace: expect.any(Array) } });
      } else {
        expect(ended).toMatchObject({
          kind: 'returned',
          payload: { outcome: 'refused', sentence: expect.any(String) },
        });
      }
    });
  });
}
