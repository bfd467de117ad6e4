import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoOf } from '../../../lib/core/time.ts';
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
  { id: 'HealthCheck', event: tickAt, answer: { at: expect.any(String) }, logged: 'ticked', wrong: { at: 'noon' } },
  { id: 'RecordDeployment', event: () => deployment, answer: { outcome: 'looked' }, logged: 'recorded', wrong: {} },
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
  describe.each(FUNCTIONS)("$id under AWS's own runtime client", ({ id, event, answer, logged, ...more }) => {
    let running: RunningBundle;

    beforeAll(async () => {
      const { stack, stage } = tale;
      const fn = functionOf(stack.deployment, id);
      const { Code } = stack.asked[fn.id]?.Properties as { Code: { S3Key: string } };
      const functionName = nameOfFunction(tale, id);
      running = await underRuntimeClient({
        folder: join(stage.assemblyOf(FIRST_STACK), `asset.${Code.S3Key.replace(/\.zip$/, '')}`),
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

    test.skipIf(!('wrong' in more))(
      'fails by throwing, which the caller sees under the name of our error',
      async () => {
        const ended = await running.invoke('wrong' in more ? more.wrong : {});
        expect(ended).toMatchObject({ kind: 'failed', error: { errorType: 'ConfigError', trace: expect.any(Array) } });
      },
    );
  });
}
