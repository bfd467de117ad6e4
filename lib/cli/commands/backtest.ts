import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import type { BacktestResult } from '../../backtest/backtest.ts';
import { TraceError } from '../../backtest/trace/trace-error.ts';
import type { GuardPolicy, Policy } from '../../core/words/policy.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { policyOption } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, CommandFailed, EXIT } from '../bad-argument.ts';
import { readTextFile } from '../read-text-file.ts';
import { wholeNumber } from '../text/numbers.ts';

interface RawOptions {
  readonly trace?: string;
  readonly policy: string;
  readonly endpoint?: string;
  readonly json?: boolean;
  readonly peers?: boolean;
  readonly lag: number;
  readonly workers: number;
  readonly report?: string;
  readonly metricData?: string;
  readonly queries?: string;
  readonly stable?: string;
  readonly candidate?: string;
  readonly deployedAt?: string;
}

const HELP = `
The trace is NDJSON: docs/backtest.md has the format. Exit codes: 0 judged, 1 the trace is refused, 2 bad arguments.

Examples:
  stablehand backtest --trace examples/traces/bad-errors.ndjson --policy stablehand.yaml --peers
  stablehand backtest --trace runs.ndjson --policy stablehand.yaml --json | jq .summary
  stablehand backtest --metric-data reply.json --queries request.json --policy stablehand.yaml`;

/** `stablehand backtest`: when the judge would have acted on recorded minutes, and on what evidence. */
export function addBacktestCommand(program: Command, finish: Finish): void {
  program
    .command('backtest')
    .description('run the real judge over recorded minutes, and say when it would have acted')
    .option('--trace <file>', 'recorded minutes, NDJSON')
    .addOption(policyOption('the policy'))
    .option('--endpoint <name>', "judge by this endpoint's guard; default: the endpoint that the trace names")
    .option('--peers', 'also say what the usual rules would have done')
    .option('--lag <minutes>', "from a minute's end until CloudWatch shows it", wholeNumber(0, 60), 3)
    .option('--report <file>', 'write an HTML page with plots')
    .option('--workers <n>', 'threads', wholeNumber(1, 64), 2)
    .option('--metric-data <file>', 'instead of a trace: what aws cloudwatch get-metric-data printed')
    .option('--queries <file>', 'with --metric-data: the request that it answered')
    .option('--stable <variant>', "with --metric-data: the stable variant; default: the policy's")
    .option('--candidate <variant>', 'with --metric-data: the candidate; default: the other variant')
    .option('--deployed-at <time>', "with --metric-data: default: the candidate's first request")
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawOptions) => {
      await run(raw);
      finish(EXIT.asExpected);
    });
}

/** @throws {CommandFailed} when the trace is refused. */
async function run(raw: RawOptions): Promise<void> {
  const { traceOf } = await import('../backtest-trace.ts');
  const policy = await readPolicy(raw.policy);
  const trace = traceOf(raw, policy);
  try {
    const result = await judge(raw, policy, trace.path);
    if (raw.report !== undefined) await writeReport(raw.report, result, trace.path, raw.lag);
    if (raw.json) {
      const { backtestJson } = await import('../../backtest/render-json.ts');
      process.stdout.write(`${JSON.stringify(backtestJson(result))}\n`);
    } else {
      const { backtestText } = await import('../../backtest/render-text.ts');
      process.stdout.write(backtestText(result));
    }
  } catch (failure) {
    if (!(failure instanceof TraceError)) throw failure;
    const place = failure.line === undefined ? trace.name : `${trace.name}:${failure.line}`;
    throw new CommandFailed(`${place}: ${failure.sentence}`);
  } finally {
    trace.forget();
  }
}

async function judge(raw: RawOptions, policy: Policy, path: string): Promise<BacktestResult> {
  const { backtest } = await import('../../backtest/backtest.ts');
  const { readTraceHeader } = await import('../../backtest/trace/read-runs.ts');
  const guard = guardOf(policy, raw, readTraceHeader(path).endpoint);
  const bar = process.stderr.isTTY ? startBar() : undefined;
  try {
    return await backtest({
      path,
      guard,
      policyHash: policy.hash,
      lagMinutes: raw.lag,
      peers: raw.peers === true,
      workers: raw.workers,
      ...(bar === undefined
        ? {}
        : { onProgress: (runs: number, fraction: number) => bar.update(Math.round(100 * fraction), { runs }) }),
    });
  } finally {
    bar?.stop();
  }
}

function startBar(): SingleBar {
  const bar = new SingleBar({
    stream: process.stderr,
    format: 'judging [{bar}] {percentage}%, {runs} runs',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(100, 0, { runs: 0 });
  return bar;
}

function guardOf({ guards }: Policy, { endpoint, policy }: RawOptions, ofTrace: string): GuardPolicy {
  const wanted = endpoint ?? ofTrace;
  const guard = guards.find((each) => each.endpoint === wanted);
  if (guard !== undefined) return guard;
  const known = guards.map((each) => each.endpoint).join(', ');
  const why =
    endpoint === undefined
      ? `the trace is of endpoint ${JSON.stringify(ofTrace)}`
      : `--endpoint is ${JSON.stringify(endpoint)}`;
  throw new BadArgument(`${why}, for which ${policy} has no guard; --endpoint takes one of: ${known}`);
}

async function readPolicy(path: string): Promise<Policy> {
  const { parsePolicy } = await import('../../policy/parse-policy.ts');
  try {
    return parsePolicy(readTextFile(path, 'the policy'), path);
  } catch (cause) {
    if (cause instanceof PolicyError) throw new BadArgument(cause.message);
    throw cause;
  }
}

async function writeReport(file: string, result: BacktestResult, path: string, lagMinutes: number): Promise<void> {
  const { writeFileSync } = await import('node:fs');
  const { backtestPage } = await import('../../backtest/page/backtest-page.ts');
  try {
    writeFileSync(file, backtestPage(result, { path, lagMinutes }));
  } catch (cause) {
    throw new BadArgument(`cannot write the report ${JSON.stringify(file)}: ${(cause as Error).message}`);
  }
}
