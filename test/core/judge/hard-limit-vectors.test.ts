import { expect, test } from 'vitest';
import { hardLimitHit } from '../../../lib/core/judge/verdicts/hard-limit.ts';
import type { ArmSeries } from '../../../lib/core/minutes/readings.ts';
import vectors from '../evidence/vectors.json' with { type: 'json' };

const FIRST_MINUTE = 29_000_000;

// the prototype's rows: candidate's n and k, stable's n and k, one closed minute each
test.each(vectors.hard_limit)(
  'the hard limit is hit after row $fires_at_row, as recorded',
  ({ rows, fires_at_row }) => {
    const arms = { candidate: seriesOf(rows, 0), stable: seriesOf(rows, 2) };
    const hits = rows.map((_, i) => {
      // a minute that ended 60 seconds ago is the newest that counts
      const atEpochSeconds = (FIRST_MINUTE + i + 2) * 60;
      return hardLimitHit(arms, { firstMinute: FIRST_MINUTE, atEpochSeconds }) !== undefined;
    });
    const first = hits.indexOf(true);
    expect(first === -1 ? null : first + 1).toBe(fires_at_row);
  },
);

function seriesOf(rows: readonly (readonly number[])[], at: number): ArmSeries {
  return {
    status: 'complete',
    minute: (minute: number) => {
      const row = rows[minute - FIRST_MINUTE];
      return row === undefined ? 'absent' : { n: row[at] ?? Number.NaN, k: row[at + 1] ?? Number.NaN };
    },
  } as unknown as ArmSeries;
}
