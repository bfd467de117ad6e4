import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { againstAws, jsonOption, openRecord, policyOption, tableOption } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, EXIT } from '../bad-argument.ts';
import { readTextFile } from '../read-text-file.ts';

interface ReportOptions {
  readonly table?: string;
  readonly policy: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Of the history, newest first: more than any one incident holds. */
const MOST_EVENTS = 2000;

const HELP = `
Reads the table for what happened and CloudWatch for the minutes, which it keeps
for 15 days; changes nothing. Needs the viewer policy's rights and
cloudwatch:GetMetricData. The page also has the commands that replay the
incident in backtest.

Examples:
  stablehand report fraud                     its newest rollback
  stablehand report fraud 3eee9690250e0ba4    this one; history has the ids`;

/** `stablehand report`: the incident page of a real rollback. */
export function addReportCommand(program: Command, finish: Finish): void {
  program
    .command('report')
    .description('write the page of a rollback: plots, evidence, what happened')
    .argument('<endpoint>', 'its name')
    .argument('[id]', 'of the rollback; without it the newest')
    .addOption(tableOption())
    .addOption(policyOption('the policy that was deployed'))
    .option('--out <dir>', 'where the page is written', 'out')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (endpoint: string, rollback: string | undefined, options: ReportOptions) => {
      const { parsePolicy } = await import('../../policy/parse-policy.ts');
      const { PolicyError } = await import('../../policy/policy-error.ts');
      const record = await openRecord(options.table);
      const code = await againstAws(async () => {
        const { pastRollbackOf } = await import('../incident/past-rollback.ts');
        const { writeReport } = await import('../incident/write-report.ts');
        const incident = pastRollbackOf(endpoint, await record.events.newest(endpoint, MOST_EVENTS), rollback);
        const path = pathIn(options.out, `${endpoint}-${incident.rollback}.html`);
        try {
          await writeReport(incident, parsePolicy(readTextFile(options.policy, 'the policy'), options.policy), path);
        } catch (mistake) {
          if (mistake instanceof PolicyError) throw new BadArgument(mistake.message);
          throw mistake;
        }
        const { outcome } = incident;
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ endpoint, rollback: incident.rollback, outcome, report: path })}\n`
            : `${outcome}: ${path}\n`,
        );
        return EXIT.asExpected;
      });
      finish(code);
    });
}

function pathIn(folder: string, name: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new BadArgument(`cannot make the folder ${JSON.stringify(folder)}: ${(cause as Error).message}`);
  }
  return join(folder, name);
}
