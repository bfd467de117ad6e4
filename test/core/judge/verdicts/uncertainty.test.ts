import { describe, expect, test } from 'vitest';
import { aGuard } from '../../../support/a-guard.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import { type LookDifference, type Report, WELL } from '../../../support/judged-at.ts';
import { served } from '../../../support/series-of.ts';
import { candidateFails, reasonOf, verdictAfter, WITH_LATENCY } from '../verdict-after.ts';

describe('what keeps us from knowing is said, and is never healthy', () => {
  test.each([
    ['cold-start', 'no minute is closed yet', 3, {}],
    ['metrics-unreadable', 'a read failed', 60, { status: () => 'failed' }],
    [
      'metrics-unreadable',
      'an answer was partial',
      60,
      { status: ({ metric }) => (metric === 'errors-5xx' ? 'partial' : 'complete') },
    ],
    ['no-traffic', 'nobody reports anything', 60, { reported: () => undefined }],
    ['no-traffic', 'nobody has a request', 60, { reported: () => served(0, 0), shares: { candidate: 0, stable: 1 } }],
    [
      'never-seen-data',
      'requests are counted and errors never are',
      60,
      { reported: (variant) => ({ n: variant === 'stable' ? 900 : 100 }) },
    ],
    [
      'metrics-late',
      'requests are counted and errors are not yet',
      10,
      { reported: (variant) => ({ n: variant === 'stable' ? 900 : 100 }) },
    ],
  ] satisfies [string, string, number, LookDifference][])('%s: %s', (reason, _, minutes, difference) => {
    expect(reasonOf(verdictAfter(minutes, difference))).toBe(reason);
  });

  test('errors that are all there is, 5xx = model errors = requests, are a breach and not health', () => {
    const all: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(100, 100));
    expect(verdictAfter(3, { reported: all })).toMatchObject({ kind: 'breach', cause: 'hard-limit' });
    const few: Report = (variant) => (variant === 'stable' ? served(9, 0) : served(1, 1));
    expect(reasonOf(verdictAfter(60, { reported: few }))).not.toBe('healthy');
  });

  test('a metric that has never returned anything under the name asked for is never-seen-data, though the others are well', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const noLatency: Report = (variant, minute) => {
      const { samples: _, slow: __, ...rest } = WELL(variant, minute, 0) ?? {};
      return rest;
    };
    expect(reasonOf(verdictAfter(60, { reported: noLatency }, judgement))).toBe('never-seen-data');
  });

  test('a signal that can be read now and then is not called unreadable', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const inPart: Report = (variant, minute) => {
      const { samples, slow, ...rest } = WELL(variant, minute, 0) ?? {};
      return minute % 4 === 0 ? { ...rest, samples, slow } : rest;
    };
    expect(reasonOf(verdictAfter(60, { reported: inPart }, judgement))).toBe('too-little-traffic');
  });

  test('a few requests an hour that never meet in one minute are too little traffic, not metrics that cannot be read', () => {
    const sparse: Report = (variant, minute) =>
      minute % 4 === (variant === 'stable' ? 0 : 2) ? served(1, 0) : undefined;
    for (const minute of [20, 21, 22, 23, 79])
      expect(['too-little-traffic', 'no-concurrent-stable', 'candidate-silent']).toContain(
        reasonOf(verdictAfter(minute, { reported: sparse })),
      );
  });

  test('a statistic that CloudWatch refuses leaves the other signals judged, and no one healthy', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const refused = ({ metric }: { metric: string }) =>
      metric === 'latency-over' ? ('statistic-unavailable' as const) : ('complete' as const);
    expect(reasonOf(verdictAfter(60, { status: refused }, judgement))).toBe('statistic-unavailable');
    expect(verdictAfter(20, { status: refused, reported: candidateFails(30) }, judgement)).toMatchObject({
      kind: 'breach',
      signal: 'errors',
    });
  });

  test('a signal that was off from the beginning takes no part, and the others may be healthy', () => {
    const guard = aGuard({
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3 },
      ],
    });
    const judgement = aJudgement({ guard, latency: { micros: 123_456, samples: 999 } });
    expect(judgement.signals.latency).toBeUndefined();
    expect(reasonOf(verdictAfter(480, {}, judgement))).toBe('healthy');
  });

  test('when every signal is off nothing is claimed', () => {
    const guard = aGuard({ signals: [{ signal: 'latency', weight: 1 }] });
    expect(reasonOf(verdictAfter(60, {}, aJudgement({ guard })))).toBe('statistic-unavailable');
  });
});
