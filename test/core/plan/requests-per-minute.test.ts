import { expect, test } from 'vitest';
import type { MinuteSeries } from '../../../lib/core/metric.ts';
import { queryKey } from '../../../lib/core/metric.ts';
import { requestsPerMinuteOf } from '../../../lib/core/plan/requests-per-minute.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { NOON, NOON_MINUTE } from '../../support/noon.ts';

/** At ten past noon minutes 2 to 6 are the newest five that are closed. */
const AT = NOON + 600;

const replied = (
  requests: Readonly<Record<string, (minutesAfterNoon: number) => number | undefined>>,
  status: MinuteSeries['status'] = 'complete',
) =>
  new Map(
    Object.entries(requests).map(([variant, of]) => {
      const minutes = Array.from({ length: 20 }, (_, index) => index - 10);
      const points = minutes.flatMap((minute): [number, number][] => {
        const n = of(minute);
        return n === undefined ? [] : [[NOON_MINUTE + minute, n]];
      });
      const query = { endpoint: 'fraud', variant, metric: 'invocations' } as const;
      return [queryKey(query), { status, points: new Map(points) }];
    }),
  );

const perMinute = (replies: ReturnType<typeof replied>, firstMinute = NOON_MINUTE - 60) =>
  requestsPerMinuteOf([aJudgement({ firstMinute })], { endpoint: anEndpoint(), replies, atEpochSeconds: AT });

test('is what both variants had in the busiest of the newest five closed minutes', () => {
  const stable = (minute: number) => ({ 1: 5000, 2: 950, 6: 970, 7: 8000 })[minute] ?? 900;
  expect(perMinute(replied({ stable, candidate: () => 100 }))).toBeCloseTo(1070, 9);
});

test('a silent variant does not hide its load', () => {
  expect(perMinute(replied({ stable: () => 900 }))).toBeCloseTo(1000, 9);
});

test('what others served before the newest one had its part was everything', () => {
  expect(perMinute(replied({ stable: () => 1000 }), NOON_MINUTE + 9)).toBe(1000);
});

test('is not known when nobody reported, or the answer is not whole', () => {
  expect(perMinute(replied({}))).toBeUndefined();
  expect(perMinute(replied({ stable: () => 900, candidate: () => 100 }, 'partial'))).toBeUndefined();
  expect(
    requestsPerMinuteOf([], { endpoint: anEndpoint(), replies: replied({ stable: () => 900 }), atEpochSeconds: AT }),
  ).toBeUndefined();
});
