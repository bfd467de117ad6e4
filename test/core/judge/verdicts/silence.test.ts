import { describe, expect, test } from 'vitest';
import type { LookDifference, Report } from '../../../support/judged-at.ts';
import { NOON_MINUTE } from '../../../support/noon.ts';
import { served } from '../../../support/series-of.ts';
import { reasonOf, verdictAfter } from '../verdict-after.ts';

describe('silence', () => {
  const silentFrom =
    (from: number, stable = served(900, 9)): Report =>
    (variant, minute) =>
      variant === 'stable' ? stable : minute >= NOON_MINUTE + from ? undefined : served(100, 1);

  test('five closed minutes without a word while a hundred requests a minute were due are a breach', () => {
    expect(reasonOf(verdictAfter(17, { reported: silentFrom(10) }))).not.toBe('breach');
    expect(verdictAfter(18, { reported: silentFrom(10) })).toMatchObject({
      kind: 'breach',
      cause: 'silence',
      signal: 'silence',
      comparison: { candidate: { requests: 0 }, stable: { requests: 4500 } },
      why: 'silence: the candidate answered no request in 5 minutes; about 500 were due at its share of the traffic, and stable answered 4,500',
    });
  });

  test('zeros said aloud are silence too', () => {
    const zeros: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(0, 0));
    expect(verdictAfter(20, { reported: zeros })).toMatchObject({ kind: 'breach', cause: 'silence' });
  });

  test.each([
    ['its weight is 0', { shares: { candidate: 0, stable: 1 } }, 'candidate-silent'],
    ['too little was due to call it a fault', { reported: silentFrom(10, served(171, 1)) }, 'candidate-silent'],
    ['stable reports nothing either', { reported: (() => undefined) as Report }, 'no-traffic'],
    [
      'the candidate could not be read',
      {
        reported: silentFrom(10),
        status: ({ variant }: { variant: string }) => (variant === 'candidate' ? 'failed' : 'complete'),
      } as LookDifference,
      'metrics-unreadable',
    ],
  ])('is no breach when %s, and nothing is healthy then', (_, difference, reason) => {
    expect(reasonOf(verdictAfter(20, { reported: silentFrom(10), ...difference }))).toBe(reason);
  });

  test('is a breach from twenty requests a minute on', () => {
    expect(reasonOf(verdictAfter(20, { reported: silentFrom(10, served(180, 2)) }))).toBe('breach');
  });

  test('of a deployment that is younger than five closed minutes is none yet', () => {
    const never = silentFrom(0);
    expect(reasonOf(verdictAfter(7, { reported: never }))).toBe('candidate-silent');
    expect(reasonOf(verdictAfter(8, { reported: never }))).toBe('breach');
  });

  test('one request in between ends it', () => {
    const once: Report = (variant, minute) =>
      variant === 'candidate' && minute === NOON_MINUTE + 13 ? served(1, 0) : silentFrom(10)(variant, minute, 0);
    expect(reasonOf(verdictAfter(18, { reported: once }))).not.toBe('breach');
  });
});
