import { expect, test } from 'vitest';
import { parseMetricReply } from '../../../lib/backtest/record/metric-data-schema.ts';

const reply = (at: string): string =>
  JSON.stringify({ MetricDataResults: [{ Id: 'q0', StatusCode: 'Complete', Timestamps: [at], Values: [1] }] });

test.each(['2026-11-01T00:00:00', '2026-11-01 00:00:00', '1793491200'])(
  'a time without its zone is refused: %s',
  (at) => {
    expect(() => parseMetricReply(reply(at))).toThrow(`got "${at}", allowed: a time with its zone`);
  },
);

test.each(['2026-11-01T00:00:00Z', '2026-11-01T00:00:00+00:00', '2026-11-01T01:00:00.000+0100'])(
  '%s has its zone',
  (at) => {
    expect(parseMetricReply(reply(at)).MetricDataResults[0]?.Timestamps).toEqual([at]);
  },
);
