import { applicationAutoScaling } from './application-autoscaling/application-autoscaling.ts';
import { AwsError } from './aws-error.ts';
import { type CallLog, callLog } from './calls.ts';
import { cloudWatch } from './cloudwatch/cloudwatch.ts';
import { type CloudWatchControls, metricRules } from './cloudwatch/metric-rules.ts';
import { sageMakerMetrics } from './cloudwatch/sagemaker-metrics.ts';
import { dynamoDb } from './dynamodb/dynamodb.ts';
import { type Faults, faultTable } from './faults.ts';
import { gateway, type Outcome, type ServiceCall } from './gateway.ts';
import { listenOnLoopback } from './http-server.ts';
import { EXAMPLE_IDENTITY, idSequence } from './identity.ts';
import { type FunctionControls, localFunctions } from './lambda/functions.ts';
import { type ClockOptions, type LocalClock, startClock } from './local-clock.ts';
import type { Operations } from './operation.ts';
import { passingTime } from './passing-time.ts';
import type { Durations } from './sagemaker/endpoint-changes.ts';
import { type SageMakerControls, sageMaker } from './sagemaker/sagemaker.ts';
import { type StateChangeEvent, stateChangeEvent } from './sagemaker/state-change-event.ts';
import type { Mail, Recorded } from './sns/delivery.ts';
import { sns } from './sns/sns.ts';
import { sts } from './sts/sts.ts';
import type { HttpRequest } from './wire/aws-request.ts';
import { createWorld, type World } from './world/world.ts';

export interface LocalAwsOptions {
  /** @default 0, any free port of 127.0.0.1 */
  readonly port?: number;
  /** Decides every request, failure and duration. @default 1 */
  readonly seed?: number;
  /** @default simulated, from 2026-11-01T00:00:00Z */
  readonly clock?: ClockOptions;
  /** How long SageMaker takes for what; what is not named keeps its default. */
  readonly durations?: Partial<Durations>;
  /** From a minute's end until CloudWatch shows it. @default 60 */
  readonly metricLagSeconds?: number;
  /** Error metrics say 0 for a minute with requests and without errors. @default true */
  readonly publishZeros?: boolean;
  /** Every SageMaker series also with the dimension EndpointConfigName. @default false */
  readonly publishConfigDimension?: boolean;
  /** Whether people click the link in SNS's confirmation mail. @default at-once */
  readonly emailConfirmation?: 'at-once' | 'pending';
  /** How many calls are kept with their input. @default 5000 */
  readonly keptCalls?: number;
}

/** AWS enough for one endpoint story, on loopback. */
export interface LocalAws {
  /** `http://127.0.0.1:<port>`: all services behind one address. */
  readonly endpointUrl: string;
  /** What sends unmodified SDK clients and the AWS CLI here. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: LocalClock;
  /** Who calls, how models behave, and what really happened. */
  readonly world: World;
  readonly sagemaker: SageMakerControls;
  readonly cloudwatch: CloudWatchControls;
  readonly faults: Faults;
  /** What Lambda's Invoke finds; empty at first. */
  readonly functions: FunctionControls;
  readonly calls: CallLog;
  /** Every change of an endpoint's status so far, oldest first. Nothing delivers them: hand them to whom they concern. */
  readonly events: readonly StateChangeEvent[];
  /** Tells of each further event as it happens, within `advanceTo`. @returns what ends it */
  onEvent(listener: (event: StateChangeEvent) => void): () => void;
  /** What email subscribers have received, oldest first. */
  readonly mails: readonly Mail[];
  /** What SNS sent to queues, functions and hosts beyond loopback, none of which is contacted. */
  readonly recorded: readonly Recorded[];
  /** Confirms the pending subscriptions of an address. */
  confirmSubscription(endpoint: string): void;
  /** What the port answers, without a connection. */
  answer(request: HttpRequest): Promise<Outcome>;
  /** Resolves when every SNS delivery that has begun is over. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const NOVEMBER_2026 = Date.UTC(2026, 10, 1) / 1000;

/** Starts SageMaker, Application Auto Scaling, CloudWatch, DynamoDB, SNS and STS behind one port, with an empty simulated world. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const identity = EXAMPLE_IDENTITY;
  const clockOptions = options.clock ?? { kind: 'simulated', startEpochSeconds: NOVEMBER_2026 };
  const start = clockOptions.startEpochSeconds ?? Date.now() / 1000;
  const newId = idSequence();
  const events: StateChangeEvent[] = [];
  const listeners = new Set<(event: StateChangeEvent) => void>();

  const world = createWorld(options.seed ?? 1);
  const time = passingTime(start, () => ({ sagemaker: hosting, world }));
  const scaling = applicationAutoScaling(time.now);
  const hosting = sageMaker({
    identity,
    isScaled: scaling.isRegistered,
    now: time.now,
    durations: options.durations ?? {},
    changed(endpoint) {
      const event = stateChangeEvent(endpoint, newId(), identity);
      events.push(event);
      for (const listener of listeners) listener(event);
    },
  });
  const clock = startClock({ ...clockOptions, startEpochSeconds: start }, time.passTo);
  const rules = metricRules(options.metricLagSeconds ?? 60);
  const published = sageMakerMetrics({
    world,
    rules,
    now: time.now,
    publishZeros: options.publishZeros ?? true,
    withConfigName: options.publishConfigDimension ?? false,
  });
  const topics = sns({
    identity,
    now: time.now,
    newId,
    endpointUrl: () => server.url,
    emailConfirmation: options.emailConfirmation ?? 'at-once',
  });
  const faults = faultTable();
  const calls = callLog(options.keptCalls ?? 5000);

  const answerCall = gateway({
    services: {
      sagemaker: callOf(hosting.operations),
      cloudwatch: callOf(cloudWatch(published, rules, time.now)),
      dynamodb: dynamoDb(),
      sns: callOf(topics.operations),
      sts: callOf(sts(identity)),
      'application-autoscaling': callOf(scaling.operations),
    },
    faults,
    calls,
    now: time.now,
    newId,
  });
  const functions = localFunctions(calls, time.now);
  const answer = async (request: HttpRequest): Promise<Outcome> => {
    clock.nowEpochSeconds(); // what is due by now happens first
    return (await functions.answer(request)) ?? answerCall(request);
  };
  const server = await listenOnLoopback(options.port ?? 0, answer);
  // a real clock moves without being asked; listeners hear of it within a quarter of a second
  const heartbeat = clockOptions.kind === 'real' ? setInterval(() => clock.nowEpochSeconds(), 250).unref() : undefined;

  return {
    endpointUrl: server.url,
    env: environmentFor(server.url, identity.region),
    clock,
    world,
    sagemaker: hosting.controls,
    cloudwatch: rules.controls,
    faults,
    functions: functions.controls,
    calls,
    events,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    mails: topics.mails,
    recorded: topics.recorded,
    confirmSubscription: topics.confirm,
    answer,
    settled: topics.settled,
    async close() {
      clearInterval(heartbeat);
      await topics.settled();
      await server.close();
    },
  };
}

function callOf(operations: Operations): ServiceCall {
  return (operation, input) => {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (run === undefined) throw new AwsError('UnknownOperationException', `${operation} is not emulated here`);
    return run(input);
  };
}

function environmentFor(endpointUrl: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}
