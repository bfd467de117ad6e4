import { describe, expect, test } from 'vitest';
import { inMoreText } from '../../../lib/core/judge/sentences.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedAt, judgedUntil, type LookDifference, type Report, WELL } from '../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { candidateFails, reasonOf, verdictAfter, WITH_LATENCY } from './verdict-after.ts';

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

  /** Long enough to be healthy, then something else. */
  const healthyThen = (then: Report): LookDifference => ({
    reported: (variant, minute, at) =>
      minute < NOON_MINUTE + 480 ? WELL(variant, minute, at) : then(variant, minute, at),
  });

  test.each<[string, string, Report]>([
    ['no-traffic', 'both versions have no request any more', () => served(0, 0)],
    ['no-traffic', 'both versions report nothing any more', () => undefined],
    [
      'no-concurrent-stable',
      'stable reports nothing any more',
      (variant) => (variant === 'stable' ? undefined : served(100, 1)),
    ],
    [
      'no-concurrent-stable',
      'stable has no request any more',
      (variant) => (variant === 'stable' ? served(0, 0) : served(100, 1)),
    ],
    [
      'metrics-late',
      'model errors do not come any more',
      (variant) => ({ ...(variant === 'stable' ? served(900, 9) : served(100, 1)), modelErrors: undefined }) as never,
    ],
  ])('is taken back (%s) when %s', (reason, _, then) => {
    const difference = healthyThen((variant, minute, at) => {
      const reported = then(variant, minute, at);
      return reported === undefined ? undefined : JSON.parse(JSON.stringify(reported));
    });
    expect(reasonOf(verdictAfter(480, difference))).toBe('healthy');
    expect(reasonOf(verdictAfter(480 + 20, difference))).toBe(reason);
  });

  test('is taken back while the means differ and the evidence grows, before it is far enough to act on', () => {
    const fails = { reported: candidateFails(3, 480) };
    const verdicts = Array.from({ length: 30 }, (_, i) => verdictAfter(485 + i, fails));
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
    expect(reasonOf(verdictAfter(480, difference, judgement))).toBe('healthy');
    expect(reasonOf(verdictAfter(500, difference, judgement))).toBe('metrics-late');
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
