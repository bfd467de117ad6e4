import { expect, test } from 'vitest';
import { backtest } from '../../../lib/backtest/backtest.ts';
import { backtestJson } from '../../../lib/backtest/render-json.ts';
import { backtestText } from '../../../lib/backtest/render-text.ts';
import { aFile, aGuard, aHeader, aSeries, at, DAY, DEPLOYED } from '../a-trace.ts';

const PAST = 4 * DAY;
const alone = (over: object = {}) => aHeader({ candidate: null, ...over });
/** Not random, and no two minutes alike. */
const wave = (minute: number): number => Math.abs((minute * 7919) % 13);
/** One variant with four days of past; `bad` and `calls` multiply what is usual from the deployment on. */
const aRun = (
  name: string,
  days: number,
  bad: (minute: number) => number,
  calls: (minute: number) => number = () => 1,
) => [
  aSeries(
    'stable',
    -PAST,
    PAST + days * DAY,
    {
      invocations: (minute) => Math.round((980 + 3 * wave(minute)) * (minute < 0 ? 1 : calls(minute))),
      errors5xx: (minute) => Math.round((6 + wave(minute) / 2) * (minute < 0 ? 1 : bad(minute))),
    },
    name,
  ),
];
const GUARD = aGuard('    signals: { latency: off, client-errors: off }\n');
const watched = (lines: readonly object[], guard = GUARD) =>
  backtest({ path: aFile([...lines]), guard, policyHash: 'x', workers: 1 });

test('a single variant that stays as it was gives no alarm, and the summary says over how long', async () => {
  const { summary, outcomes } = await watched([alone(), ...aRun('calm', 2, () => 1)]);
  expect(summary.watch).toEqual({ days: 2, alarms: 0, falseAlarms: 0, falseAlarmsPerMonth: 0 });
  expect(outcomes[0]?.watch).toEqual({ days: 2, alarms: [] });
});

test('a fault is found by its own past, with its delay; an alarm before a fault, or without one, is false', async () => {
  const fault = 600;
  const runs = [
    ...aRun('bad', 1, (minute) => (minute >= fault ? 3 : 1)),
    ...aRun('cried', 1, (minute) => (minute >= 300 && minute < 500 ? 3 : 1)),
  ];
  const result = await watched([alone({ faults: { bad: at(fault) } }), ...runs]);
  const [bad, cried] = result.outcomes;
  expect(bad?.watch?.alarms).toMatchObject([{ kind: 'degraded', sinceEpochSeconds: DEPLOYED + fault * 60 }]);
  expect(cried?.watch?.alarms).toHaveLength(1);
  expect(result.summary.watch).toMatchObject({ days: 2, alarms: 2, falseAlarms: 1, falseAlarmsPerMonth: 15 });
  expect(result.summary.watch?.medianMinutesToAlarm).toBeLessThanOrEqual(20);
  expect(backtestJson(result).runs[0]?.watch?.alarms[0]).toMatchObject({ kind: 'degraded', since: at(fault) });
  const text = backtestText(result);
  expect(text).toContain(`  told degraded at `);
  expect(text).toMatch(/watched while nobody deploys: 2\.0 days, alarms 2, false 1 \(15\.00 a month\); median \d+ min/);
});

test('requests that stay away are told', async () => {
  const { outcomes } = await watched([
    alone(),
    ...aRun(
      'lost',
      1,
      () => 1,
      (minute) => (minute >= 400 ? 0.3 : 1),
    ),
  ]);
  expect(outcomes[0]?.watch?.alarms.map(({ kind }) => kind)).toContain('traffic-lost');
});

test('without a day of past, a limit of the policy is all there is', async () => {
  const lines = [
    alone(),
    aSeries('stable', 0, 300, { invocations: () => 1000, errors5xx: (minute) => (minute >= 100 ? 60 : 10) }, 'r'),
  ];
  expect((await watched(lines)).outcomes[0]?.watch?.alarms).toEqual([]);
  const limited = aGuard('    signals: { errors: { at-most: 2% }, latency: off, client-errors: off }\n');
  expect((await watched(lines, limited)).outcomes[0]?.watch?.alarms).toMatchObject([
    { kind: 'degraded', sinceEpochSeconds: DEPLOYED + 100 * 60 },
  ]);
});

test('beside a candidate nothing is said of it', async () => {
  const lines = [
    aHeader(),
    ...aRun('r', 1, () => 3),
    aSeries('candidate', 0, DAY, { invocations: () => 100, errors5xx: () => 1 }, 'r'),
  ];
  const result = await watched(lines);
  expect(result.summary.watch).toBeUndefined();
  expect(backtestJson(result).summary).not.toHaveProperty('watch');
});
