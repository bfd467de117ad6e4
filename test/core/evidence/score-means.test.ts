import { describe, expect, test } from 'vitest';
import { logSumExp } from '../../../lib/core/evidence/log-sum.ts';
import { ScoreMeans } from '../../../lib/core/evidence/score-means.ts';
import { expectClose } from './support.ts';

/** By what one count on multiplies the probabilities of the laws, all of them and one by one, and the scores. */
type Step = readonly [common: number, ofLaws: readonly number[], ofScores: readonly number[]];

function meansOf(up: readonly Step[], down: readonly Step[], used = new ScoreMeans()): ScoreMeans {
  const [, ofLaws, ofScores] = up[0] ?? down[0] ?? [1, [1], [1]];
  used.begin(ofLaws.length, ofScores.length);
  for (const step of up) used.step(...step);
  used.turnBack();
  for (const step of down) used.step(...step);
  return used;
}

/** The same in logarithms, with nothing left out and nothing divided on the way. */
function writtenOut(up: readonly Step[], down: readonly Step[], score: number): number {
  const [, ofLaws] = up[0] ?? down[0] ?? [1, [1], [1]];
  const means = ofLaws.map((_, law) => {
    const counts = [up, down].flatMap((steps) => {
      let [logP, logScore] = [0, 0];
      return steps.map(([common, laws, scores]) => {
        logP += Math.log(common * (laws[law] ?? Number.NaN));
        logScore += Math.log(scores[score] ?? Number.NaN);
        return [logP, logP + logScore] as const;
      });
    });
    const all = [[0, 0] as const, ...counts];
    return logSumExp(all.map(([, scored]) => scored)) - logSumExp(all.map(([logP]) => logP));
  });
  return Math.max(...means);
}

const STEPS: readonly Step[] = [
  [0.5, [1, 1.5], [3, 0.2]],
  [0.25, [2, 0.5], [2, 7]],
];
const BACK: readonly Step[] = [[0.125, [3, 1], [0.5, 4]]];
const huge = (p: number, q: number, s: number, t: number): Step => [1, [p, q], [s, t]];

const NOTHING_LEFT = [huge(1, 1e-200, 2, 3), huge(1, 1e-200, 2, 3)];
const NO_SCORE_LEFT = [huge(2, 3, 1, 1e-200), huge(2, 3, 1, 1e-200)];

describe('the means of scores under several laws of a count', () => {
  test('are those worked out by hand', () => {
    // counts of weight 1, 1/2 and 1/4 with scores 1, 3 and 1/3
    const means = meansOf([[0.5, [1], [3]]], [[0.25, [1], [1 / 3]]]);
    expectClose(means.logLargest(0), Math.log((1 + 1.5 + 1 / 12) / 1.75), 1e-14);
  });

  test('of which the largest is told, score by score', () => {
    const means = meansOf(STEPS, BACK);
    for (const score of [0, 1]) expectClose(means.logLargest(score), writtenOut(STEPS, BACK, score), 1e-14);
  });

  test.each<[string, readonly Step[], readonly Step[]]>([
    ['probabilities', [huge(1e100, 1e50, 3, 2), huge(1e100, 1e100, 2, 0.5)], [huge(1e150, 1e10, 1, 3)]],
    ['scores', [huge(3, 1, 1e100, 1e3), huge(2, 1e-50, 1e110, 1e100)], [huge(1, 2, 1e125, 1e-3)]],
    [
      'both',
      [huge(1e130, 1, 1e130, 5), huge(1e60, 1e119, 1e-20, 1e125)],
      [huge(1e140, 1e90, 1e80, 1e-9), huge(2, 2, 2, 2)],
    ],
    [
      'probabilities that fall again',
      [huge(1e130, 1e125, 2, 3), huge(1e-131, 1e-100, 5, 7)],
      [huge(1e-3, 1e10, 2, 1e-9)],
    ],
    ['one law alone, while the other falls', [huge(1e130, 1e-3, 2, 3), huge(1e10, 1e-3, 2, 3)], [huge(1, 1, 0.5, 0.5)]],
    ['scores beyond any double', Array.from({ length: 4 }, () => huge(1, 2, 1e110, 3)), [huge(1, 1, 2, 2)]],
    ['the other law alone', [huge(1e-3, 1e130, 3, 2), huge(1e-3, 1e10, 3, 2)], [huge(0.5, 0.5, 0.5, 0.5)]],
    ['one law, while the other falls to nothing', [...NOTHING_LEFT, huge(1e130, 1, 2, 3)], [huge(0.5, 0.5, 0.5, 0.5)]],
    ['one score, while the other falls to nothing', [...NO_SCORE_LEFT, huge(2, 3, 1e130, 1)], [huge(2, 2, 0.5, 0.5)]],
    ['only on the way back', [huge(0.5, 0.25, 2, 3)], [huge(1e125, 1e121, 1e122, 0.1), huge(0.1, 1e-120, 1e3, 1e121)]],
  ])('are exact where numbers grow beyond what a double holds: %s', (_, up, down) => {
    const means = meansOf(up, down);
    for (const score of [0, 1]) expectClose(means.logLargest(score), writtenOut(up, down, score), 1e-12);
  });

  test('hold nothing of the block before', () => {
    const used = meansOf([huge(1e130, 1e125, 1e130, 3)], [huge(1e-3, 1e10, 2, 1e-9)]);
    const means = meansOf(STEPS, BACK, used);
    for (const score of [0, 1]) expectClose(means.logLargest(score), writtenOut(STEPS, BACK, score), 1e-14);
    expectClose(meansOf([[0.5, [1], [3]]], [], used).logLargest(0), Math.log(2.5 / 1.5), 1e-14);
  });
});

describe('a direction', () => {
  const stepped = (...step: Step): ScoreMeans => {
    const means = new ScoreMeans();
    means.begin(step[1].length, step[2].length);
    means.step(...step);
    return means;
  };

  test.each<[boolean, string, Step]>([
    [true, 'no law and no score notices the count any more', [1e-17, [1, 1], [1, 1]]],
    [false, 'a law notices it', [1e-17, [1, 100], [0.001, 0.001]]],
    [false, 'a score notices it', [1e-17, [1, 1], [1, 100]]],
    [false, 'a law notices it, though not the last', [1e-17, [100, 1], [0.001, 0.001]]],
    [true, 'it is as good as unnoticed', [0.9e-16, [1], [1]]],
    [false, 'it is just noticed', [1.1e-16, [1], [1]]],
  ])('is settled (%s) when %s', (settled, _, step) => {
    expect(stepped(...step).isSettled).toBe(settled);
  });

  test('is not settled before its first step', () => {
    const means = new ScoreMeans();
    expect(means.isSettled).toBe(false);
    means.begin(1, 1);
    means.step(1e-17, [1], [1]);
    expect(means.isSettled).toBe(true);
    means.turnBack();
    expect(means.isSettled).toBe(false);
    means.step(1e-17, [1], [1]);
    means.begin(1, 1);
    expect(means.isSettled).toBe(false);
  });

  test('counts against what the sums have grown to', () => {
    const means = stepped(1e10, [1], [1]);
    means.step(1e-17, [1], [1]);
    expect(means.isSettled).toBe(true);
  });
});
