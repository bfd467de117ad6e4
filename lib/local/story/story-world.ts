import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeHandler as makeHealthCheck } from '../../../lambdas/health-check/handler.ts';
import { makeHandler as makeManualRollback } from '../../../lambdas/manual-rollback/handler.ts';
import { makeHandler as makeMlflowSync } from '../../../lambdas/mlflow-sync/handler.ts';
import { makeHandler as makeOperate } from '../../../lambdas/operate/handler.ts';
import { makeHandler as makeRecordDeployment } from '../../../lambdas/record-deployment/handler.ts';
import { renderFunctionEnv } from '../../contract/function-env.ts';
import { renderPolicyFile } from '../../contract/policy-file.ts';
import type { Policy } from '../../core/words/policy.ts';
import { createGuardTable, createTopic } from '../prepare-guard.ts';
import { type HttpSubscriber, startHttpSubscriber } from '../sns/http-subscriber.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../start-local-aws.ts';

export const TABLE_NAME = 'stablehand';

/** The embedded AWS with Stablehand's own functions in it, as `cdk deploy` would leave them. */
export interface StoryWorld {
  readonly aws: LocalAws;
  readonly policy: Policy;
  /** What the stack would put into the functions' environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly healthCheck: ReturnType<typeof makeHealthCheck>;
  readonly manualRollback: ReturnType<typeof makeManualRollback>;
  readonly operate: ReturnType<typeof makeOperate>;
  readonly recordDeployment: ReturnType<typeof makeRecordDeployment>;
  /** Absent while the policy does not say where MLflow is, as in the stack. */
  readonly mlflowSync: ReturnType<typeof makeMlflowSync> | undefined;
  /** An HTTP subscriber of the alert topic, without a filter. */
  readonly subscriber: HttpSubscriber;
  close(): Promise<void>;
}

/** Starts everything on loopback; `close` ends it again and leaves nothing behind. */
export async function startStoryWorld(policy: Policy, options: LocalAwsOptions): Promise<StoryWorld> {
  const aws = await startLocalAws(options);
  const subscriber = await startHttpSubscriber();
  const folder = await mkdtemp(join(tmpdir(), 'stablehand-'));
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, renderPolicyFile(policy));
  await createGuardTable(aws, TABLE_NAME);
  const alertTopicArn = await createTopic(aws, 'stablehand-alerts', [
    { protocol: 'http', endpoint: subscriber.url },
    ...policy.notify.map(({ email, audience, endpoints, severity }) => ({
      protocol: 'email' as const,
      endpoint: email,
      filter: { audience: [audience], ...(endpoints && { endpoint: endpoints }), ...(severity && { severity }) },
    })),
  ]);
  const settings = {
    tableName: TABLE_NAME,
    alertTopicArn,
    policyFile,
    manualRollbackName: 'Stablehand-manual-rollback',
    operateName: 'Stablehand-operate',
  };
  const env = { ...aws.env, ...renderFunctionEnv(settings) };
  const clock = {
    nowEpochSeconds: () => Math.floor(aws.clock.nowEpochSeconds()),
    pause: async (seconds: number) => aws.clock.advanceBy(seconds),
  };
  const parts = { env, clock };
  const functions = {
    healthCheck: makeHealthCheck(parts),
    manualRollback: makeManualRollback(parts),
    operate: makeOperate(parts),
    recordDeployment: makeRecordDeployment(parts),
    mlflowSync: policy.mlflow === undefined ? undefined : makeMlflowSync(parts),
  };
  // the two that people call by name
  aws.functions.deploy(settings.manualRollbackName, functions.manualRollback);
  aws.functions.deploy(settings.operateName, functions.operate);
  return {
    aws,
    policy,
    env,
    subscriber,
    ...functions,
    async close() {
      await aws.close();
      await subscriber.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
