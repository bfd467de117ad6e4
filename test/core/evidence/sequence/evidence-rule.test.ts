import { describe, expect, test } from 'vitest';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import { robustLogE } from '../../../../lib/core/evidence/factors/robust-factor.ts';
import { swapLogE } from '../../../../lib/core/evidence/factors/swap-factor.ts';
import { boundlessBursts, burstBlocksOf, evenBursts } from '../../../../lib/core/evidence/sequence/burst-prior.ts';
import type { EvidenceParams } from '../../../../lib/core/evidence/sequence/evidence-params.ts';
import { designOddsRatioOf, evidenceRuleOf } from '../../../../lib/core/evidence/sequence/evidence-rule.ts';
import type { ClosedBlock } from '../../../../lib/core/evidence/sums/closed-block.ts';
import { NO_STABLE_RATE } from '../../../../lib/core/evidence/sums/stable-rate.ts';
import { arm, expectClose } from '../support.ts';

const PLAIN = { alpha: 0.01, or0: 1.1, bakeMinutes: 1440 };
const paramsWith = (rhoUpper: number, over: Partial<NonNullable<EvidenceParams['history']>> = {}): EvidenceParams => ({
  ...PLAIN,
  history: { rhoUpper, rhoHat: 0.02, blockMinutes: 1, burstMinutes: 15, stableRate: NO_STABLE_RATE, ...over },
});
const aBlock = (candidate: number, stable: number): ClosedBlock => ({
  index: 0,
  candidate: arm(candidate, 7),
  stable: arm(stable, 8),
  weighedN: candidate,
  expectedRate: 0.01,
  rho: 0.04,
  otherRates: [0.02],
});
const pathsOf = (params: EvidenceParams) => {
  const [byTotal, bySwap] = evidenceRuleOf(params).paths;
  if (byTotal === undefined || bySwap === undefined) throw new RangeError('a rule has two paths');
  return { byTotal, bySwap };
};
const NOTHING = ODDS_RATIOS.map(() => 0);

describe('the say of the swap', () => {
  test.each([
    [0.03, 0.3],
    [0.0299, 0.1],
    [0.005, 0.1],
    [0, 0.1],
  ])(
    'at a correlation of %d at most is %d of what both paths have, and the rest is the other path’s',
    (rhoUpper, part) => {
      const { byTotal, bySwap } = pathsOf(paramsWith(rhoUpper));
      const both = byTotal.weight + bySwap.weight;
      expectClose([bySwap.weight, bySwap.logWeight], [part * both, Math.log(part * both)]);
    },
  );

  test('leaves a fifth of the budget to what comes and goes and to what lasts', () => {
    const params = paramsWith(0.01);
    const { recurring, lasting } = evidenceRuleOf(params);
    const { byTotal, bySwap } = pathsOf(params);
    expectClose([recurring?.weight ?? Number.NaN, lasting?.weight ?? Number.NaN], [0.1, 0.1]);
    expectClose(byTotal.weight + bySwap.weight, 0.8);
  });

  test.each([
    ['every block counts where stable is noisy', 0.03, 100, 900, true],
    ['every block counts where it is not quite calm', 0.005, 100, 900, true],
    ['a smaller candidate has no say where it is calm', 0.0049, 100, 900, false],
    ['nor has one of the same size', 0.0049, 500, 500, false],
    ['a larger one has', 0.0049, 501, 500, true],
  ])('%s', (_, rhoUpper, candidate, stable, counts) => {
    const block = aBlock(candidate, stable);
    const expected = swapLogE(block.candidate, block.stable, { mean: 0.01, rho: 0.02 });
    expect(expected).not.toEqual(NOTHING);
    expect(pathsOf(paramsWith(rhoUpper)).bySwap.logEOf(block)).toEqual(counts ? expected : NOTHING);
  });
});

test('the other path weighs every block by the candidate’s count given the total', () => {
  const block = aBlock(100, 900);
  const laws = { expectedRate: 0.01, otherRates: [0.02], rho: 0.04, nullOddsRatio: 1.1 };
  expect(pathsOf(paramsWith(0)).byTotal.logEOf(block)).toEqual(robustLogE(block.candidate, block.stable, laws));
});

describe('what explaining a block by a burst costs', () => {
  const SPAN = { blockMinutes: 1, burstBlocks: 15 };

  test('is ten a week, of any length up to the tolerance alike, with the odds paid for', () => {
    const { bursts } = pathsOf(paramsWith(0.01)).byTotal;
    expectClose(bursts.logRate, Math.log(10 / 7 / 1440));
    expect([...bursts.logOdds]).toEqual(LOG_ODDS_PRIOR);
    // what lasts longer than 0, 1, ... of fifteen minutes
    expectClose(
      [...bursts.logLasting],
      Array.from({ length: 15 }, (_, i) => Math.log((15 - i) / 15)),
      1e-12,
    );
  });

  test.each([
    ['noisy', 0.03, evenBursts(10, SPAN, false)],
    ['calm', 0.0299, boundlessBursts(20, SPAN, false)],
  ])('is nothing for the odds to the swap, where stable is %s', (_, rhoUpper, expected) => {
    const { bursts } = pathsOf(paramsWith(rhoUpper)).bySwap;
    expect(bursts).toEqual(expected);
    expect([...bursts.logOdds]).toEqual(NOTHING);
  });

  test('grows with the length of the blocks, and is never a gain', () => {
    expectClose(boundlessBursts(20, { blockMinutes: 3, burstBlocks: 4 }, true).logRate, Math.log(60 / 1440));
    expect(evenBursts(1440, { blockMinutes: 2, burstBlocks: 4 }, true).logRate).toBe(0);
    expect([...boundlessBursts(20, { blockMinutes: 3, burstBlocks: 4 }, true).logLasting]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [0, 1, 0],
    [0, 3, 0],
    [15, 1, 15],
    [1, 5, 1],
    [15, 3, 6],
    [16, 3, 6],
    [17, 3, 7],
  ])('a burst of %d minutes touches, in blocks of %d, at most %d', (burstMinutes, blockMinutes, blocks) => {
    expect(burstBlocksOf(burstMinutes, blockMinutes)).toBe(blocks);
    expect(evidenceRuleOf(paramsWith(0.01, { burstMinutes, blockMinutes })).burstBlocks).toBe(blocks);
  });
});

describe('the design of a comparison', () => {
  test.each([
    [1, 2],
    [1.1, 2 / 1.1],
    [1.99, 2 / 1.99],
    [2, 2],
    [3, 2],
  ])('looks, beyond a margin of %d, for odds of %d', (margin, odds) => {
    expectClose(designOddsRatioOf(margin), odds);
    expectClose(evidenceRuleOf({ ...PLAIN, or0: margin }).designOddsRatio, odds);
  });

  test('takes the history’s word for the noise, and doubts what is only assumed', () => {
    expect(evidenceRuleOf(paramsWith(0.01))).toMatchObject({ designRho: 0.01, leastRho: 0.01 });
    expect(evidenceRuleOf(PLAIN)).toMatchObject({ designRho: 0.05, leastRho: 0.01 });
  });

  test.each([
    [1, true],
    [2, false],
  ])('has a gate that in blocks of %d minutes is careful while they are few: %s', (blockMinutes, smallSample) => {
    const { gate } = evidenceRuleOf(paramsWith(0.01, { blockMinutes }));
    expect(gate).toEqual({ rhoUpper: 0.01, leastZ: 2.5, smallSample });
  });

  test('is worked out once for the same parameters', () => {
    const params = paramsWith(0.01);
    expect(evidenceRuleOf(params)).toBe(evidenceRuleOf(params));
    expect(evidenceRuleOf({ ...params })).not.toBe(evidenceRuleOf(params));
  });

  test('expects a fault at once with 65%, and within the bake with 30% more', () => {
    const { onsetMassBy } = evidenceRuleOf({ ...PLAIN, bakeMinutes: 100 });
    expect(onsetMassBy(0)).toBe(0.65);
    // log(1 + 50 / 10) / log(1 + 100 / 10) of the bake's part
    expectClose(onsetMassBy(50), 0.65 + (0.3 * Math.log(6)) / Math.log(11));
  });
});
