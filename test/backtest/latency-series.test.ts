import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  calmDays,
  LABELLED,
  latencyRuns,
  latencyTrace,
  parseLatencySeries,
} from '../../bench/backtest/latency-series.ts';
import { readRuns, readTraceHeader } from '../../lib/backtest/trace/read-runs.ts';
import { aFile } from './a-trace.ts';

/** Three days of 40 ms, but 80 ms from the third day's noon. */
const csv = [
  'timestamp,value',
  ...Array.from({ length: 3 * 288 }, (_, i) => {
    const at = new Date(Date.UTC(2014, 2, 8) + i * 300_000).toISOString().slice(0, 19).replace('T', ' ');
    return `${at},${i >= 2.5 * 288 ? 80 : 40}`;
  }),
].join('\n');
const noon = Date.UTC(2014, 2, 10, 12) / 60_000;
const window = { from: noon, to: noon + 300 };

describe('a real latency series as a trace', () => {
  const series = parseLatencySeries(csv);
  const runs = latencyRuns(calmDays(series, [window]), [window]);

  test('days within a labelled window are not calm; calm runs and windows meet another day', () => {
    expect(calmDays(series, [window])).toHaveLength(2);
    expect(runs.map(({ name }) => name)).toEqual([
      'calm-2014-03-09-against-2014-03-08',
      'calm-2014-03-08-against-2014-03-09',
      'window-2014-03-10-against-2014-03-08',
      'window-2014-03-10-against-2014-03-09',
    ]);
  });

  test('each value is the median: half of the samples are slower, before and in the window', () => {
    const path = aFile([...latencyTrace(series, runs.slice(2), { seed: 1 })]);
    const header = readTraceHeader(path);
    readRuns(path, { header }, ({ candidate }) => {
      const part = (limit: number, from: number, to: number): number => {
        let [over, all] = [0, 0];
        for (let minute = header.firstMinute + from; minute < header.firstMinute + to; minute += 1) {
          over += candidate.over(limit, minute);
          all += candidate.value(4, minute);
        }
        return over / all;
      };
      expect(part(80_000, 180, 480)).toBeCloseTo(0.5, 1);
      // printed by scipy 1.17.1: norm.sf(math.log(60 / 40) / 0.3)
      expect(part(60_000, 0, 180)).toBeCloseTo(0.0883, 2);
    });
  });

  test('is the same for the same seed and another for another', () => {
    const text = (seed: number): string => [...latencyTrace(series, runs.slice(0, 1), { seed })].join('\n');
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  test('a line that is no time and number is refused with its number', () => {
    expect(() => parseLatencySeries('timestamp,value\n2014-03-08 00:00:00,fast')).toThrow(
      'line 2 is 2014-03-08 00:00:00,fast',
    );
  });
});

const DATA = fileURLToPath(new URL('../../../shared/data/nab/ec2_request_latency_system_failure.csv', import.meta.url));

test.skipIf(!existsSync(DATA))(
  'the recorded series has nine calm days and three windows (skipped where ../shared/data/nab is absent)',
  () => {
    const series = parseLatencySeries(readFileSync(DATA, 'utf8'));
    expect(calmDays(series)).toHaveLength(9);
    expect(latencyRuns(calmDays(series))).toHaveLength(9 * 8 + 9 * LABELLED.length);
  },
);
