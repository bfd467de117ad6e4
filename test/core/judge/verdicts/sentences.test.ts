import { expect, test } from 'vitest';
import { comparisonText } from '../../../../lib/core/judge/verdicts/sentences.ts';

const A_COMPARISON = {
  signal: 'latency',
  candidate: { requests: 812, bad: 45 },
  stable: { requests: 7310, bad: 73 },
  minutes: 9,
  logE: 5,
  logThreshold: Math.log(100),
  gatePassed: true,
  slowerThanMicros: 300_000,
} as const;

test.each([
  [0.01, '100 to 1'],
  // python3 -c "print(1/0.009, 1/0.0001234)" -> 111.11 8103.7
  [0.009, '111 to 1'],
  [0.0001234, '8,100 to 1'],
])('the threshold of an alpha of %d is told as %s', (alpha, text) => {
  expect(comparisonText({ ...A_COMPARISON, logThreshold: -Math.log(alpha) })).toContain(`threshold ${text}`);
});

test('a comparison names the limit of latency, both versions, and the odds against their limit', () => {
  expect(comparisonText(A_COMPARISON)).toBe(
    'slow answers slower than 300 ms: candidate 45 of 812 requests (5.5%), stable 73 of 7,310 requests (1.0%) over 9 minutes; 148 to 1 that the candidate is worse (threshold 100 to 1)',
  );
});
