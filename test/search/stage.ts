import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeHandler as makeHealthCheck } from '../../lambdas/health-check/handler.ts';
import { makeHandler as makeManualRollback } from '../../lambdas/manual-rollback/handler.ts';
import { makeHandler as makeOperate } from '../../lambdas/operate/handler.ts';
import { makeHandler as makeRecordDeployment } from '../../lambdas/record-deployment/handler.ts';
import { renderFunctionEnv } from '../../lib/contract/function-env.ts';
import { renderPolicyFile } from '../../lib/contract/policy-file.ts';
import { createEndpointConfig, deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { createGuardTable, createTopic } from '../../lib/local/prepare-guard.ts';
import { type LocalAws, startLocalAws } from '../../lib/local/start-local-aws.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { CONFIGS, ENDPOINT } from './outside.ts';
import { PEOPLE, RECORDER, TICKS } from './people.ts';
import type { Schedule } from './schedule.ts';

const TABLE_NAME = 'stablehand';

const policyOf = (mode: Schedule['mode']): string => `
notify:
  - email: oncall@example.com
guards:
  - endpoint: ${ENDPOINT}
    mode: ${mode}
    stable: stable
    approve-within: 5m
    signals: { errors: {} }
`;

type Function = (event: unknown) => Promise<unknown>;

/** The functions, each as often as it runs at the same time, by what signs their calls. */
export interface Functions {
  readonly healthChecks: ReadonlyMap<string, Function>;
  readonly recorder: Function;
  readonly manualRollbacks: ReadonlyMap<string, Function>;
  readonly operates: ReadonlyMap<string, Function>;
}

/** What the warm functions of all schedules look at: SDK clients are dear, and know nothing of the world they call. */
interface Present {
  aws?: LocalAws;
  skews: readonly number[];
}

const present: Present = { skews: [] };
const warm = new Map<string, Functions>();

/** The functions of a mode over the present world. Made once: they remember nothing between calls. */
export function functionsFor(mode: Schedule['mode']): Functions {
  const known = warm.get(mode) ?? makeFunctions(mode);
  warm.set(mode, known);
  return known;
}

function makeFunctions(mode: Schedule['mode']): Functions {
  const policyFile = join(mkdtempSync(join(tmpdir(), 'stablehand-search-')), 'policy.json');
  writeFileSync(policyFile, renderPolicyFile(parsePolicy(policyOf(mode), 'search.yaml')));
  const settings = renderFunctionEnv({
    tableName: TABLE_NAME,
    alertTopicArn: 'arn:aws:sns:us-east-1:123456789012:stablehand-alerts',
    policyFile,
    manualRollbackName: 'stablehand-manual-rollback',
    operateName: 'stablehand-operate',
  });
  const actors = [...TICKS, ...PEOPLE, RECORDER];
  const partsFor = (actor: string) => ({
    env: {
      ...settings,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1', // nobody connects: calls are taken before that
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: actor,
      AWS_SECRET_ACCESS_KEY: 'search',
    },
    clock: {
      nowEpochSeconds: () => Math.floor(nowOf(present)) + (present.skews[actors.indexOf(actor)] ?? 0), // no skew given: none
      pause: async (seconds: number) => present.aws?.clock.advanceBy(seconds),
    },
  });
  return {
    healthChecks: new Map(TICKS.map((actor) => [actor, makeHealthCheck(partsFor(actor))])),
    recorder: makeRecordDeployment(partsFor(RECORDER)),
    manualRollbacks: new Map(PEOPLE.map((actor) => [actor, makeManualRollback(partsFor(actor))])),
    operates: new Map(PEOPLE.map((actor) => [actor, makeOperate(partsFor(actor))])),
  };
}

function nowOf({ aws }: Present): number {
  if (aws === undefined) throw new RangeError('a function asks for the time, but no world is there');
  return aws.clock.nowEpochSeconds();
}

/** Of the whole endpoint: enough for the smallest share to be judged by. */
const REQUESTS = 1000;
const MANY_REQUESTS = 400_000;
export const requestsOf = ({ candidateShare = 0.1 }: Schedule): number =>
  candidateShare < 0.01 ? MANY_REQUESTS : REQUESTS;

/** A new world with the endpoint in service: the schedule's share for the candidate, stable has the rest. */
export async function openWorld(schedule: Schedule): Promise<LocalAws> {
  const { seed, skews, candidateErrorRate, candidateShare = 0.1 } = schedule;
  const aws = await startLocalAws({ seed, durations: { create: 0, config: 120, delete: 30 }, keptCalls: 10 });
  await createGuardTable(aws, TABLE_NAME);
  await createTopic(aws, 'stablehand-alerts');
  const weightOf = (variant: string) => (variant === 'stable' ? 1 - candidateShare : candidateShare);
  for (const [config, models] of Object.entries(CONFIGS)) {
    const variants = Object.entries(models).map(([name, model]) => ({ name, model, weight: weightOf(name) }));
    if (config === 'fraud-1') await deployEndpoint(aws, { endpoint: ENDPOINT, config, variants });
    else await createEndpointConfig(aws, { config, variants });
  }
  aws.clock.advanceBy(0);
  aws.world.behave('model-1', { errorRate: 0.01 });
  aws.world.behave('model-2', { errorRate: candidateErrorRate });
  aws.world.behave('model-3', { errorRate: 0.01 });
  aws.world.serve(ENDPOINT, constantTraffic(requestsOf(schedule)));
  Object.assign(present, { aws, skews });
  return aws;
}
