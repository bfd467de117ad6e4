import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Moto } from './moto.ts';
import { root, venvBin } from './places.ts';
import { type Ran, run, runOk } from './run.ts';

export const account = '123456789012';
export const region = 'us-east-1';

/** The CDK CLI of this repository, run in it. Does not throw: a deployment that fails is an answer. */
export function cdk(
  moto: Moto,
  args: readonly string[],
  options: { cwd?: string; limitSeconds?: number } = {},
): Promise<Ran> {
  const { cwd = root, limitSeconds = 240 } = options;
  return run(join(root, 'node_modules/.bin/cdk'), [...args, '--no-notices', '--ci'], {
    env: moto.env,
    cwd,
    limitSeconds,
  });
}

/** Once for each moto. From an empty directory: in the app's own, the CLI synthesises again without bundling, and over cdk.out. */
export async function bootstrap(moto: Moto): Promise<Ran> {
  const empty = await mkdtemp(join(tmpdir(), 'stablehand-bootstrap-'));
  try {
    const ran = await cdk(moto, ['bootstrap', `aws://${account}/${region}`], { cwd: empty });
    if (ran.code !== 0) throw new Error(`cdk bootstrap ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
    return ran;
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

/**
 * The AWS CLI (version 1), its answer parsed; undefined when it prints nothing. The address is said aloud because `aws sqs` does not read
 * AWS_ENDPOINT_URL.
 *
 * @throws {Error} with what it printed, when AWS refused.
 */
export async function aws(moto: Moto, ...args: readonly string[]): Promise<unknown> {
  const whole = ['--endpoint-url', moto.url, '--output', 'json', ...args];
  const { stdout } = await runOk(join(venvBin, 'aws'), whole, { env: moto.env });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

/** How a function answered. */
export interface Invoked {
  readonly payload: unknown;
  /** `Unhandled` when the function threw or was stopped; absent when it returned. */
  readonly functionError?: string;
  readonly log: string;
}

/** Invokes a function by `aws lambda invoke`, as the runbook tells people to. */
export async function invoke(moto: Moto, functionName: string, event: unknown): Promise<Invoked> {
  const folder = await mkdtemp(join(tmpdir(), 'stablehand-invoke-'));
  const file = join(folder, 'payload.json');
  try {
    const payload = ['--payload', JSON.stringify(event), '--log-type', 'Tail', file];
    const answer = (await aws(moto, 'lambda', 'invoke', '--function-name', functionName, ...payload)) as {
      FunctionError?: string;
      LogResult?: string;
    };
    const text = await readFile(file, 'utf8');
    return {
      payload: text === '' ? undefined : JSON.parse(text),
      ...(answer.FunctionError === undefined ? {} : { functionError: answer.FunctionError }),
      log: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A stack's resources as CloudFormation lists them. Ask here and never the CDK CLI's word, which once said green about an empty stack. */
export async function stackResources(moto: Moto, stackName: string): Promise<readonly StackResource[]> {
  const answer = await aws(moto, 'cloudformation', 'list-stack-resources', '--stack-name', stackName);
  return (answer as { StackResourceSummaries: StackResource[] }).StackResourceSummaries;
}

export interface StackResource {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
}
