import { describe, expect, test } from 'vitest';
import { isQuiet, quietText } from '../../../../lib/core/judge/verdicts/quiet.ts';
import type { Comparison } from '../../../../lib/core/words/verdict.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import type { Report } from '../../../support/judged-at.ts';
import { served } from '../../../support/series-of.ts';
import { verdictAfter } from '../verdict-after.ts';

/** An hour of a candidate beside a stable version, of whose hundred thousand requests a thousand were bad. */
const anHourOf = (candidateRequests: number, minutes = 60): Comparison => ({
  signal: 'errors',
  candidate: { requests: candidateRequests, bad: 0 },
  stable: { requests: 99_999, bad: 999.5 },
  minutes,
  logE: 0,
  logThreshold: 4.6,
  gatePassed: true,
});

describe('a quiet endpoint', () => {
  test.each([
    [5999, true],
    [6000, false],
  ])(
    'is one on which one bad request a minute is not to be expected: %d requests in an hour at 1%%',
    (requests, quiet) => {
      expect(isQuiet(anHourOf(requests))).toBe(quiet);
      expect(quietText(anHourOf(requests)).startsWith('; traffic is too low here')).toBe(quiet);
    },
  );

  test('is not known before a minute was compared', () => {
    expect(isQuiet(anHourOf(0, 0))).toBe(false);
  });

  test('says so while nothing can be claimed, and with a breach', () => {
    const ten =
      (bad: number): Report =>
      (variant) =>
        variant === 'stable' ? served(90, 1) : served(10, bad);
    const judgement = () => aJudgement({ history: () => served(90, 1) });
    const early = verdictAfter(30, { reported: ten(0) }, judgement());
    expect(early).toMatchObject({
      reason: 'too-little-traffic',
      why: expect.stringContaining('traffic is too low here to guarantee the false-alarm rate'),
    });
    const found = verdictAfter(120, { reported: ten(4) }, judgement());
    expect(found).toMatchObject({
      kind: 'breach',
      why: expect.stringMatching(/ignored; traffic is too low here/),
    });
  });
});
