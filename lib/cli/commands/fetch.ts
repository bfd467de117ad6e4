import type { Command } from 'commander';
import { againstAws, policyOption } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { EXIT, type ExitCode } from '../bad-argument.ts';
import type { FetchWords } from '../fetch-plan.ts';
import { quietFunctions } from '../quiet.ts';
import { wholeNumber } from '../text/numbers.ts';

const HELP = `
One-minute data live 15 days in CloudWatch. The trace holds everything a policy
can be judged by, so that others can be tried on it. Without --print-queries the
usual AWS settings are used (profile, region); nothing is written to AWS.

Examples:
  stablehand fetch --endpoint fraud --stable blue --out fraud.ndjson
  stablehand backtest --trace fraud.ndjson

  stablehand fetch --endpoint fraud --stable blue --candidate green \\
    --print-queries > request.json
  aws cloudwatch get-metric-data \\
    --cli-input-json file://request.json > reply.json
  stablehand backtest --metric-data reply.json --queries request.json`;

/** `stablehand fetch`: recorded minutes of an endpoint as a trace, out of CloudWatch. */
export function addFetchCommand(program: Command, finish: Finish): void {
  program
    .command('fetch')
    .description('write a trace of an endpoint from CloudWatch, or print the request for the AWS CLI')
    .requiredOption('--endpoint <name>', 'the endpoint')
    .addOption(policyOption('the policy'))
    .option('--from <time>', 'default: 15 days before --to')
    .option('--to <time>', 'default: now, less the minutes that are not complete yet')
    .option('--out <file>', 'the trace to write')
    .option('--stable <variant>', "default: the policy's stable")
    .option('--candidate <variant>', 'default: the other variant')
    .option('--deployed-at <time>', 'default: when the endpoint was last changed')
    .option('--slower-than <microseconds>', "default: the policy's limit, or stable's p99", wholeNumber(1, 600_000_000))
    .option('--print-queries', 'print the request as JSON and call nothing')
    .addHelpText('after', HELP)
    .action(async (words: FetchWords) => {
      finish(await againstAws(() => run(words)));
    });
}

async function run(words: FetchWords): Promise<ExitCode> {
  const { planOf, requestOf } = await import('../fetch-plan.ts');
  // the clock of this machine: only to know which minutes there can be
  const plan = planOf(words, Date.now() / 1000);
  if (words.printQueries) {
    process.stdout.write(`${JSON.stringify(requestOf(plan), null, 2)}\n`);
    return EXIT.asExpected;
  }
  quietFunctions(process.env);
  const { fetchTrace } = await import('../fetch-trace.ts');
  return (await fetchTrace(plan)) ? EXIT.asExpected : EXIT.notAsExpected;
}
