import type { Command } from 'commander';
import type { Finish } from '../bad-argument.ts';
import { EXIT } from '../bad-argument.ts';
import { readTextFile } from '../read-text-file.ts';

/** `stablehand check`: what a policy means, or everything that is wrong with it. */
export function addCheckCommand(program: Command, finish: Finish): void {
  program
    .command('check')
    .description('say what a policy file means, or every mistake in it with its line')
    .argument('[file]', 'the policy', 'stablehand.yaml')
    .option('--json', 'print one JSON object and nothing else')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { checkPolicy, renderPolicyCheck } = await import('../../policy/check-policy.ts');
      const check = checkPolicy(readTextFile(file, 'the policy'), file);
      const text = json ? JSON.stringify(check, null, 2) : renderPolicyCheck(check).join('\n');
      process.stdout.write(`${text}\n`);
      finish(check.kind === 'sound' ? EXIT.asExpected : EXIT.notAsExpected);
    });
}
