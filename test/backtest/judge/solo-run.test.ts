import { expect, test } from 'vitest';
import { judgeMinutes } from '../../../lib/backtest/judge/judge-minutes.ts';
import { type JudgeOptions, outcomeOf, prepareRun } from '../../../lib/backtest/judge/judge-run.ts';
import type { RunOutcome } from '../../../lib/backtest/judge/outcome.ts';
import { peerOutcomes } from '../../../lib/backtest/judge/peer-decisions.ts';
import { readRuns, readTraceHeader } from '../../../lib/backtest/trace/read-runs.ts';
import { aFile, aGuard, aHeader, aSeries, DAY, DEPLOYED } from '../a-trace.ts';

/** A trace of one variant: 900 requests a minute, nine of them bad before the deployment, so many afterwards. */
function swapped(bad: (minute: number) => number, minutes = 60) {
  const fields = { invocations: () => 900, errors5xx: (minute: number) => (minute < 0 ? 9 : bad(minute)) };
  const path = aFile([aHeader({ candidate: null }), aSeries('stable', -DAY, DAY + minutes, fields)]);
  const options: JudgeOptions = { header: readTraceHeader(path), guard: aGuard(), lagMinutes: 3 };
  const found: { outcome: RunOutcome; kinds: string[]; peers: ReadonlyMap<string, RunOutcome> }[] = [];
  readRuns(path, { header: options.header }, (run) => {
    const preparation = prepareRun(run, options);
    if (preparation.kind !== 'ready') throw new Error(`the run should be ready: ${preparation.outcome.why}`);
    const { prepared } = preparation;
    const said = [...judgeMinutes(prepared.run, options.header, prepared.started, 3)];
    found.push({
      outcome: outcomeOf(prepared, options),
      kinds: said.map(({ verdict }) => verdict.kind),
      peers: peerOutcomes(prepared, options),
    });
  });
  const [only] = found;
  if (only === undefined) throw new Error('the trace holds one run');
  return only;
}

test('a trace without a candidate is judged against the day before the deployment', () => {
  const { outcome, kinds } = swapped(() => 45);
  expect(outcome).toMatchObject({ outcome: 'rollback', reason: 'evidence', signal: 'errors' });
  expect(outcome.why).toContain('in the day before the change');
  const at = outcome.atEpochSeconds ?? Number.NaN;
  expect(at - DEPLOYED).toBeLessThanOrEqual(20 * 60);
  expect(outcome.failedRequests).toBe(45 * ((at - DEPLOYED) / 60));
  expect(kinds.indexOf('breach')).toBe((at - DEPLOYED) / 60 - 1);
});

test('a version that goes on as the one before is left alone', () => {
  expect(swapped(() => 9, 120).outcome).toMatchObject({ outcome: 'none' });
});

test('a hard limit needs two minutes', () => {
  expect(swapped(() => 800).outcome).toMatchObject({ outcome: 'rollback', reason: 'hard-limit' });
});

test('rules that compare two arms see one, and rules on one arm go on', () => {
  const { peers } = swapped(() => 800);
  expect([...peers.values()].some(({ outcome }) => outcome === 'rollback')).toBe(true);
  expect(peers.get('z-test')?.outcome ?? 'none').toBe('none');
});
