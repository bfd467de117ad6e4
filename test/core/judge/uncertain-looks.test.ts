import { describe, expect, test } from 'vitest';
import type { SoloLook } from '../../../lib/core/judge/lanes/before-after/look-at-solo.ts';
import {
  uncertainSoloVerdict,
  uncertainVerdict,
  unreadableVerdict,
} from '../../../lib/core/judge/verdicts/uncertainty.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm, aSignalLook } from './a-signal-look.ts';

const SHARES = { candidate: 0.1, stable: 0.9 };
const SERVES: ArmMinute = { n: 100, k: 1 };
/** Minutes 25 to 29 after noon are the last five closed ones. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 33 * MINUTE, shares: SHARES };
const serving = anArm(() => SERVES);
const both = { candidate: serving, stable: serving };
const upToDate = aSignalLook({ over: { judgement: { ...aSignalLook().judgement, cursor: NOON_MINUTE + 29 } } });
const only = (from: number, then: ArmMinute) =>
  anArm((minute) => (minute === NOON_MINUTE + from ? then : { n: 0, k: 0 }));
const silent = anArm(() => 'absent');

test('where all is seen nothing keeps us from knowing', () => {
  expect(uncertainVerdict([upToDate], both, span)).toBeUndefined();
  expect(unreadableVerdict([serving, serving])).toBeUndefined();
});

describe('what keeps us from knowing', () => {
  const unreadable = {
    kind: 'inconclusive',
    reason: 'metrics-unreadable',
    why: 'CloudWatch did not answer completely; the minutes are read again',
  };

  test.each([
    ['one arm was read in part', [upToDate], { ...both, stable: anArm(() => SERVES, 'partial') }],
    ['one of the signals was not read', [upToDate, aSignalLook({ over: { stop: 'unreadable' } })], both],
  ])('is an answer that is not complete: %s', (_, looks, arms) => {
    const comparisons = looks.map(({ comparison }) => comparison);
    expect(uncertainVerdict(looks, arms, span)).toEqual({ ...unreadable, comparisons });
  });

  test('is an answer that is not complete where nothing is compared, too', () => {
    expect(unreadableVerdict([serving, anArm(() => SERVES, 'failed')])).toEqual({ ...unreadable, comparisons: [] });
  });

  test('is that no minute is closed yet, until the first one is', () => {
    const at = (seconds: number) => ({ firstMinute: NOON_MINUTE, atEpochSeconds: NOON + seconds, shares: SHARES });
    expect(uncertainVerdict([upToDate], both, at(239))).toMatchObject({
      reason: 'cold-start',
      why: 'no minute of this deployment is closed yet',
    });
    expect(uncertainVerdict([upToDate], both, at(240))).toBeUndefined();
  });

  test.each([
    ['no-traffic', 'neither version reported a request in the last 5 closed minutes', silent, silent],
    [
      'candidate-silent',
      'the candidate reported no request in the last 5 closed minutes, and too little was due to call that a fault',
      silent,
      serving,
    ],
    [
      'stable-silent',
      'stable reported no request in the last 5 closed minutes, though about 4,500 were due by its share, so there is nothing to compare the candidate with',
      serving,
      silent,
    ],
    [
      'no-concurrent-stable',
      'stable reported no request in the last 5 closed minutes, so there is nothing to compare the candidate with',
      anArm(() => ({ n: 2, k: 0 })),
      silent,
    ],
  ])('is %s: %s', (reason, why, candidate, stable) => {
    expect(uncertainVerdict([upToDate], { candidate, stable }, span)).toMatchObject({ reason, why });
  });

  test.each<[number, ArmMinute, boolean]>([
    [25, SERVES, true],
    [29, SERVES, true],
    [24, SERVES, false],
    [30, SERVES, false],
    [27, 'late', true],
    [27, 'absent', false],
  ])('a word of minute %d (%o) is a sign of life: %s', (minute, then, alive) => {
    const arms = { candidate: only(minute, then), stable: serving };
    expect(uncertainVerdict([upToDate], arms, span)?.kind).toBe(alive ? undefined : 'inconclusive');
  });

  test('is not what was there before the deployment began', () => {
    const young = { ...span, firstMinute: NOON_MINUTE + 27 };
    const before = { candidate: only(26, SERVES), stable: serving };
    expect(uncertainVerdict([upToDate], before, young)).toMatchObject({ reason: 'candidate-silent' });
    expect(uncertainVerdict([upToDate], { ...both, candidate: only(27, SERVES) }, young)).toBeUndefined();
  });

  const unread = (unreadMinutes: number, minutes: number, read = 0) =>
    aSignalLook({ minutes, over: { recent: { read, unread: unreadMinutes }, judgement: upToDate.judgement } });

  test.each([
    ['never-seen-data', 'errors have never been readable for both versions, in 10 minutes with traffic', unread(10, 0)],
    [
      'metrics-late',
      'errors were not readable for both versions in any of the last 10 minutes with traffic',
      unread(10, 1),
    ],
  ])('is a signal that could not be read in ten minutes: %s', (reason, why, look) => {
    expect(uncertainVerdict([upToDate, look], both, span)).toMatchObject({ reason, why });
  });

  test('is not a signal that could be read once, or one that is missed for nine minutes', () => {
    expect(uncertainVerdict([unread(9, 0)], both, span)).toBeUndefined();
    expect(uncertainVerdict([unread(14, 0, 1)], both, span)).toBeUndefined();
  });

  const behind = (minutes: number, stop?: 'late') => {
    const judgement = { ...upToDate.judgement, cursor: NOON_MINUTE + 29 - minutes };
    return aSignalLook({ over: { judgement, ...(stop === undefined ? {} : { stop }) } });
  };

  test('is a signal that is complete only up to five minutes ago', () => {
    expect(uncertainVerdict([upToDate, behind(5, 'late')], both, span)).toMatchObject({
      reason: 'metrics-late',
      why: 'errors are complete only up to 5 minutes before the newest closed one',
    });
    expect(uncertainVerdict([behind(4, 'late')], both, span)).toBeUndefined();
    expect(uncertainVerdict([behind(5)], both, span)).toBeUndefined();
  });

  test('is a statistic that is refused, or that nothing is judged', () => {
    const refused = aSignalLook({
      signal: 'latency',
      over: { stop: 'statistic-unavailable', recent: { read: 0, unread: 15 }, judgement: upToDate.judgement },
    });
    expect(uncertainVerdict([upToDate, refused], both, span)).toMatchObject({
      reason: 'statistic-unavailable',
      why: 'CloudWatch refuses the statistic that latency needs',
    });
    expect(uncertainVerdict([], both, span)).toMatchObject({
      reason: 'statistic-unavailable',
      why: 'no signal can be judged: every one is off',
    });
  });
});

describe('what keeps us from knowing of a version alone', () => {
  const alone = upToDate as unknown as SoloLook;

  test.each([
    [undefined, [alone], serving],
    ['metrics-unreadable', [alone], anArm(() => SERVES, 'failed')],
    ['no-traffic', [alone], silent],
    ['no-traffic', [alone], only(24, SERVES)],
    [undefined, [alone], only(25, SERVES)],
    ['never-seen-data', [unknownSince(0)], serving],
    ['statistic-unavailable', [], serving],
  ])('is %s', (reason, looks, traffic) => {
    const verdict = uncertainSoloVerdict(looks, traffic, span);
    expect(verdict?.kind === 'inconclusive' ? verdict.reason : undefined).toBe(reason);
  });

  function unknownSince(minutes: number): SoloLook {
    return aSignalLook({ minutes, over: { recent: { read: 0, unread: 10 } } }) as unknown as SoloLook;
  }

  test('is said of this version', () => {
    expect(uncertainSoloVerdict([alone], silent, span)).toMatchObject({
      why: 'the version reported no request in the last 5 closed minutes',
      comparisons: [alone.comparison],
    });
    expect(uncertainSoloVerdict([unknownSince(0)], serving, span)).toMatchObject({
      why: 'errors have never been readable for this version, in 10 minutes with traffic',
    });
  });
});
