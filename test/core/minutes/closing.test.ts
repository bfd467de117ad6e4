import { describe, expect, test } from 'vitest';
import { isGivenUp, isIdle, newestClosed, newestFresh, UNCLOSED_MINUTES } from '../../../lib/core/minutes/closing.ts';
import { NOON, NOON_MINUTE } from '../../support/noon.ts';

/** The minute that begins at noon is over at 60 seconds. */
describe('the minute that begins at noon', () => {
  test('is closed three minutes after its end, and fresh enough for a hard limit after one', () => {
    expect([newestClosed(NOON + 239), newestClosed(NOON + 240)]).toEqual([NOON_MINUTE - 1, NOON_MINUTE]);
    expect([newestFresh(NOON + 119), newestFresh(NOON + 120)]).toEqual([NOON_MINUTE - 1, NOON_MINUTE]);
    expect(newestFresh(NOON + 240) - newestClosed(NOON + 240)).toBe(UNCLOSED_MINUTES);
  });

  test('is waited for ten minutes when it came in part', () => {
    expect(isGivenUp(NOON_MINUTE, NOON + 659)).toBe(false);
    expect(isGivenUp(NOON_MINUTE, NOON + 660)).toBe(true);
  });

  test.each([
    [undefined, 359, false],
    [undefined, 360, true],
    [NOON_MINUTE, 359, false],
    [NOON_MINUTE, 360, true],
    [NOON_MINUTE - 1, 359, false],
    [NOON_MINUTE + 1, 120, true],
  ])(
    'is waited for five when nothing came, unless a newer one came (%s) by second %d: idle is %s',
    (newest, at, idle) => {
      expect(isIdle(NOON_MINUTE, newest, NOON + at)).toBe(idle);
    },
  );
});
