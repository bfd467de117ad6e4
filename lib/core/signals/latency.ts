import { roundUpToTwoDigits } from '../numbers/round-up.ts';
import type { LatencyHistory, Signal } from './signal.ts';

/** Requests slower than a limit: the policy's, or stable's own p99 rounded up to two digits. Latency of a fresh placement is not judged: caches and compilers are cold. */
export const LATENCY = {
  name: 'latency',
  reads: {
    requests: {
      metric: 'latency-samples',
      cloudWatch: { name: 'ModelLatency', stat: 'SampleCount' },
      field: 'latencySamples',
    },
    bad: [
      {
        metric: 'latency-over',
        cloudWatch: { name: 'ModelLatency', stat: 'SampleCount' },
        above: { option: 'slowerThanMicros', of: 'latency-samples' },
      },
    ],
  },
  cadence: { kind: 'minutes', coldStartMinutes: 5 },
  failureClass: 'operational',
  defaults: { on: true, weight: 3, absoluteMargin: 0.0001 },
  options: {
    slowerThanMicros: {
      word: 'slower-than',
      kind: 'micros',
      // a real-time endpoint answers within 60 s or not at all; streaming ones may take 8 minutes
      from: 1_000,
      to: 600_000_000,
      example: '300ms',
      description:
        "A request is slow when its model latency is above this: us, ms or s. p99: stable's own 99th percentile over the day before the candidate appeared.",
      says: 'slower than',
      learnt: { word: 'p99', meaning: "stable's own p99", from: limitOfPast },
    },
  },
  percentiles: {
    p90: { sets: 'slowerThanMicros', atMost: 0.1 },
    p95: { sets: 'slowerThanMicros', atMost: 0.05 },
    p99: { sets: 'slowerThanMicros', atMost: 0.01 },
  },
  policy: { description: 'Requests slower than a limit.', example: '{ slower-than: 300ms }' },
  words: {
    plural: 'slow answers',
    noun: 'slow answers',
    verb: 'were too slow',
    row: 'too slow',
    meaning: 'Too slow means that the model took longer than {slowerThanMicros}.',
  },
} as const satisfies Signal;

function limitOfPast(past: LatencyHistory | undefined, leastSamples: number): number | { readonly off: string } {
  if (past !== undefined && past.samples >= leastSamples) return roundUpToTwoDigits(past.micros);
  return {
    off: `stable had ${past?.samples ?? 'no'} latency samples the day before, ${leastSamples} are needed for its p99; set slower-than to judge latency at once`,
  };
}
