import { describe, expect, it } from 'vitest';
import { allIsWell, medianOf, tableOf } from '../../../bench/scenarios/scenario-table.ts';
import type { Trial } from '../../../bench/scenarios/try-scenario.ts';

const well = (seed: number, minutes: number): Trial => ({
  scenario: 'bad-errors',
  seed,
  outcome: 'recovered',
  misses: [],
  minutes,
});
const tenWithin = (quick: number): Trial[] =>
  Array.from({ length: 10 }, (_, seed) => well(seed, seed < quick ? 30 : 31));

describe('many seeds of a scenario', () => {
  it('are well when each ended as it must and nine of ten were quick', () => {
    expect(allIsWell(tenWithin(9))).toBe(true);
    expect(allIsWell(tenWithin(8))).toBe(false);
  });

  it('are not well when one ended otherwise, and it is named', () => {
    const lost: Trial = { scenario: 'healthy', seed: 4, outcome: 'recovered', misses: ['it ended recovered'] };
    expect(allIsWell([...tenWithin(10), lost])).toBe(false);
    expect(tableOf([...tenWithin(10), lost])).toContain('not as it must: healthy, seed 4: it ended recovered');
  });

  it('have a line with outcomes and delays', () => {
    expect(tableOf([well(1, 20), well(2, 24), well(3, 31)])[1]).toMatch(
      /^bad-errors +recovered +3 recovered +3 of 3 +24 +31$/,
    );
  });

  it('have a median, and none when nothing was decided', () => {
    expect(medianOf([1, 2, 9])).toBe(2);
    expect(medianOf([1, 2, 4, 9])).toBe(3);
    expect(medianOf([])).toBeUndefined();
  });
});
