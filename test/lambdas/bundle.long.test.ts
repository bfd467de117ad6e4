import './quiet.ts';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SageMakerClient, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createEndpointConfig, deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor, createGuardTable, createTopic } from '../../lib/local/prepare-guard.ts';
import { startHttpSubscriber } from '../../lib/local/sns/http-subscriber.ts';
import { type LocalAws, startLocalAws } from '../../lib/local/start-local-aws.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { outsideOf, POLICY, tickEvent } from './a-story-world.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const TABLE = 'from-the-template';

const workplace = mkdtempSync(join(tmpdir(), 'stablehand-bundle-'));
afterAll(() => rmSync(workplace, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

/** What the template says of one function, and where its bundle lies. */
interface Deployed {
  readonly handler: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Code?: { readonly S3Key?: unknown };
    readonly Handler?: string;
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

let deployed: ReadonlyMap<string, Deployed>;

/** Synthesises the app once, as `cdk deploy` would, for a policy over `fraud`. */
beforeAll(() => {
  const outdir = join(workplace, 'cdk.out');
  const policy = join(workplace, 'policy.yaml');
  writeFileSync(policy, POLICY);
  const { context } = JSON.parse(readFileSync(join(REPOSITORY, 'cdk.json'), 'utf8')) as { context: object };
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(REPOSITORY, 'bin/app.ts')], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, policy }),
    },
  });
  if (status !== 0) throw new Error(`the app could not be synthesised: ${stderr}`);
  const template = JSON.parse(readFileSync(join(outdir, 'Stablehand.template.json'), 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  deployed = new Map(
    Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
      const { Code, Handler = '', Environment } = Properties;
      const asset = Code?.S3Key;
      if (Type !== 'AWS::Lambda::Function' || typeof asset !== 'string') return [];
      const folder = join(outdir, `asset.${asset.replace(/\.zip$/, '')}`);
      return [[id, { handler: Handler, environment: Environment?.Variables ?? {}, folder }]]; // some need no settings
    }),
  );
}, 120_000);

/** Table and topic of the template stand for those of this world; all else is taken as it is. */
function environmentOf({ environment }: Deployed, aws: LocalAws, topicArn: string): Record<string, string> {
  const known: Readonly<Record<string, string>> = { STABLEHAND_TABLE: TABLE, STABLEHAND_ALERT_TOPIC_ARN: topicArn };
  const texts = Object.entries(environment).map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    if (known[name] !== undefined) return [name, known[name]];
    return [name, ['STABLEHAND_MANUAL_ROLLBACK', 'STABLEHAND_OPERATE'].includes(name) ? 'the-function' : ''];
  });
  return { ...(Object.fromEntries(texts) as Record<string, string>), ...aws.env };
}

type Handler = (event: unknown) => Promise<Record<string, unknown>>;

/** Loads a function's bundle as Lambda would, with the environment of the template. */
function load(name: string, aws: LocalAws, topicArn: string): Handler {
  const found = [...deployed].find(([id]) => id.startsWith(name))?.[1];
  if (found === undefined) throw new Error(`no ${name} in ${[...deployed.keys()].join(', ')}`);
  expect(found.handler).toBe('index.handler');
  const folder = join(workplace, name);
  cpSync(found.folder, folder, { recursive: true });
  // a CommonJS bundle under a folder whose package may say otherwise
  renameSync(join(folder, 'index.js'), join(folder, 'index.cjs'));
  const { NODE_OPTIONS: _, ...environment } = environmentOf(found, aws, topicArn);
  for (const [key, value] of Object.entries({ ...environment, LAMBDA_TASK_ROOT: folder })) vi.stubEnv(key, value);
  const bundle = createRequire(import.meta.url)(join(folder, 'index.cjs')) as { handler: Handler };
  return async (event) => {
    vi.stubEnv('LAMBDA_TASK_ROOT', folder);
    return bundle.handler(event);
  };
}

test('the bundles that would be deployed handle a tick, a deployment and a request, with the settings of the template', async () => {
  // the functions look at the wall clock, so the world begins now
  const startEpochSeconds = Math.ceil(Date.now() / 60_000) * 60;
  const aws = await startLocalAws({ durations: { create: 0 }, clock: { kind: 'simulated', startEpochSeconds } });
  onTestFinished(() => aws.close());
  const subscriber = await startHttpSubscriber();
  onTestFinished(() => subscriber.close());
  await createGuardTable(aws, TABLE);
  const topicArn = await createTopic(aws, 'alerts', [{ protocol: 'http', endpoint: subscriber.url }]);
  await deployEndpoint(aws, { endpoint: 'fraud', config: 'fraud-1', variants: [{ name: 'stable', model: 'model-1' }] });
  aws.clock.advanceBy(0);
  aws.world.serve('fraud', constantTraffic(1000));

  const healthCheck = load('HealthCheck', aws, topicArn);
  expect(await healthCheck(tickEvent(aws))).toMatchObject({
    guards: [{ endpoint: 'fraud', outcome: 'looked', verdicts: [{ verdict: { reason: 'no-candidate' } }] }],
  });

  const seen = aws.events.length;
  const variants = [
    { name: 'stable', model: 'model-1', weight: 9 },
    { name: 'candidate', model: 'model-2', weight: 1 },
  ];
  await createEndpointConfig(aws, { config: 'fraud-2', variants });
  const sagemaker = new SageMakerClient(clientConfigFor(aws));
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: 'fraud-2' }));
  aws.clock.advanceBy(600);
  const recordDeployment = load('RecordDeployment', aws, topicArn);
  const event = aws.events.at(-1);
  expect(aws.events.length).toBeGreaterThan(seen);
  expect(await recordDeployment(event)).toEqual({ endpoint: 'fraud', outcome: 'looked' });
  const outside = outsideOf(aws, TABLE);
  expect(await outside.state()).toMatchObject({ stable: 1, judgements: [{ candidate: 2, stable: 1 }] });

  const manualRollback = load('ManualRollback', aws, topicArn);
  expect(await manualRollback({ endpoint: 'fraud', reason: 'a drill', by: 'ada', dryRun: true })).toMatchObject({
    outcome: 'dry-run',
  });
  expect(await manualRollback({ endpoint: 'fraud', reason: 'a drill', by: 'ada' })).toMatchObject({
    outcome: 'accepted',
    from: 'v2',
    to: 'v1',
  });
  for (let tick = 0; tick < 3; tick += 1) {
    aws.clock.advanceBy(60);
    await healthCheck(tickEvent(aws));
  }
  await aws.settled();
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await outside.state()).toMatchObject({ rollback: { status: 'completed', who: 'ada' }, outbox: [] });
  const kinds = subscriber.notifications.map(({ Message }) => (JSON.parse(Message) as { kind: string }).kind);
  expect(new Set(kinds)).toEqual(new Set(['adopted', 'rollback-started', 'rollback-completed']));
});
