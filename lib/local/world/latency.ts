import { randomNormal } from 'd3-random';
import type { Distribution } from './distribution.ts';
import type { RandomSource } from './random-stream.ts';

/** A lognormal: half of the requests take less than the median; sigma is the standard deviation of the logarithm. */
export interface LatencyLaw {
  readonly medianMicros: number;
  readonly sigma: number;
}

/** Neighbouring buckets differ by 0.4%, so that a value stands for durations at most 0.2% away. */
const LOG_STEP = Math.log(1.004);
/** Buckets reach from 1 microsecond to 10 hours. */
const BUCKETS = 6000;

/** Durations of `n` requests in microseconds. Linear in n: 10^5 requests cost some milliseconds. */
export function drawLatencies(source: RandomSource, law: LatencyLaw, n: number): Distribution {
  if (!(law.medianMicros >= 1)) throw new RangeError(`medianMicros must be at least 1, got ${law.medianMicros}`);
  const normal = randomNormal.source(source)(Math.log(law.medianMicros) / LOG_STEP, law.sigma / LOG_STEP);
  const tally = new Uint32Array(BUCKETS);
  let used = 0;
  for (let i = 0; i < n; i += 1) {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.round(normal())));
    if (tally[bucket] === 0) used += 1;
    tally[bucket] = (tally[bucket] as number) + 1; // in range by the line above
  }
  const values = new Float64Array(used);
  const counts = new Uint32Array(used);
  let at = 0;
  for (let bucket = 0; at < used; bucket += 1) {
    if (tally[bucket] === 0) continue;
    values[at] = Math.exp(bucket * LOG_STEP);
    counts[at] = tally[bucket] as number;
    at += 1;
  }
  return { values, counts };
}
