import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedAt, judgedUntil, type Report, WELL } from '../../support/judged-at.ts';
import { HOUR, MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';

const errorsOf = ({ signals }: Judgement) => {
  const { errors } = signals;
  if (errors === undefined) throw new RangeError('errors are not judged');
  return errors;
};
/** Minutes since noon that were folded or given up, and how many were given up. */
const progress = (judgement: Judgement) => {
  const { cursor, gaps, evidence } = errorsOf(judgement);
  return { upTo: cursor - NOON_MINUTE, gaps, folded: evidence.minutes };
};

test('a minute is folded when it ended three minutes ago, not a second earlier', () => {
  const after = (seconds: number) => progress(judgedAt(aJudgement(), NOON + seconds).judgement);
  expect(after(4 * MINUTE - 1)).toEqual({ upTo: -1, gaps: 0, folded: 0 });
  expect(after(4 * MINUTE)).toEqual({ upTo: 0, gaps: 0, folded: 1 });
  expect(after(5 * MINUTE - 1)).toEqual({ upTo: 0, gaps: 0, folded: 1 });
});

test('the same replies seen twice are folded once', () => {
  const { judgement } = judgedAt(aJudgement(), NOON + 10 * MINUTE);
  expect(judgedAt(judgement, NOON + 10 * MINUTE).judgement).toEqual(judgement);
});

test('a number that changes after its minute was folded changes nothing', () => {
  const { judgement } = judgedAt(aJudgement(), NOON + 10 * MINUTE);
  const worse: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(100, 40));
  expect(judgedAt(judgement, NOON + 10 * MINUTE, { reported: worse }).judgement).toEqual(judgement);
});

test('however the time is cut into ticks, the same minutes give the same evidence', () => {
  const bad = (variant: string, minute: number) =>
    variant === 'stable' ? served(900, minute % 11) : served(100, (minute * 7) % 13);
  const gappy: Report = (variant, minute) => (minute % 17 === 3 ? undefined : bad(variant, minute));
  const end = NOON + 60 * MINUTE;
  const atOnce = judgedAt(aJudgement(), end, { reported: gappy }).judgement;
  expect(errorsOf(atOnce).evidence.minutes).toBeGreaterThan(45);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 59 })), (minutes) => {
      let judgement = aJudgement();
      for (const minute of [...minutes].sort((a, b) => a - b))
        judgement = judgedAt(judgement, NOON + minute * MINUTE, { reported: gappy }).judgement;
      expect(judgedAt(judgement, end, { reported: gappy }).judgement).toEqual(atOnce);
    }),
    { numRuns: 30 },
  );
});

test('requests and errors may come late and in any order: each minute is folded once, with all that was reported of it', () => {
  const lag = fc.integer({ min: 0, max: 5 });
  const lags = fc.array(fc.record({ n: lag, errors5xx: lag, modelErrors: lag, stable: lag }), {
    minLength: 12,
    maxLength: 12,
  });
  const whole = (variant: string, minute: number) =>
    variant === 'stable' ? served(900, 9 + (minute % 5)) : served(100, 1 + (minute % 3));
  const punctual = judgedUntil(aJudgement(), NOON + 25 * MINUTE, {
    reported: (variant, minute) => (minute < NOON_MINUTE + 12 ? whole(variant, minute) : undefined),
  }).judgement;
  expect(progress(punctual).folded).toBe(12);
  fc.assert(
    fc.property(lags, (late) => {
      const reported: Report = (variant, minute, at) => {
        const lagOf = late[minute - NOON_MINUTE];
        if (lagOf === undefined) return undefined;
        // nothing later than what the watermark and the patience for parts allow
        const known = (minutes: number) => at >= (minute + 1) * MINUTE + minutes * MINUTE;
        const all = whole(variant, minute);
        if (variant === 'stable') return known(Math.min(lagOf.stable, 2)) ? all : undefined;
        return {
          ...(known(Math.min(lagOf.n, 2)) ? { n: all.n } : {}),
          ...(known(lagOf.errors5xx) ? { errors5xx: all.errors5xx } : {}),
          ...(known(lagOf.modelErrors) ? { modelErrors: all.modelErrors } : {}),
        };
      };
      const { judgement } = judgedUntil(aJudgement(), NOON + 25 * MINUTE, { reported });
      expect(errorsOf(judgement).evidence).toEqual(errorsOf(punctual).evidence);
    }),
    { numRuns: 25 },
  );
});

test('requests without their errors are waited for ten minutes after the end, then they are a gap and never zero errors', () => {
  const noErrors: Report = (variant, minute) =>
    variant === 'candidate' && minute === NOON_MINUTE ? { n: 100 } : WELL(variant, minute, 0);
  const look = (seconds: number) => judgedUntil(aJudgement(), NOON + seconds, { reported: noErrors }).judgement;
  expect(progress(look(10 * MINUTE)).upTo).toBe(-1);
  const after = look(11 * MINUTE);
  expect(progress(after)).toMatchObject({ upTo: 7, gaps: 1, folded: 7 });
  expect(errorsOf(after).evidence.blocks.sums[1]).toBe(700); // requests of the candidate
});

test('errors without their requests are a gap as well', () => {
  const noRequests: Report = (variant, minute) =>
    variant === 'candidate' && minute === NOON_MINUTE ? { errors5xx: 3, modelErrors: 3 } : WELL(variant, minute, 0);
  const { judgement } = judgedUntil(aJudgement(), NOON + 12 * MINUTE, { reported: noRequests });
  expect(progress(judgement)).toMatchObject({ gaps: 1, folded: 8 });
});

test('a minute that one version did not report is passed over once it has reported a newer one', () => {
  const hole: Report = (variant, minute) =>
    variant === 'candidate' && minute === NOON_MINUTE + 1 ? undefined : WELL(variant, minute, 0);
  const { judgement } = judgedAt(aJudgement(), NOON + 6 * MINUTE, { reported: hole });
  expect(progress(judgement)).toEqual({ upTo: 2, gaps: 1, folded: 2 });
});

test('the newest minutes of a version that reports nothing newer are waited for five minutes', () => {
  const quietSince = NOON_MINUTE + 1;
  const quiet: Report = (variant, minute) =>
    variant === 'candidate' && minute >= quietSince ? undefined : WELL(variant, minute, 0);
  const at = (seconds: number) => judgedAt(aJudgement(), NOON + seconds, { reported: quiet }).judgement;
  expect(progress(at(7 * MINUTE - 1)).upTo).toBe(0);
  expect(progress(at(7 * MINUTE))).toEqual({ upTo: 1, gaps: 1, folded: 1 });
});

test('the cursor stands still while CloudWatch does not answer completely, and catches up afterwards', () => {
  for (const status of ['partial', 'failed'] as const) {
    const seen = judgedAt(aJudgement(), NOON + 10 * MINUTE).judgement;
    const blind = judgedAt(seen, NOON + 20 * MINUTE, {
      status: ({ metric, variant }) => (metric === 'model-errors' && variant === 'stable' ? status : 'complete'),
    }).judgement;
    expect(blind).toEqual(seen);
    const again = judgedAt(blind, NOON + 20 * MINUTE).judgement;
    expect(progress(again)).toEqual({ upTo: 16, gaps: 0, folded: 17 });
  }
});

test('catching up reaches back six hours; the minutes before are counted as unseen, once', () => {
  const seen = judgedAt(aJudgement(), NOON + 10 * MINUTE).judgement;
  const late = judgedAt(seen, NOON + 10 * HOUR);
  // closed are 597 minutes, 7 of them were folded, 360 are reached
  expect(late.unseenMinutes).toBe(597 - 7 - 360);
  expect(progress(late.judgement)).toMatchObject({ upTo: 596, folded: 7 + 360 });
  expect(judgedAt(late.judgement, NOON + 10 * HOUR).unseenMinutes).toBe(0);
});

test('latency of the first five minutes is not judged, errors are', () => {
  const guard = aGuard({
    signals: [
      { signal: 'errors', weight: 4 },
      { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
    ],
  });
  const { judgement } = judgedAt(aJudgement({ guard }), NOON + 13 * MINUTE);
  expect(judgement.signals.errors?.evidence.minutes).toBe(10);
  expect(judgement.signals.latency?.evidence.minutes).toBe(5);
  expect(judgement.signals.latency?.evidence.lastMinute).toBe(NOON_MINUTE + 9);
});

test('each signal has its own cursor: one that is read goes on while another is not', () => {
  const guard = aGuard({
    signals: [
      { signal: 'errors', weight: 4 },
      { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
    ],
  });
  const { judgement } = judgedAt(aJudgement({ guard }), NOON + 20 * MINUTE, {
    status: ({ metric }) => (metric === 'latency-over' ? 'failed' : 'complete'),
  });
  expect(judgement.signals.errors?.cursor).toBe(NOON_MINUTE + 16);
  expect(judgement.signals.latency?.cursor).toBe(NOON_MINUTE - 1);
});
