import type { Command } from 'commander';
import type { GuardStatus } from '../../core/guard/guard-status.ts';
import { againstAws, jsonOption, openRecord, policyOption, tableOption } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { EXIT } from '../bad-argument.ts';
import { guardsToShow } from '../guards-to-show.ts';
import { paintFor } from '../text/paint.ts';

interface StatusOptions {
  readonly table?: string;
  readonly policy: string;
  readonly json?: boolean;
}

const HELP = `
Reads the stack's table and nothing else: the viewer policy's rights are enough.
Shares are those of the newest look. The mode is that of the policy file here,
which may not be the one that was deployed.
Exit code 1: an endpoint has never been looked at.

Examples:
  stablehand status                     a line for each endpoint of the policy,
                                        or all about its only one
  stablehand status fraud               all about one
  stablehand status --json | jq '.guards[] | select(.trouble)'`;

/** `stablehand status`: where the guards stand, as the table says. */
export function addStatusCommand(program: Command, finish: Finish): void {
  program
    .command('status')
    .description('say what is live, who is stable, what is judged and what is open')
    .argument('[endpoint]', 'one endpoint; without it all of the policy')
    .addOption(tableOption())
    .addOption(policyOption('names the endpoints where none is given'))
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (endpoint: string | undefined, { table, policy, json = false }: StatusOptions) => {
      const guards = await guardsToShow(endpoint, policy);
      const record = await openRecord(table);
      const code = await againstAws(async () => {
        const { readStatus } = await import('../../flows/read-status.ts');
        const now = Math.floor(Date.now() / 1000);
        const statuses = await readStatus({ guards: record.guards, clock: { nowEpochSeconds: () => now } }, guards);
        process.stdout.write(json ? `${JSON.stringify({ guards: statuses })}\n` : await textOf(statuses, now, policy));
        return statuses.every(({ lookedAt }) => lookedAt !== undefined) ? EXIT.asExpected : EXIT.notAsExpected;
      });
      finish(code);
    });
}

async function textOf(statuses: readonly GuardStatus[], now: number, policy: string): Promise<string> {
  const { statusLines, statusTable } = await import('../text/status-text.ts');
  const paint = paintFor(process.stdout, process.env);
  const [only] = statuses;
  const lines =
    statuses.length === 1 && only !== undefined
      ? statusLines(only, { now, policy, paint })
      : statusTable(statuses, paint);
  return `${lines.join('\n')}\n`;
}
