import { describe, expect, test } from 'vitest';
import { GrowingPast, startPast } from '../../../../lib/core/evidence/noise/arms-past.ts';
import { NO_STABLE_RATE } from '../../../../lib/core/evidence/sums/stable-rate.ts';
import { arm, expectClose } from '../support.ts';

const ARMS = { candidate: arm(200, 7), stable: arm(500, 5), weighedN: 190 };
/** An hour of one bad request of stable in a hundred; the candidate's blocks jump by so many around ten in 200. */
function pastWith(jump: number, badLast = 5): GrowingPast {
  const past = new GrowingPast(startPast(NO_STABLE_RATE));
  for (let minute = 0; minute < 60; minute++) {
    past.add(minute, { candidate: arm(200, 10 + (minute % 2 === 0 ? -jump : jump)), stable: arm(500, 5) });
  }
  for (let minute = 60; minute < 65; minute++) past.add(minute, { candidate: arm(200, 10), stable: arm(500, badLast) });
  return past;
}
const nextOf = (past: GrowingPast, leastRho: number) => past.next(7, ARMS, { leastRho, blockMinutes: 1 });

describe('what the next block is expected to be like', () => {
  test('has the correlation of stable’s history, or that of the candidate’s own jumps where it is higher', () => {
    const wild = pastWith(11);
    expect(wild.candidateRho).toBeGreaterThan(0.05);
    expect(nextOf(wild, 0.01)).toMatchObject({ rho: wild.candidateRho });
    expect(nextOf(wild, 0.19)).toMatchObject({ rho: 0.19 });
    expect(pastWith(0).candidateRho).toBe(0);
    expect(nextOf(pastWith(0), 0.01)).toMatchObject({ index: 7, ...ARMS, rho: 0.01 });
  });

  test('knows the rate of the long run, and that of the last minutes once those stand out', () => {
    // 65 minutes of 500 requests: 300 + 5 * 5 and 300 + 5 * 10 bad ones
    expectClose(nextOf(pastWith(0), 0).otherRates, [325.5 / 32_501]);
    const [longRun, last, ...more] = nextOf(pastWith(0, 10), 0).otherRates;
    expectClose(longRun ?? Number.NaN, 350.5 / 32_501);
    expect(last).toBeGreaterThan(0.012);
    expect(more).toEqual([]);
    expect(nextOf(pastWith(0, 9), 0).otherRates).toHaveLength(1);
  });

  test('is the same after it was kept', () => {
    const past = pastWith(3, 10);
    const kept = new GrowingPast(JSON.parse(JSON.stringify(past.kept())));
    expect(nextOf(kept, 0.01)).toEqual(nextOf(past, 0.01));
    expect(new GrowingPast(startPast(NO_STABLE_RATE)).kept()).toEqual(startPast(NO_STABLE_RATE));
    expect(startPast(NO_STABLE_RATE).stableRate).not.toHaveProperty('minute');
    expect(new GrowingPast(startPast(NO_STABLE_RATE)).kept().stableRate).not.toHaveProperty('minute');
  });
});
