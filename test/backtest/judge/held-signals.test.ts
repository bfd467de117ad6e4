import { describe, expect, test } from 'vitest';
import { type JudgeOptions, outcomeOf, prepareRun } from '../../../lib/backtest/judge/judge-run.ts';
import type { RunOutcome } from '../../../lib/backtest/judge/outcome.ts';
import { readRuns, readTraceHeader } from '../../../lib/backtest/trace/read-runs.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import type { GuardPolicy } from '../../../lib/core/words/policy.ts';
import { aFile, aGuard, aHeader, anErrorRun, aSeries, DAY } from '../a-trace.ts';

interface Judged {
  readonly outcome: RunOutcome;
  readonly signals: readonly SignalName[];
  readonly limit?: number;
}

function judged(lines: readonly object[], guard: GuardPolicy): Judged {
  const path = aFile(lines);
  const options: JudgeOptions = { header: readTraceHeader(path), guard, lagMinutes: 3 };
  let found: Judged | undefined;
  readRuns(path, { header: options.header }, (run) => {
    const preparation = prepareRun(run, options);
    if (preparation.kind === 'nothing') {
      found = { outcome: preparation.outcome, signals: [] };
      return;
    }
    const { prepared } = preparation;
    const latency = prepared.started.frozen?.signals.find(({ signal }) => signal === 'latency');
    found = {
      outcome: outcomeOf(prepared, options),
      signals: prepared.signals,
      ...(latency?.slowerThanMicros === undefined ? {} : { limit: latency.slowerThanMicros }),
    };
  });
  if (found === undefined) throw new Error('the trace holds a run');
  return found;
}

/** Both arms with latency counts; of stable's 100 samples a minute, `over(limit)` are slower than each limit. */
const withLatency = (limits: readonly number[], over: (limit: number) => number, minutes = 60): object[] =>
  (['stable', 'candidate'] as const).map((variant) => ({
    ...aSeries(variant, variant === 'stable' ? -DAY : 0, minutes + (variant === 'stable' ? DAY : 0), {
      invocations: () => 100,
      errors5xx: () => 1,
      latencySamples: () => 100,
    }),
    latencyOver: Object.fromEntries(
      limits.map((limit) => [
        limit,
        Array.from({ length: minutes + (variant === 'stable' ? DAY : 0) }, () => over(limit)),
      ]),
    ),
  }));

const ALL = aGuard('');

describe('the signals of a run', () => {
  test('what the trace does not hold is left out, and the rest has the whole weight', () => {
    const path = aFile([aHeader(), ...anErrorRun(() => 1, 60)]);
    readRuns(path, { header: readTraceHeader(path) }, (run) => {
      const preparation = prepareRun(run, { header: readTraceHeader(path), guard: ALL, lagMinutes: 3 });
      if (preparation.kind !== 'ready') throw new Error('errors can be judged');
      expect(preparation.prepared.started.frozen?.signals.map(({ signal, weight }) => [signal, weight])).toEqual([
        ['errors', 1],
      ]);
    });
  });

  test("without a limit in the policy it is the smallest that at most 1% of stable's day exceeded", () => {
    const over = (limit: number): number => (limit === 100_000 ? 5 : limit === 200_000 ? 1 : 0);
    expect(judged([aHeader(), ...withLatency([300_000, 100_000, 200_000], over)], ALL)).toMatchObject({
      signals: ['errors', 'latency'],
      limit: 200_000,
    });
  });

  test('the only limit of a trace was recorded for the purpose', () => {
    expect(judged([aHeader(), ...withLatency([100_000], () => 5)], ALL).limit).toBe(100_000);
  });

  test("the policy's limit is taken where the trace has it", () => {
    const guard = aGuard('    signals: { latency: { slower-than: 100ms } }\n');
    expect(judged([aHeader(), ...withLatency([200_000, 100_000], () => 1)], guard).limit).toBe(100_000);
  });

  test('an arm whose errors are recorded by one count alone is judged by that one', () => {
    const stable = aSeries('stable', -10, 40, { invocations: () => 900, modelErrors: () => 9 });
    const candidate = aSeries('candidate', 0, 30, { invocations: () => 100, errors5xx: () => 90 });
    const { outcome } = judged([aHeader(), stable, candidate], aGuard());
    expect(outcome).toMatchObject({ outcome: 'rollback', reason: 'hard-limit' });
  });
});

describe('a run that proves nothing is inconclusive, never good', () => {
  test.each([
    [
      'without a candidate and with too little of the day before',
      [aHeader({ candidate: null }), aSeries('stable', -10, 40, { invocations: () => 9, errors5xx: () => 0 })],
      aGuard(),
      'no-concurrent-stable',
    ],
    [
      'where nothing is compared',
      [aHeader(), ...anErrorRun(() => 90, 30)],
      aGuard('    compare: none\n'),
      'not-compared',
    ],
    [
      'without a minute since the deployment',
      [aHeader(), aSeries('stable', -40, 30, { invocations: () => 9, errors5xx: () => 0 })],
      aGuard(),
      'no-traffic',
    ],
    [
      'without any of the signals',
      [
        aHeader(),
        aSeries('stable', 0, 30, { invocations: () => 9 }),
        aSeries('candidate', 0, 30, { invocations: () => 9 }),
      ],
      aGuard(),
      'never-seen-data',
    ],
    ['with too little traffic', [aHeader(), ...anErrorRun(() => 1, 15)], aGuard(), 'too-little-traffic'],
  ])('%s', (_, lines, guard, reason) => {
    const { outcome } = judged(lines, guard);
    expect([outcome.outcome, outcome.reason]).toEqual(['inconclusive', reason]);
  });
});

test('a candidate that falls silent is found by its weight, and not when its weight is 0', () => {
  const lines = (weight: number): object[] => [
    aHeader(),
    { ...aSeries('stable', -DAY, DAY + 40, { invocations: () => 900, errors5xx: () => 9, weight: () => 0.9 }) },
    {
      ...aSeries('candidate', 0, 40, {
        invocations: (m) => (m < 20 ? 100 : null),
        errors5xx: (m) => (m < 20 ? 1 : null),
        weight: () => weight,
      }),
    },
  ];
  // minutes 20 to 24 without a word; the last of them ends 25 minutes after the deployment and is closed 3 later
  const { outcome } = judged(lines(0.1), aGuard());
  expect([outcome.reason, outcome.atEpochSeconds]).toEqual(['silence', Date.UTC(2026, 10, 2, 0, 28) / 1000]);
  expect(judged(lines(0), aGuard()).outcome.outcome).toBe('inconclusive');
});
