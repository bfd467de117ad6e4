import { describe, expect, test } from 'vitest';
import { LastingPath, lastingRule } from '../../../../lib/core/evidence/sequence/lasting-path.ts';
import type { ClosedBlock } from '../../../../lib/core/evidence/sums/closed-block.ts';
import type { ArmCounts } from '../../../../lib/core/minutes/counts.ts';
import { arm, binomial, expectClose } from '../support.ts';

const RULE = lastingRule(0.1, { blockMinutes: 1, burstMinutes: 15, rho: 0 });
const SHORT = { ...RULE, weight: 1, logWeight: 0, blocksOfSpell: 1 };
const aBlock = (index: number, candidate: ArmCounts, stable: ArmCounts): ClosedBlock => ({
  index,
  candidate,
  stable,
  weighedN: candidate.n,
  expectedRate: 0.01,
  rho: 0,
  otherRates: [],
});

describe('evidence without any excuse', () => {
  test('looks at spells that a burst cannot fill alone: half an hour, or twice the longest burst', () => {
    const blocksOf = (blockMinutes: number, burstMinutes: number) =>
      lastingRule(0.1, { blockMinutes, burstMinutes, rho: 0.01 }).blocksOfSpell;
    expect([blocksOf(1, 0), blocksOf(1, 15), blocksOf(1, 30), blocksOf(4, 15), blocksOf(20, 20)]).toEqual([
      30, 30, 60, 8, 2,
    ]);
  });

  test('has a mean of 1 over all ways in which two spells of arms that are alike can go', () => {
    const [candidate, stable] = [binomial(3, 0.3), binomial(5, 0.3)];
    let mean = 0;
    const each = (path: LastingPath, index: number, p: number) => {
      candidate.forEach((pc, kc) => {
        stable.forEach((ps, ks) => {
          const next = new LastingPath(SHORT, path.stored());
          next.fold(aBlock(index, arm(3, kc), arm(5, ks)));
          if (index === 1) mean += p * pc * ps * Math.exp(next.weighed());
          else each(next, index + 1, p * pc * ps);
        });
      });
    };
    each(new LastingPath(SHORT, undefined), 0, 1);
    expectClose(mean, 1, 1e-5);
  });

  test('a spell wins log 2 at most and loses log 20 at most, however bad it is', () => {
    const [won, lost] = [new LastingPath(SHORT, undefined), new LastingPath(SHORT, undefined)];
    won.fold(aBlock(0, arm(1000, 1000), arm(1000, 0)));
    lost.fold(aBlock(0, arm(1000, 0), arm(1000, 1000)));
    expect(won.weighed()).toBeGreaterThan(0.4);
    expect(won.weighed()).toBeLessThan(Math.LN2);
    expect(lost.weighed()).toBeGreaterThan(-Math.log(20));
  });

  test('says the same with the spell stored at any time, and when its last block never came', () => {
    const whole = new LastingPath(RULE, undefined);
    let stored = new LastingPath(RULE, undefined);
    for (let index = 0; index < 100; index++) {
      if (index % 30 === 29) continue;
      const block = aBlock(index, arm(100, index % 4), arm(900, 9));
      whole.fold(block);
      stored.fold(block);
      stored = new LastingPath(RULE, JSON.parse(JSON.stringify(stored.stored())));
    }
    expect(whole.weighed()).not.toBe(Math.log(0.1));
    expect(stored.weighed()).toBe(whole.weighed());
  });

  test('is not stored before the first block', () => {
    expect(new LastingPath(RULE, undefined).stored()).toBeUndefined();
  });
});
