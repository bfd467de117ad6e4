import { describe, expect, test } from 'vitest';
import { ODDS_RATIOS } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import { type DiscountedPath, emptyPath } from '../../../../lib/core/evidence/sequence/discounted-path.ts';
import { evidenceRuleOf } from '../../../../lib/core/evidence/sequence/evidence-rule.ts';
import { restoredPaths, storedOnsets, storedPaths } from '../../../../lib/core/evidence/sequence/stored-path.ts';
import { SUMS } from '../../../../lib/core/evidence/sums/arm-sums.ts';

const RULE = evidenceRuleOf({ alpha: 0.01, or0: 1.1, bakeMinutes: 60 });
const SIZE = ODDS_RATIOS.length;

/** A path after some blocks: its odds ratios believe in these onsets, before which the sums are the onset's number. */
function aPath(at: number, onsets: readonly number[]): DiscountedPath {
  const rule = RULE.paths[at];
  if (rule === undefined) throw new RangeError('a rule has two paths');
  const path = emptyPath(rule, RULE.burstBlocks);
  for (let i = 0; i < SIZE; i++) {
    const onset = onsets[i % onsets.length] ?? Number.NaN;
    path.begun[i] = i + 0.5;
    path.best[i] = i + 0.25;
    path.onset[i] = onset;
    path.before.fill(onset, i * SUMS, (i + 1) * SUMS);
  }
  path.discount = 3;
  path.logE = 4;
  return path;
}
const sumsOf = (onset: number) => [onset, ...Array.from({ length: SUMS }, () => onset)];
const empty = () => RULE.paths.map((rule) => emptyPath(rule, RULE.burstBlocks));

describe('paths through the store', () => {
  test('are stored as plain numbers, and not at all before the first block', () => {
    expect(storedPaths([aPath(0, [7, 3])])).toEqual([
      {
        begun: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
        best: [0.25, 1.25, 2.25, 3.25, 4.25, 5.25],
        onset: [7, 3, 7, 3, 7, 3],
        discount: 3,
        logE: 4,
      },
    ]);
    expect(storedPaths(empty())).toEqual([]);
    expect(storedOnsets(empty())).toEqual([]);
  });

  test('share the sums before their onsets: each once, oldest first', () => {
    expect(storedOnsets([aPath(0, [7, 3]), aPath(1, [20, 3])])).toEqual([sumsOf(3), sumsOf(7), sumsOf(20)]);
  });

  test('come back as they were', () => {
    const paths = [aPath(0, [7, 3]), aPath(1, [20, 3])];
    expect(restoredPaths(RULE, storedPaths(paths), storedOnsets(paths))).toEqual(paths);
    expect(restoredPaths(RULE, [], [])).toEqual(empty());
  });

  test('are refused without the sums that they lean on', () => {
    const paths = [aPath(0, [7, 3]), aPath(1, [20, 3])];
    const [, ...others] = storedOnsets(paths);
    const message = 'the stored evidence holds no sums before its onset 3';
    expect(() => restoredPaths(RULE, storedPaths(paths), others)).toThrow(message);
    expect(() => restoredPaths(RULE, storedPaths(paths), [[3, 1, 2], ...others])).toThrow(message);
  });
});
