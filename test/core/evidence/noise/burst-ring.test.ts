import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ODDS_RATIOS } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import { beginRun, emptyRing, extendRuns, oldestRun } from '../../../../lib/core/evidence/noise/burst-ring.ts';
import { evenBursts } from '../../../../lib/core/evidence/sequence/burst-prior.ts';

const LONGEST = 4;
const prior = evenBursts(2, { blockMinutes: 1, burstBlocks: LONGEST }, true);

/** A block, or a gap before it, and what it says per odds ratio. */
const aBlock = fc.record({
  gap: fc.constantFrom(0, 0, 0, 1, 5),
  logEs: fc.array(fc.double({ min: -3, max: 6, noNaN: true }), {
    minLength: ODDS_RATIOS.length,
    maxLength: ODDS_RATIOS.length,
  }),
});

interface Seen {
  readonly index: number;
  readonly logEs: readonly number[];
  readonly discountBefore: number;
}

/** Every run of blocks that may end with the newest one, looked at afresh. */
function bestOf(seen: readonly Seen[]): number {
  const newest = seen.at(-1)?.index ?? Number.NaN;
  let best = Number.NEGATIVE_INFINITY;
  seen.forEach(({ index, discountBefore }, from) => {
    const lasting = prior.logLasting[newest - index];
    if (lasting === undefined) return; // longer than any burst
    ODDS_RATIOS.forEach((_, i) => {
      const earned = seen.slice(from).reduce((sum, { logEs }) => sum + (logEs[i] ?? Number.NaN), discountBefore);
      best = Math.max(best, earned + (prior.logOdds[i] ?? Number.NaN) + lasting);
    });
  });
  return best;
}

describe('the runs of blocks that may be a burst', () => {
  test('forget none that could still be the best explanation', () => {
    fc.assert(
      fc.property(fc.array(aBlock, { minLength: 1, maxLength: 30 }), (blocks) => {
        const ring = emptyRing(LONGEST, ODDS_RATIOS.length);
        const seen: Seen[] = [];
        let [index, discount] = [-1, 0];
        for (const { gap, logEs } of blocks) {
          index += 1 + gap;
          seen.push({ index, logEs, discountBefore: discount });
          beginRun(ring, index, discount);
          const best = extendRuns(ring, index, logEs, prior);
          expect(best).toBeCloseTo(bestOf(seen), 9);
          expect(oldestRun(ring)).toBeGreaterThan(index - LONGEST);
          discount = Math.max(discount, prior.logRate + best);
        }
      }),
    );
  });

  test('forget those that have earned nothing: calm leaves one run only', () => {
    const ring = emptyRing(LONGEST, ODDS_RATIOS.length);
    for (let index = 0; index < 10; index++) {
      beginRun(ring, index, 0);
      extendRuns(ring, index, new Array<number>(ODDS_RATIOS.length).fill(-0.1), prior);
      expect([ring.runs, oldestRun(ring)]).toEqual([1, index]);
    }
    expect(oldestRun(emptyRing(LONGEST, ODDS_RATIOS.length))).toBe(Number.POSITIVE_INFINITY);
  });
});
