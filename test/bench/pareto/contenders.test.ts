import { describe, expect, it } from 'vitest';
import { CONTENDERS } from '../../../bench/pareto/compare.ts';
import { FAULTS } from '../../../bench/pareto/faults.ts';
import { firstAt, highestOf } from '../../../bench/pareto/play-run.ts';
import { goalsOf } from '../../../bench/pareto/tables.ts';

const PAST = { rate: 0.01, rho: 0.01 };
const STABLE = { n: 900, k: 9 };

/** The highest score over two hours in which the candidate fails so many of its hundred requests a minute. */
function highestScore(contender: (typeof CONTENDERS)[number], k: number): number {
  const scoreAfter = contender.start(PAST);
  let highest = Number.NEGATIVE_INFINITY;
  for (let minute = 0; minute < 120; minute += 1)
    highest = Math.max(highest, scoreAfter({ candidate: { n: 100, k }, stable: STABLE }));
  return highest;
}

describe('rules that Stablehand is measured against', () => {
  it.each(CONTENDERS)('$name scores a candidate higher, the more it fails', (contender) => {
    const [equal, worse, dead] = [1, 5, 60].map((k) => highestScore(contender, k)) as [number, number, number];
    expect(worse).toBeGreaterThan(equal);
    // a rank test knows no degrees beyond "always higher"
    expect(dead).toBeGreaterThanOrEqual(worse);
  });

  it.each(CONTENDERS.filter(({ name }) => name.endsWith('-dispersed')))(
    '$name takes less from the same errors than without the dispersion',
    (contender) => {
      const plain = CONTENDERS.find(({ name }) => `${name}-dispersed` === contender.name);
      expect(plain && highestScore(plain, 5)).toBeGreaterThan(highestScore(contender, 5));
    },
  );

  it('CUSUM equals the recursion worked out by hand', () => {
    const scoreAfter = CONTENDERS.find(({ name }) => name === 'cusum-2')?.start(PAST);
    const step = 3 * Math.log(2) + 97 * Math.log(0.98 / 0.99);
    expect(scoreAfter?.({ candidate: { n: 100, k: 3 }, stable: STABLE })).toBeCloseTo(step, 12);
    expect(scoreAfter?.({ candidate: { n: 100, k: 0 }, stable: STABLE })).toBeCloseTo(
      step + 100 * Math.log(0.98 / 0.99),
      12,
    );
  });
});

describe('thresholds and goals', () => {
  const RECORDS = [
    [3, 0.5],
    [10, 2],
    [40, 7],
  ] as const;

  it('a rule decides after the first minute whose score reaches its threshold', () => {
    expect([0.1, 2, 2.1, 8].map((threshold) => firstAt(RECORDS, threshold))).toEqual([3, 10, 40, undefined]);
    expect(highestOf(RECORDS)).toBe(7);
  });

  it('a cell is first when no other rule is faster at the same rate of false rollbacks', () => {
    const cell = (own: number) => ({
      noise: 'independent',
      traffic: 100,
      fault: 'x2',
      own,
      ownMissed: 0,
      pooled: { a: 30, b: 20 },
      special: { a: 12, b: 10 },
    });
    const size = { healthy: 1, faulty: 1 };
    const cells = [cell(20), cell(21), cell(15), cell(Number.POSITIVE_INFINITY)];
    expect(goalsOf({ size, healthyRuns: 1, ownFalse: {}, cells })).toMatchObject({
      cells: 4,
      first: 2,
      within15: 1,
      within2: 2,
      neverFound: [{ noise: 'independent', traffic: 100, fault: 'x2' }],
    });
  });

  it('faults that come and go are bad in the minutes that their name says', () => {
    const ten = FAULTS.find(({ name }) => name === 'x30 for 10 of 30 min');
    const bad = Array.from({ length: 90 }, (_, at) => ten?.oddsAt?.(60 + at)).filter((odds) => odds === 30);
    expect(bad).toHaveLength(30);
    expect(ten?.oddsAt?.(59)).toBe(1);
  });
});
