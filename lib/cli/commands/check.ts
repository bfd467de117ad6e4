import type { Command } from 'commander';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, EXIT } from '../bad-argument.ts';
import { readTextFile } from '../read-text-file.ts';

/** `stablehand check`: what a policy means, or everything that is wrong with it. */
export function addCheckCommand(program: Command, finish: Finish): void {
  program
    .command('check')
    .description('say what a policy file means, or every mistake in it with its line')
    .argument('[file]', 'the policy', 'stablehand.yaml')
    .option('--policy <file>', 'the same as the argument, as other commands take it')
    .option(
      '--requests-per-minute <number>',
      'say how soon limits are found at this traffic (default: at 1000, 100 and 10)',
      requestsPerMinute,
    )
    .option('--json', 'print one JSON object and nothing else')
    .action(
      async (argument: string, { policy: file = argument, json = false, requestsPerMinute: traffic }: Options) => {
        const { checkPolicy, renderPolicyCheck } = await import('../../policy/check-policy.ts');
        const check = checkPolicy(
          readTextFile(file, 'the policy'),
          file,
          traffic === undefined ? undefined : [traffic],
        );
        const text = json ? JSON.stringify(check, null, 2) : renderPolicyCheck(check).join('\n');
        process.stdout.write(`${text}\n`);
        finish(check.kind === 'sound' ? EXIT.asExpected : EXIT.notAsExpected);
      },
    );
}

interface Options {
  readonly policy?: string;
  readonly json?: boolean;
  readonly requestsPerMinute?: number;
}

function requestsPerMinute(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 1e7) return value;
  throw new BadArgument(
    `--requests-per-minute: got ${JSON.stringify(text)}, allowed: a number above 0 and up to 10000000, such as 600`,
  );
}
