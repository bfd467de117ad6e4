import { type HourRow, startOfHour } from './hour-row.ts';

/** A point of a run's metric: `step` counts hours since the version was first seen. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
}

/** What is known of an hour, as MLflow draws it. The same row gives the same points, so that sending them twice adds none. */
export function pointsOf(row: HourRow, firstSeenEpochSeconds: number): MetricPoint[] {
  const timestampMs = startOfHour(row.hour) * 1000;
  const step = row.hour - Math.floor(firstSeenEpochSeconds / 3600);
  const values: readonly (readonly [string, number | undefined])[] = [
    ['production.requests', row.requests],
    ['production.errors', row.errors],
    ['production.error_rate', rateOf(row.errors, row.requests)],
    ['production.client_errors', row.clientErrors],
    ['production.latency_p99_ms', row.latencyP99Micros === undefined ? undefined : row.latencyP99Micros / 1000],
    ['production.share', row.share],
  ];
  return values.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value, timestampMs, step }]));
}

/** An hour without a request has no rate. */
const rateOf = (bad: number | undefined, requests: number | undefined): number | undefined =>
  bad === undefined || requests === undefined || requests === 0 ? undefined : bad / requests;
