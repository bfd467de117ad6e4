import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Deployment, deploymentOf } from '../checks/deployment.ts';
import { type Resources, resolved, type Template } from '../checks/template.ts';
import { bootstrap, cdk, type StackResource, stackResources } from '../support/command-lines.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type ReadBack, readBack } from '../support/read-back.ts';
import type { Ran } from '../support/run.ts';

/** The app's own default. */
export const FIRST_STACK = 'Stablehand';

/** A stack as it stands in moto. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  readonly listed: readonly StackResource[];
  /** The template with the physical names in it. */
  readonly asked: Resources;
  /** What the services show, and what is in the uploaded bundles. */
  readonly shown: ReadBack;
  readonly deployment: Deployment;
  readonly outputs: Readonly<Record<string, string>>;
  /** What `Ref` of a resource gives. */
  nameOf(logicalId: string): string;
}

export interface Stage {
  readonly moto: Moto;
  readonly sagemaker: SageMakerClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  /** Synthesises the unmodified app with this policy and deploys it, as docs/deploy.md says; only `context` is added. */
  deploy(policy: string, context?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Deploys what was synthesised last for this stack, once more. */
  deployAgain(stack: string): Promise<Ran>;
  destroy(stack: string): Promise<Ran>;
  /** Where a stack was synthesised to: its template, and a folder for each bundle. */
  assemblyOf(stack: string): string;
  /** What there is of a stack now, asked at CloudFormation and at every service. */
  look(stack: string): Promise<Stack>;
  close(): Promise<void>;
}

/** A moto of its own, bootstrapped, with nothing deployed. */
export async function openStage(): Promise<Stage> {
  const moto = await startMoto();
  const work = await mkdtemp(join(tmpdir(), 'stablehand-story-'));
  // one for each stack, so that an older one can be deployed and destroyed again
  const assemblyOf = (stack: string): string => join(work, `cdk.out-${stack}`);
  const outputsFile = join(work, 'outputs.json');
  const deployed = ['--outputs-file', outputsFile, '--require-approval', 'never'];
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const place = { endpoint: moto.url, region: 'us-east-1', credentials };
  await bootstrap(moto);
  return {
    moto,
    sagemaker: new SageMakerClient(place),
    // moto cannot read the compressed body that the client would send
    cloudwatch: new CloudWatchClient({ ...place, disableRequestCompression: true }),
    dynamodb: new DynamoDBClient(place),
    lambda: new LambdaClient(place),
    assemblyOf,
    async deploy(policy, context = {}) {
      const file = join(work, 'policy.yaml');
      await writeFile(file, policy);
      const words = Object.entries({ policy: file, ...context }).flatMap(([name, word]) => ['-c', `${name}=${word}`]);
      return must(
        await cdk(moto, ['deploy', ...words, '--output', assemblyOf(context.stack ?? FIRST_STACK), ...deployed]),
      );
    },
    deployAgain: async (stack) => must(await cdk(moto, ['deploy', stack, '--app', assemblyOf(stack), ...deployed])),
    destroy: async (stack) => must(await cdk(moto, ['destroy', stack, '--app', assemblyOf(stack), '--force'])),
    async look(name) {
      const template = JSON.parse(await readFile(join(assemblyOf(name), `${name}.template.json`), 'utf8')) as Template;
      const listed = await stackResources(moto, name);
      const names = new Map(listed.map((each) => [each.LogicalResourceId, each.PhysicalResourceId]));
      const nameOf = (id: string): string => names.get(id) ?? `no resource ${id} in ${name}`;
      const asked = resolved(template, name, nameOf);
      const shown = await readBack(moto, name, asked);
      const outputs = JSON.parse(await readFile(outputsFile, 'utf8'))[name] ?? {};
      return {
        name,
        template,
        listed,
        asked,
        shown,
        deployment: deploymentOf(shown.resources, nameOf),
        outputs,
        nameOf,
      };
    },
    async close() {
      await moto.close();
      await rm(work, { recursive: true, force: true });
    },
  };
}

function must(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`the CDK CLI ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}
