import { expect, test } from 'vitest';
import { silenceOf, silentMinutesFor } from '../../../lib/core/judge/verdicts/silence.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm } from './a-signal-look.ts';

const SERVES: ArmMinute = { n: 900, k: 9 };
const silent = anArm(() => 'absent');
const serving = anArm(() => SERVES);
const shares = { candidate: 0.1, stable: 0.9 };
/** Minutes 10 to 14 after noon are the newest five closed ones. */
const habit = { reported: 100, missed: 0 };
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 18 * MINUTE, habit };
const arms = { candidate: silent, stable: serving };

test('silence is told with its minutes, and with what was due by the share', () => {
  expect(silenceOf(arms, shares, span)).toEqual({
    fromMinute: NOON_MINUTE + 10,
    toMinute: NOON_MINUTE + 14,
    stableRequests: 4500,
    due: expect.closeTo(500, 9),
  });
});

test('before the deployment there was no candidate to be silent', () => {
  expect(silenceOf(arms, shares, { ...span, firstMinute: NOON_MINUTE + 10 })).toBeDefined();
  expect(silenceOf(arms, shares, { ...span, firstMinute: NOON_MINUTE + 11 })).toBeUndefined();
});

test.each([
  ['the candidate has no share', arms, { candidate: 0, stable: 1 }],
  ['stable has none, so nobody knows what was due', arms, { candidate: 1, stable: 0 }],
  ['the candidate was not read to the end', { ...arms, candidate: anArm(() => 'absent', 'partial') }, shares],
  ['stable was not read to the end', { ...arms, stable: anArm(() => SERVES, 'partial') }, shares],
])('nothing is called silence when %s', (_, both, split) => {
  expect(silenceOf(both, split, span)).toBeUndefined();
});

test.each<[string, ArmMinute, ArmMinute]>([
  ['the candidate answered once', { n: 1, k: 0 }, SERVES],
  ['something of the candidate is still to come', 'late', SERVES],
  ['stable did not report', 'absent', 'absent'],
  ['stable reported in part', 'absent', 'late'],
  ['too little was due', 'absent', { n: 179, k: 0 }],
])('one of the five minutes is enough to end it: %s', (_, ofCandidate, ofStable) => {
  for (const at of [10, 14]) {
    const once = (then: ArmMinute, else_: ArmMinute) => (minute: number) =>
      minute === NOON_MINUTE + at ? then : else_;
    const both = { candidate: anArm(once(ofCandidate, 'absent')), stable: anArm(once(ofStable, SERVES)) };
    expect(silenceOf(both, shares, span), `minute ${at}`).toBeUndefined();
  }
});

test.each([
  [0, 0, 5],
  [600, 6, 5],
  [20, 5, 8],
  [750, 250, 11],
  [500, 500, 21],
])('with %d minutes reported and %d missed a silence must last %d minutes', (reported, missed, minutes) => {
  expect(silentMinutesFor({ reported, missed })).toBe(minutes);
});

test('minutes that go missing by habit make no silence, as long as chance makes them so', () => {
  const gappy = { ...span, habit: { reported: 800, missed: 200 } };
  expect(silenceOf(arms, shares, gappy)).toMatchObject({ fromMinute: NOON_MINUTE + 7, toMinute: NOON_MINUTE + 14 });
  expect(silenceOf(arms, shares, { ...gappy, firstMinute: NOON_MINUTE + 8 })).toBeUndefined();
});
