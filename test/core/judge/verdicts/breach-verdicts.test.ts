import { describe, expect, test } from 'vitest';
import {
  evidenceVerdict,
  hardLimitVerdict,
  sharedIncidentVerdict,
  silenceVerdict,
} from '../../../../lib/core/judge/verdicts/breach-verdicts.ts';
import { NOON_MINUTE } from '../../../support/noon.ts';
import { aFrozenSignal, aSignalLook, frozenOf } from '../a-signal-look.ts';

const HIT = {
  minutes: [NOON_MINUTE, NOON_MINUTE + 1],
  candidate: { n: 200, k: 120 },
  stable: { n: 1800, k: 18 },
};

describe('a hard limit', () => {
  test('is told with its own counts, and with the odds of the errors so far', () => {
    const looks = [aSignalLook({ signal: 'latency', logE: 9 }), aSignalLook({ logE: 2 })];
    expect(hardLimitVerdict(HIT, looks)).toEqual({
      kind: 'breach',
      cause: 'hard-limit',
      failureClass: 'operational',
      signal: 'errors',
      comparison: {
        signal: 'errors',
        logE: 2,
        logThreshold: Math.log(100),
        gatePassed: true,
        candidate: { requests: 200, bad: 120 },
        stable: { requests: 1800, bad: 18 },
        minutes: 2,
      },
      comparisons: looks.map(({ comparison }) => comparison),
      why: 'hard limit: in 2 minutes running the candidate failed 120 of 200 requests (60%), stable 18 of 1,800 requests (1.0%)',
    });
  });

  test('has even odds where errors are not judged', () => {
    const looks = [aSignalLook({ signal: 'latency', logE: 9 })];
    expect(hardLimitVerdict(HIT, looks)).toMatchObject({ comparison: { logE: 0, logThreshold: 0 } });
  });

  test('that was not hit is none', () => {
    expect(hardLimitVerdict(undefined, [aSignalLook()])).toBeUndefined();
  });
});

describe('silence', () => {
  test('is told with its minutes and with what was due', () => {
    const looks = [aSignalLook()];
    const silence = { fromMinute: NOON_MINUTE, toMinute: NOON_MINUTE + 4, stableRequests: 4500, due: 499.6 };
    expect(silenceVerdict(silence, looks)).toEqual({
      kind: 'breach',
      cause: 'silence',
      failureClass: 'operational',
      signal: 'silence',
      comparison: {
        signal: 'errors',
        candidate: { requests: 0, bad: 0 },
        stable: { requests: 4500, bad: 0 },
        minutes: 5,
        logE: 0,
        logThreshold: 0,
        gatePassed: true,
      },
      comparisons: [looks[0]?.comparison],
      why: 'silence: the candidate answered no request in 5 minutes; about 500 were due at its share of the traffic, and stable answered 4,500',
    });
    expect(silenceVerdict(undefined, looks)).toBeUndefined();
  });
});

describe('the evidence', () => {
  const ONE = frozenOf([aFrozenSignal()], 0.5);
  const TWO = frozenOf([aFrozenSignal('errors', 0.5), aFrozenSignal('latency', 0.5)], 0.5);
  const LIMIT = Math.log(1 / 0.5);
  const kindOf = (numbers: Parameters<typeof aSignalLook>[0], carried = 0) =>
    evidenceVerdict([aSignalLook(numbers)], ONE, carried)?.kind;

  test('is a breach from the threshold on, and not below it', () => {
    expect(kindOf({ logE: LIMIT })).toBe('breach');
    expect(kindOf({ logE: LIMIT - 1e-9 })).toBeUndefined();
    expect(evidenceVerdict([aSignalLook({ logE: LIMIT })], ONE, 0)).toMatchObject({
      cause: 'evidence',
      failureClass: 'operational',
      signal: 'errors',
    });
  });

  test('counts what was carried over', () => {
    expect(kindOf({ logE: LIMIT - 1 }, 1)).toBe('breach');
    expect(kindOf({ logE: LIMIT }, -0.1)).toBeUndefined();
  });

  test('counts as 1 at most where the plain means do not bear it out, and as less where it is less', () => {
    expect(kindOf({ logE: 99, pass: false })).toBeUndefined();
    expect(kindOf({ logE: 99, pass: false }, LIMIT)).toBe('breach');
    expect(kindOf({ logE: -1, pass: false }, LIMIT)).toBeUndefined();
  });

  test('of a signal that has no minute yet, or takes no part, counts as 1', () => {
    // half of 3 and half of 1 is 2, which is the threshold
    const enough = aSignalLook({ logE: Math.log(3) + 1e-9, weight: 0.5 });
    const tooLittle = aSignalLook({ logE: Math.log(3) - 1e-6, weight: 0.5 });
    const latency = aSignalLook({ signal: 'latency', logE: 99, weight: 0.5, minutes: 0 });
    expect(evidenceVerdict([enough, latency], TWO, 0)?.kind).toBe('breach');
    expect(evidenceVerdict([enough], TWO, 0)?.kind).toBe('breach');
    expect(evidenceVerdict([tooLittle, latency], TWO, 0)).toBeUndefined();
    expect(evidenceVerdict([tooLittle], TWO, 0)).toBeUndefined();
    expect(evidenceVerdict([], TWO, 99)).toBeUndefined();
  });

  test.each([
    ['latency', 4, 5, 0.5],
    ['errors', 5, 4, 0.5],
    ['errors', 5, 5, 0.5],
    ['errors', 4, 5, 0.1],
  ])('is told of the signal that says most at its weight: %s', (signal, errors, latency, ofLatency) => {
    const looks = [
      aSignalLook({ logE: errors, weight: 1 - ofLatency }),
      aSignalLook({ signal: 'latency', logE: latency, weight: ofLatency }),
    ];
    const verdict = evidenceVerdict(looks, TWO, 0);
    expect(verdict).toMatchObject({ kind: 'breach', signal, comparison: { signal } });
    expect(verdict).toHaveProperty(
      'comparisons',
      looks.map(({ comparison }) => comparison),
    );
  });

  test('shows the evidence of all in the comparison of the leading signal', () => {
    const look = aSignalLook({ logE: 9 });
    expect(evidenceVerdict([look], ONE, 1)).toMatchObject({
      comparison: { ...look.comparison, logE: 10 },
      why: expect.stringContaining('22,000 to 1 that the candidate is worse'),
    });
  });

  test('says which bursts were explained away first, unless none are', () => {
    const whyFor = (tolerateBurstsMinutes: number) => {
      const look = aSignalLook({ logE: 9 });
      const evidence = { ...look.frozen.evidence, tolerateBurstsMinutes };
      const verdict = evidenceVerdict([{ ...look, frozen: { ...look.frozen, evidence } }], ONE, 0);
      return verdict?.kind === 'breach' ? verdict.why : '';
    };
    expect(whyFor(20)).toMatch(/; bursts of up to 20 minutes on one version are ignored$/);
    expect(whyFor(0)).toMatch(/threshold 100 to 1\)$/);
  });
});

describe('trouble of stable itself', () => {
  test('is told of the signal that shows it', () => {
    const looks = [aSignalLook(), aSignalLook({ signal: 'latency', over: { stableTrouble: true } })];
    expect(sharedIncidentVerdict(looks)).toMatchObject({
      kind: 'shared-incident',
      comparisons: looks.map(({ comparison }) => comparison),
      why: expect.stringMatching(
        /^stable itself is far above its rate of the day before, so this is no difference between the versions; slow answers: /,
      ),
    });
    expect(sharedIncidentVerdict([aSignalLook()])).toBeUndefined();
  });
});
