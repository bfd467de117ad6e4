import { describe, expect, test } from 'vitest';
import type { CandidateLook } from '../../../../lib/core/judge/lanes/lane.ts';
import { inMoreText } from '../../../../lib/core/judge/verdicts/sentences.ts';
import type { Verdict } from '../../../../lib/core/words/verdict.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import { judgedAt, judgedOn, judgedUntil, type LookDifference, type Report, WELL } from '../../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../../support/noon.ts';
import { served } from '../../../support/series-of.ts';
import { candidateFails, reasonOf, verdictAfter, WITH_LATENCY } from '../verdict-after.ts';

describe('the claim to be healthy', () => {
  test('is made only when a doubling would by now have been found; before, the time that it takes is said', () => {
    const early = verdictAfter(20);
    expect(early).toMatchObject({ kind: 'inconclusive', reason: 'too-little-traffic' });
    if (early.kind !== 'inconclusive') return;
    expect(early.minutesNeeded).toBeGreaterThan(10);
    expect(early.why).toContain(`in about ${early.minutesNeeded} minutes at today's traffic`);
    const needed = early.minutesNeeded ?? Number.NaN;
    expect(reasonOf(verdictAfter(Math.round(20 + needed / 2)))).toBe('too-little-traffic');
    expect(reasonOf(verdictAfter(Math.round(20 + needed * 1.2 + 5)))).toBe('healthy');
  });

  const afterEightHours = () => judgedUntil(aJudgement(), NOON + 480 * MINUTE);
  /** Well for eight hours, then something else for so many minutes. */
  const andThen = ({ judgement }: CandidateLook, then: Report, minutes: number): Verdict => {
    const reported: Report = (variant, minute, at) =>
      minute < NOON_MINUTE + 480 ? WELL(variant, minute, at) : then(variant, minute, at);
    const span = { from: NOON + 481 * MINUTE, to: NOON + (480 + minutes) * MINUTE };
    return judgedOn(judgement, span, { reported }).verdict;
  };

  const withoutModelErrors = ({ modelErrors: _, ...rest }: ReturnType<typeof served>) => rest;
  const TAKEN_BACK: readonly [string, string, Report][] = [
    [
      'stable-silent',
      'stable reports nothing any more',
      (variant) => (variant === 'stable' ? undefined : served(100, 1)),
    ],
    [
      'stable-silent',
      'stable has no request any more',
      (variant) => (variant === 'stable' ? served(0, 0) : served(100, 1)),
    ],
    [
      'metrics-late',
      'model errors do not come any more',
      (variant) => withoutModelErrors(variant === 'stable' ? served(900, 9) : served(100, 1)),
    ],
  ];

  test.each<[string, number, Report]>([
    ['say that they have no request', 596, () => served(0, 0)],
    ['report nothing any more', 479, () => undefined],
  ])('stands while both versions %s, and says up to which minute it is known: %d', (_, minute, then) => {
    const healthy = afterEightHours();
    expect(healthy.verdict).not.toHaveProperty('asOfMinute');
    expect(andThen(healthy, then, 120)).toMatchObject({ kind: 'healthy', asOfMinute: NOON_MINUTE + minute });
  });

  test('is taken back when traffic or metrics stop, and says which', () => {
    const healthy = afterEightHours();
    expect(healthy.verdict.kind).toBe('healthy');
    for (const [reason, when, then] of TAKEN_BACK) expect(reasonOf(andThen(healthy, then, 20)), when).toBe(reason);
  });

  test('is taken back while the means differ and the evidence grows, before it is far enough to act on', () => {
    const fails = candidateFails(3, 480);
    const healthy = afterEightHours();
    const verdicts = [5, 10, 15, 20, 25, 30].map((minutes) => andThen(healthy, fails, minutes));
    const pointing = verdicts.filter(
      (verdict) =>
        verdict.kind !== 'breach' &&
        'comparisons' in verdict &&
        verdict.comparisons.some(({ gatePassed, logE }) => gatePassed && logE > 0),
    );
    expect(pointing.length).toBeGreaterThan(0);
    expect(pointing.map(reasonOf)).not.toContain('healthy');
    expect(pointing.map((verdict) => ('why' in verdict ? verdict.why : ''))).toContain(
      'errors point to a worse candidate, and not yet far enough to act on it',
    );
  });

  test('is taken back when one signal cannot be read any more though its requests go on', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY, history: () => served(900, 9, 9) });
    const bothSignals = (variant: string) => (variant === 'stable' ? served(900, 9, 9) : served(100, 1, 1));
    const difference: LookDifference = {
      reported: (variant, minute) => {
        if (minute < NOON_MINUTE + 480) return bothSignals(variant);
        const { samples: _, slow: __, ...rest } = bothSignals(variant);
        return rest;
      },
    };
    const well = judgedUntil(judgement, NOON + 480 * MINUTE, difference);
    expect(reasonOf(well.verdict)).toBe('healthy');
    const later = { from: NOON + 481 * MINUTE, to: NOON + 500 * MINUTE };
    expect(reasonOf(judgedOn(well.judgement, later, difference).verdict)).toBe('metrics-late');
  });
});

describe('healthy without a doubling to look for', () => {
  test('is a candidate whose odds ratio is known to be within the margin, on every signal', () => {
    const early = judgedUntil(aJudgement(), NOON + 20 * MINUTE).judgement;
    const { errors } = early.signals;
    if (errors === undefined) throw new RangeError('errors are judged by default');
    const logs = [-50, -30, -10, -2, 0, -9];
    const proven = {
      ...early,
      signals: { errors: { ...errors, proof: { odds: { independent: logs, bursty: logs } } } },
    };
    expect(reasonOf(judgedAt(early, NOON + 21 * MINUTE).verdict)).toBe('too-little-traffic');
    expect(reasonOf(judgedAt(proven, NOON + 21 * MINUTE).verdict)).toBe('healthy');
    const { proof: _, ...unkept } = errors;
    expect(reasonOf(judgedAt({ ...early, signals: { errors: unkept } }, NOON + 21 * MINUTE).verdict)).toBe(
      'too-little-traffic',
    );
  });

  test.each([
    [1, 'in about 1 minute at'],
    [119, 'in about 119 minutes at'],
    [119.2, 'in about 120 minutes at'],
    [120, 'in about 2 hours at'],
    [9 * 60 + 20, 'in about 9 hours at'],
    [2 * 1440 - 1, 'in about 48 hours at'],
    [2 * 1440, 'in about 2 days at'],
    [30 * 1440, 'in about 30 days at'],
    [30 * 1440 + 1, 'never at this traffic'],
  ])('what takes %d minutes is found %s', (minutes, words) => {
    expect(inMoreText(minutes)).toContain(words);
  });
});
