import { describe, expect, test } from 'vitest';
import { blockLengthOf, blocksOf } from '../../../lib/core/evidence/noise/block-length.ts';
import { burstMinutesOf, burstsOf, withoutBursts } from '../../../lib/core/evidence/noise/burst-catalogue.ts';
import { estimateDispersion } from '../../../lib/core/evidence/noise/dispersion.ts';
import type { OneArmRow } from '../../../lib/core/minutes/counts.ts';

/** Park and Miller's generator: short, and the same in Python. */
function parkMiller(seed: number): () => number {
  let state = seed;
  return () => {
    state = (48_271 * state) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Every `drop`th minute is not reported, unless that is 0. */
const isDropped = (minute: number, drop: number) => drop > 0 && minute % drop === 0;

/** 300 minutes of 200 requests in phases of so many minutes, a part of which are bad; even within a phase counts scatter. */
function phased([seed, phase, part, calm, bad]: readonly number[], drop: number): OneArmRow[] {
  const random = parkMiller(seed ?? Number.NaN);
  const rows: OneArmRow[] = [];
  let rate = Number.NaN;
  for (let minute = 0; minute < 300; minute++) {
    if (minute % (phase ?? Number.NaN) === 0) rate = (random() < (part ?? Number.NaN) ? bad : calm) ?? Number.NaN;
    const k = Math.round(2 * rate * 200 * random());
    if (!isDropped(minute, drop)) rows.push({ minute: 1000 + minute, n: 200, k });
  }
  return rows;
}

// Expected numbers here and below are printed by Python 3: the formulas of the docstrings, with lists and sums for all rows
describe('a history in which bad phases last', () => {
  test.each([
    [[1, 1, 0.3, 0.02, 0.06], 0, 1, [0.02, 0.02], [0.003, 0.005]],
    [[1, 1, 0.3, 0.02, 0.06], 7, 1, [0.02, 0.02], [0.005, 0.005]],
    [[2, 3, 0.3, 0.02, 0.05], 0, 1, [0.01, 0.01], [0.003, 0.003]],
    [[3, 3, 0.3, 0.02, 0.04], 0, 4, [0.0075, 0.01], [0.003, 0.003]],
    [[4, 5, 0.3, 0.02, 0.05], 7, 4, [0.01, 0.01], [0.003, 0.005]],
    [[5, 8, 0.3, 0.02, 0.05], 0, 20, [0.015, 0.015], [0.005, 0.005]],
    [[5, 8, 0.3, 0.02, 0.05], 7, 4, [0.015, 0.015], [0.005, 0.005]],
    [[6, 12, 0.3, 0.02, 0.05], 0, 10, [0.015, 0.015], [0.005, 0.0075]],
    [[7, 30, 0.4, 0.02, 0.06], 7, 1, [0.02, 0.03], [0.015, 0.015]],
    [[10, 6, 0.2, 0.01, 0.08], 0, 10, [0.02, 0.03], [0.015, 0.02]],
    [[11, 4, 0.3, 0.002, 0.01], 0, 10, [0.002, 0.003], [0.002, 0.003]],
    [[11, 4, 0.3, 0.002, 0.01], 7, 10, [0.002, 0.003], [0.002, 0.003]],
    [[12, 15, 0.3, 0.01, 0.03], 0, 4, [0.0075, 0.0075], [0.005, 0.0075]],
    [[13, 2, 0.2, 0, 0.5], 0, 4, [0.2, 0.2], [0.2, 0.2]],
    [[13, 2, 0.2, 0, 0.5], 7, 10, [0.2, 0.2], [0.2, 0.2]],
  ])(
    'like %j, without every %dth minute, is taken in blocks of %d; its correlation is %j, in fives %j',
    (law, drop, length, ofMinutes, ofFives) => {
      const rows = phased(law, drop);
      expect(blockLengthOf(rows)).toBe(length);
      const pairOf = ({ hat, upper }: ReturnType<typeof estimateDispersion>) => [hat, upper];
      expect(pairOf(estimateDispersion([rows]))).toEqual(ofMinutes);
      expect(pairOf(estimateDispersion([blocksOf(rows, 5)]))).toEqual(ofFives);
    },
  );

  test('of no minute, of one, or without a request, is taken minute by minute', () => {
    expect(blockLengthOf([])).toBe(1);
    expect(blockLengthOf([{ minute: 5, n: 10, k: 1 }])).toBe(1);
    expect(blockLengthOf(Array.from({ length: 50 }, (_, minute) => ({ minute, n: 0, k: 0 })))).toBe(1);
    expect(blocksOf([], 5)).toEqual([]);
    const rows = [{ minute: 5, n: 10, k: 1 }];
    expect(blocksOf(rows, 1)).toBe(rows);
  });
});

/** Four hours in which the rate is so many times the usual one over some stretches. */
function withStretches(
  seed: number,
  n: number,
  usual: number,
  stretches: readonly number[][],
  drop: number,
): OneArmRow[] {
  const random = parkMiller(seed);
  const rows: OneArmRow[] = [];
  for (let minute = 0; minute < 240; minute++) {
    const [, , times = 1] = stretches.find(([from = 0, to = 0]) => from <= minute && minute <= to) ?? [];
    const k = Math.round(2 * usual * times * n * random());
    if (!isDropped(minute, drop)) rows.push({ minute: 500 + minute, n, k });
  }
  return rows;
}

describe('the bursts of a history', () => {
  test.each([
    [1, 300, 0.01, [[100, 104, 8]], 0, [[600, 604]]],
    [2, 300, 0.01, [[100, 124, 5]], 9, [[600, 624]]],
    [
      3,
      300,
      0.01,
      [[100, 129, 5]],
      0,
      [
        [603, 604],
        [606, 606],
        [611, 616],
        [618, 619],
        [625, 626],
        [629, 629],
      ],
    ],
    [
      3,
      300,
      0.01,
      [[100, 129, 5]],
      9,
      [
        [603, 604],
        [606, 606],
        [611, 619],
        [629, 629],
      ],
    ],
    [
      4,
      300,
      0.01,
      [
        [50, 52, 9],
        [54, 56, 9],
      ],
      0,
      [[550, 556]],
    ],
    [
      5,
      300,
      0.01,
      [
        [50, 52, 9],
        [90, 99, 4],
      ],
      0,
      [
        [550, 551],
        [590, 597],
      ],
    ],
    [
      5,
      300,
      0.01,
      [
        [50, 52, 9],
        [90, 99, 4],
      ],
      9,
      [
        [550, 551],
        [591, 598],
      ],
    ],
    [6, 300, 0.01, [[236, 239, 9]], 0, [[736, 739]]],
    [7, 300, 0.01, [[100, 101, 4]], 0, [[600, 600]]],
    [
      8,
      300,
      0.01,
      [
        [0, 3, 9],
        [120, 139, 3],
      ],
      0,
      [[501, 503]],
    ],
    [
      8,
      300,
      0.01,
      [
        [0, 3, 9],
        [120, 139, 3],
      ],
      9,
      [
        [501, 503],
        [620, 622],
        [628, 636],
      ],
    ],
    [
      9,
      300,
      0.01,
      [
        [60, 63, 6],
        [64, 68, 3],
        [150, 174, 3],
      ],
      0,
      [
        [559, 568],
        [651, 674],
      ],
    ],
    [
      10,
      1000,
      0.002,
      [
        [30, 39, 3],
        [200, 201, 8],
      ],
      9,
      [
        [534, 539],
        [700, 701],
      ],
    ],
    [
      11,
      300,
      0.01,
      [[100, 121, 4]],
      0,
      [
        [599, 605],
        [611, 621],
      ],
    ],
    [
      11,
      300,
      0.01,
      [[100, 121, 4]],
      9,
      [
        [600, 605],
        [611, 621],
      ],
    ],
    [
      12,
      300,
      0.01,
      [
        [80, 82, 4.5],
        [100, 102, 5],
        [140, 141, 6],
      ],
      0,
      [
        [579, 582],
        [600, 601],
        [640, 640],
      ],
    ],
    [13, 300, 0.01, [], 0, []],
  ])('of seed %d, %d requests at %d with %j, without every %dth minute', (seed, n, usual, stretches, drop, found) => {
    const bursts = burstsOf(withStretches(seed, n, usual, stretches, drop));
    expect(bursts.map(({ fromMinute, toMinute }) => [fromMinute, toMinute])).toEqual(found);
  });

  test('are left out with both their ends, and nothing else is', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7].map((minute) => ({ minute, n: 1, k: 0 }));
    const bursts = [
      { fromMinute: 2, toMinute: 3 },
      { fromMinute: 6, toMinute: 6 },
    ];
    expect(withoutBursts(rows, bursts).map(({ minute }) => minute)).toEqual([1, 4, 5, 7]);
    expect(bursts.map(burstMinutesOf)).toEqual([2, 1]);
    expect(withoutBursts(rows, [])).toBe(rows);
  });
});
