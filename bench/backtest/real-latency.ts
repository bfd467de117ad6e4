import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BacktestResult, backtest } from '../../lib/backtest/backtest.ts';
import { backtestText } from '../../lib/backtest/render-text.ts';
import { minutesAfterFault, summaryOf } from '../../lib/backtest/summary.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { calmDays, latencyRuns, latencyTrace, parseLatencySeries } from './latency-series.ts';

/**
 * `tsx bench/backtest/real-latency.ts`: the judge on a real server's latencies, before, in and after a system failure; once with the tolerance
 * that it learns from stable's day before, as after every deployment, and once with none.
 */
const DATA = fileURLToPath(new URL('../../../shared/data/nab/ec2_request_latency_system_failure.csv', import.meta.url));
const OUT = 'out/bench/real-latency.ndjson';
const WINDOWS = ['calm', 'window-2014-03-14', 'window-2014-03-18', 'window-2014-03-20'];

if (!existsSync(DATA)) {
  process.stdout.write(
    'the series ec2_request_latency_system_failure.csv (Numenta Anomaly Benchmark) is not at ../shared/data/nab: nothing is run\n',
  );
} else {
  const series = parseLatencySeries(readFileSync(DATA, 'utf8'));
  const runs = latencyRuns(calmDays(series));
  mkdirSync('out/bench', { recursive: true });
  writeFileSync(OUT, `${[...latencyTrace(series, runs, { seed: 1 })].join('\n')}\n`);
  for (const tolerated of ['learnt', '0m']) {
    const result = await judged(tolerated);
    process.stdout.write(`\ntolerate-bursts: ${tolerated}\n`);
    if (tolerated === 'learnt') process.stdout.write(backtestText(result));
    for (const window of WINDOWS) process.stdout.write(`${lineOf(window, result)}\n`);
  }
}

function judged(tolerated: string): Promise<BacktestResult> {
  const policy = parsePolicy(
    `guards:\n  - endpoint: real-latency\n    tolerate-bursts: ${tolerated}\n    signals: { errors: off, latency: {} }\n`,
    'this script',
  );
  const [guard] = policy.guards;
  if (guard === undefined) throw new Error('the policy above has a guard');
  return backtest({ path: OUT, guard, policyHash: policy.hash, peers: tolerated === 'learnt' });
}

function lineOf(window: string, result: BacktestResult): string {
  const outcomes = result.outcomes.filter(({ run }) => run.startsWith(window));
  const { rollbacks, falseRollbacks, medianMinutesAfterFault } = summaryOf(outcomes);
  const delays = outcomes.flatMap((outcome) => minutesAfterFault(outcome) ?? []);
  const span =
    delays.length === 0
      ? ''
      : `, found ${delays.length} from ${Math.min(...delays)} to ${Math.max(...delays)} min after the window began`;
  return `${window}: ${outcomes.length} runs, ${rollbacks} rollbacks, ${falseRollbacks} before any fault, median ${medianMinutesAfterFault ?? '-'} min${span}`;
}
