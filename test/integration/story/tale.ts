import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { parseMachineNotice } from '../../../lib/contract/notice-schema.ts';
import type { Policy } from '../../../lib/core/words/policy.ts';
import { isoOf } from '../../../lib/core/words/time.ts';
import { functionOf } from '../checks/deployment.ts';
import { inputAt } from '../checks/schedule-problems.ts';
import { aws, type Invoked } from '../support/command-lines.ts';
import type { Stack, Stage } from './stage.ts';

/** Where the story has come to. Chapters are told in order, and each goes on from what the last one left. */
export interface Tale {
  stage: Stage;
  stack: Stack;
  policy: Policy;
  /** How many resources the first deployment made. */
  resources: number;
  /** The minute of the next tick; never before the wall clock, since people's requests happen now. */
  minute: number;
  /** Queue URL by who listens there; `everything` has no filter. */
  queues: Readonly<Record<string, string>>;
}

/** Each function's name by the beginning of its logical id, from its own ARN. */
export const nameOfFunction = ({ stack }: Pick<Tale, 'stack'>, name: string): string =>
  stack.nameOf(functionOf(stack.deployment, name).id);

const reportSchema = z.object({
  at: z.string(),
  guards: z.array(
    z.object({
      endpoint: z.string(),
      outcome: z.string(),
      call: z.string().optional(),
      rollback: z.object({ id: z.string(), status: z.string(), recovery: z.string() }).optional(),
    }),
  ),
});
export type TickAnswer = z.infer<typeof reportSchema>;

/** Does what the schedule would do at `tale.minute`: its own input with the scheduled time in it, to its own target. */
export async function tickOnce(tale: Tale, stack = tale.stack): Promise<Invoked> {
  const [schedule] = stack.deployment.schedules;
  if (schedule === undefined) throw new RangeError(`${stack.name} has no schedule`);
  const event = inputAt(schedule, isoOf(tale.minute * 60));
  tale.minute += 1;
  const { FunctionError, LogResult, Payload } = await tale.stage.lambda.send(
    new InvokeCommand({ FunctionName: schedule.Target.Arn, LogType: 'Tail', Payload: JSON.stringify(event) }),
  );
  return {
    payload: JSON.parse(Payload?.transformToString() ?? 'null'),
    ...(FunctionError === undefined ? {} : { functionError: FunctionError }),
    log: Buffer.from(LogResult ?? '', 'base64').toString('utf8'),
  };
}

/** @throws {Error} when the tick failed, with its log. */
export async function tick(tale: Tale): Promise<TickAnswer> {
  const { functionError, payload, log } = await tickOnce(tale);
  if (functionError !== undefined) throw new Error(`${JSON.stringify(payload)}\n${log}`);
  return reportSchema.parse(payload);
}

/** The history of an endpoint, oldest first, as the table has it. */
export async function historyOf({ stage, stack }: Tale, endpoint: string): Promise<{ kind: string; who: string }[]> {
  const { Items = [] } = await stage.dynamodb.send(
    new QueryCommand({
      TableName: stack.outputs.TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
      ExpressionAttributeValues: { ':pk': { S: `ENDPOINT#${endpoint}` }, ':event': { S: 'EVENT#' } },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ kind, who }) => ({ kind: `${kind?.S}`, who: `${who?.S}` }));
}

/** What EventBridge would carry; only a test can send it, since AWS keeps `aws.` sources to itself. */
export async function tellOfDeployment({ stage }: Tale, EndpointName: string): Promise<void> {
  const detail = JSON.stringify({ EndpointName, EndpointStatus: 'IN_SERVICE' });
  const entry = { Source: 'aws.sagemaker', DetailType: 'SageMaker Endpoint State Change', Detail: detail };
  await aws(stage.moto, 'events', 'put-events', '--entries', JSON.stringify([entry]));
}

/** Notices that have arrived at a queue and were not taken yet. Standard queues promise no order. */
export async function arrivedAt({ stage, queues }: Tale, listener: string) {
  const notices: ReturnType<typeof parseMachineNotice>[] = [];
  // longer than any story, so that nothing is handed out twice
  const options = ['--max-number-of-messages', '10', '--visibility-timeout', '43000'];
  for (;;) {
    const url = queues[listener] ?? `nobody has made a queue for ${listener}`;
    const answer = await aws(stage.moto, 'sqs', 'receive-message', '--queue-url', url, ...options);
    const { Messages = [] } = z
      .object({ Messages: z.array(z.object({ Body: z.string() })).optional() })
      .parse(answer ?? {});
    if (Messages.length === 0) return notices;
    notices.push(...Messages.map(({ Body }) => parseMachineNotice(Body)));
  }
}
