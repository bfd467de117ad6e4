import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outcomeOf, prepareRun } from '../../../lib/backtest/judge/judge-run.ts';
import type { RunOutcome } from '../../../lib/backtest/judge/outcome.ts';
import { readRuns, readTraceHeader } from '../../../lib/backtest/trace/read-runs.ts';
import { aGuard } from '../a-trace.ts';

const MINUTE = 60_000;

/** What the backtest says of the one run of a recorded trace. */
function outcomeOfTrace(name: string): RunOutcome {
  const path = fileURLToPath(new URL(`../../fixtures/traces/${name}.ndjson`, import.meta.url));
  const header = readTraceHeader(path);
  const options = { header, guard: aGuard('    mode: auto\n    signals: { latency: off }\n'), lagMinutes: 3 };
  const outcomes: RunOutcome[] = [];
  readRuns(path, { header }, (run) => {
    const preparation = prepareRun(run, options);
    outcomes.push(preparation.kind === 'ready' ? outcomeOf(preparation.prepared, options) : preparation.outcome);
  });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error(`${name} holds no run`);
  return outcome;
}

// the minutes count three from a minute's end until it is closed
test.each([
  ['stable never failed in a day, the candidate fails 4 in 1,000', 'stable-never-fails-random', '00:00', 31],
  [
    'for ten of every thirty minutes the candidate fails at thirty times the odds: the third time decides',
    'recurring-bursts',
    '01:00',
    65,
  ],
  [
    'failures come back as requests for some minutes in both versions, the candidate fails five times as often',
    'retries-x5',
    '00:00',
    20,
  ],
  ['the rate of both wanders over hours, the candidate fails twice as often', 'shared-wander-x2', '00:00', 60],
])('%s', (_, name, fault, minutes) => {
  const { outcome, atEpochSeconds } = outcomeOfTrace(name);
  expect(outcome).toBe('rollback');
  expect(((atEpochSeconds ?? Number.NaN) * 1000 - Date.parse(`2026-11-02T${fault}:00Z`)) / MINUTE).toBeLessThanOrEqual(
    minutes,
  );
});
