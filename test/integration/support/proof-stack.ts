import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, cdk, stackResources } from './command-lines.ts';
import { type Moto, startMoto } from './moto.ts';
import { root } from './places.ts';
import type { Ran } from './run.ts';

const app = `${join(root, 'node_modules/.bin/tsx')} ${join(root, 'test/integration/fixtures/proof/app.ts')}`;

export interface ProofStack {
  readonly moto: Moto;
  readonly outputs: Readonly<Record<'FunctionName' | 'TableName' | 'TopicArn' | 'QueueUrl', string>>;
  /** The template that was deployed. */
  readonly template: { readonly Resources: Readonly<Record<string, unknown>> };
  deploy(...more: readonly string[]): Promise<Ran>;
  destroy(): Promise<Ran>;
  /** The physical name of the one resource of a type. */
  nameOf(type: string): Promise<string>;
  close(): Promise<void>;
}

/** A moto of its own with the stack of fixtures/proof deployed in it by the CDK CLI. */
export async function deployProofStack(): Promise<ProofStack> {
  const moto = await startMoto();
  const work = await mkdtemp(join(tmpdir(), 'stablehand-proof-'));
  const toOutput = ['--app', app, '--output', join(work, 'cdk.out')];
  const outputsFile = join(work, 'outputs.json');
  const close = async (): Promise<void> => {
    await moto.close();
    await rm(work, { recursive: true, force: true });
  };
  const deploy = (...more: readonly string[]) =>
    cdk(moto, ['deploy', ...toOutput, '--outputs-file', outputsFile, '--require-approval', 'never', ...more]);
  try {
    await bootstrap(moto);
    const { code, stdout, stderr } = await deploy();
    if (code !== 0) throw new Error(`the proof stack was not deployed:\n${stdout}\n${stderr}`);
    return {
      moto,
      outputs: JSON.parse(await readFile(outputsFile, 'utf8')).Proof,
      template: JSON.parse(await readFile(join(work, 'cdk.out/Proof.template.json'), 'utf8')),
      deploy,
      destroy: () => cdk(moto, ['destroy', ...toOutput, '--force']),
      nameOf: async (type) => {
        const names = (await stackResources(moto, 'Proof'))
          .filter((resource) => resource.ResourceType === type)
          .map((resource) => resource.PhysicalResourceId);
        if (names.length !== 1) throw new Error(`the stack has ${names.length} resources of type ${type}, not 1`);
        return names.join();
      },
      close,
    };
  } catch (reason) {
    await close();
    throw reason;
  }
}
