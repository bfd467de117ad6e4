import { join } from 'node:path';
import * as z from 'zod';
import type { Resources } from '../checks/template.ts';
import type { Moto } from './moto.ts';
import { root, venvBin } from './places.ts';
import { runOk } from './run.ts';

const answerSchema = z.object({
  resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
  bundles: z.record(z.string(), z.record(z.string(), z.string())),
});

/** What the services themselves show of a stack. `bundles` has the files of each function's uploaded zip, JSON files with their text. */
export type ReadBack = z.infer<typeof answerSchema>;

/**
 * Asks CloudFormation which resources the stack has, and the service of each what it is, through boto3. `asked` says where to look.
 *
 * @throws {Error} when a resource that is listed cannot be found at its service.
 */
export async function readBack(moto: Moto, stack: string, asked: Resources): Promise<ReadBack> {
  const script = join(root, 'test/integration/support/read_back.py');
  const input = JSON.stringify({ stack, asked });
  const { stdout } = await runOk(join(venvBin, 'python'), [script], { env: moto.env, input });
  return answerSchema.parse(JSON.parse(stdout));
}
