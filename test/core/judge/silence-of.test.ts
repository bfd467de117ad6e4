import { expect, test } from 'vitest';
import { silenceOf } from '../../../lib/core/judge/verdicts/silence.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm } from './a-signal-look.ts';

const SERVES: ArmMinute = { n: 900, k: 9 };
const silent = anArm(() => 'absent');
const serving = anArm(() => SERVES);
const shares = { candidate: 0.1, stable: 0.9 };
/** Minutes 10 to 14 after noon are the newest five closed ones. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 18 * MINUTE };
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
