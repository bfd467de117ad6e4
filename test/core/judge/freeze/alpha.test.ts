import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alphaOfNewcomers } from '../../../../lib/core/judge/freeze/alpha.ts';
import type { Judgement } from '../../../../lib/core/judge/judgement.ts';
import { aJudgement } from '../../../support/a-judgement.ts';

const { frozen: template, ...UNFROZEN } = aJudgement();
const withAlpha = (alpha: number): Judgement => {
  if (template === undefined) throw new RangeError('the builder freezes its judgements');
  return { ...UNFROZEN, frozen: { ...template, alpha } };
};
const sumOf = (judgements: readonly Judgement[]) =>
  judgements.reduce((sum, { frozen }) => sum + (frozen?.alpha ?? 0), 0);

describe('the budget of an endpoint', () => {
  test('goes to its only candidate, but for a tenth that is kept', () => {
    expect(alphaOfNewcomers(0.01, [UNFROZEN])).toBeCloseTo(0.009, 12);
  });

  test('is shared alike by candidates that appear together', () => {
    expect(alphaOfNewcomers(0.01, [UNFROZEN, UNFROZEN, UNFROZEN])).toBeCloseTo(0.003, 12);
  });

  test('is kept by those who have it: a late one gets nine tenths of the rest', () => {
    expect(alphaOfNewcomers(0.01, [withAlpha(0.009), UNFROZEN])).toBeCloseTo(0.0009, 12);
  });

  test('of one who has left is free again', () => {
    expect(alphaOfNewcomers(0.01, [withAlpha(0.0009), UNFROZEN])).toBeCloseTo(0.9 * 0.0091, 12);
  });

  test('that was lowered below what is out gives a newcomer next to nothing, and a number all the same', () => {
    expect(alphaOfNewcomers(0.001, [withAlpha(0.009), UNFROZEN])).toBeCloseTo(0.9e-9, 15);
  });

  test('is asked for only where somebody is new', () => {
    expect(() => alphaOfNewcomers(0.01, [withAlpha(0.009)])).toThrow(RangeError);
  });

  test('is never exceeded, whoever comes and leaves in whatever order', () => {
    const steps = fc.array(fc.record({ come: fc.nat(3), leave: fc.nat(3) }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.double({ min: 0.00001, max: 0.2, noNaN: true }), steps, (budget, all) => {
        let judged: readonly Judgement[] = [];
        for (const { come, leave } of all) {
          judged = judged.slice(leave);
          const here = [...judged, ...Array.from({ length: come }, (): Judgement => UNFROZEN)];
          if (come === 0) continue;
          const alpha = alphaOfNewcomers(budget, here);
          expect(alpha).toBeGreaterThan(0);
          judged = here.map((each) => (each.frozen === undefined ? withAlpha(alpha) : each));
          expect(sumOf(judged)).toBeLessThanOrEqual(budget * (1 + 1e-5));
        }
      }),
    );
  });
});
