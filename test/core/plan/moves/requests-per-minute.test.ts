import { describe, expect, test } from 'vitest';
import { requestsPerMinuteOf, servingSince } from '../../../../lib/core/plan/moves/requests-per-minute.ts';
import type { GuardState, ServingShares } from '../../../../lib/core/state/guard-state.ts';
import type { RollbackStatus } from '../../../../lib/core/state/rollback.ts';
import { currentShares } from '../../../../lib/core/words/endpoint.ts';
import type { MinuteSeries } from '../../../../lib/core/words/metric.ts';
import { queryKey } from '../../../../lib/core/words/metric.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { aState } from '../../../support/a-state.ts';
import { anEndpoint, type Weights } from '../../../support/an-endpoint.ts';
import { NOON, NOON_MINUTE } from '../../../support/noon.ts';

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

/** Stable has nine tenths and the candidate a tenth, since an hour ago. */
const NINE_TENTHS = { stable: 0.9, candidate: 0.1 };
const serving = (weights: Weights, sinceMinute = -60): ServingShares => ({
  shares: currentShares(anEndpoint({ weights })),
  sinceEpochSeconds: NOON + sinceMinute * 60,
});

const perMinute = (
  replies: ReturnType<typeof replied>,
  {
    firstMinute = NOON_MINUTE - 60,
    over = {},
    served = serving(NINE_TENTHS),
  }: { readonly firstMinute?: number; readonly over?: Partial<GuardState>; readonly served?: ServingShares } = {},
) => {
  const before = aState({ judgements: [aJudgement({ firstMinute })], ...over });
  return requestsPerMinuteOf(before, served, { endpoint: anEndpoint(), replies, atEpochSeconds: AT });
};

test('is what both variants had in the busiest of the newest five closed minutes', () => {
  const stable = (minute: number) => ({ 1: 5000, 2: 950, 6: 970, 7: 8000 })[minute] ?? 900;
  expect(perMinute(replied({ stable, candidate: () => 100 }))).toBeCloseTo(1070, 9);
});

test('a silent variant does not hide its load', () => {
  expect(perMinute(replied({ stable: () => 900, candidate: () => undefined }))).toBeCloseTo(1000, 9);
});

test('what others served before the newest one had its part was everything', () => {
  expect(perMinute(replied({ stable: () => 1000 }), { firstMinute: NOON_MINUTE + 9 })).toBe(1000);
});

test('is not known when nobody reported, or the answer is not whole', () => {
  const both = { stable: () => 900, candidate: () => 100 };
  expect(perMinute(replied({}))).toBeUndefined();
  expect(perMinute(replied(both, 'partial'))).toBeUndefined();
  expect(perMinute(replied(both), { over: { judgements: [] } })).toBeUndefined();
});

describe('after stable, beside a silent candidate, went from a tenth of 1000 requests to one half', () => {
  /** The first minute that was wholly served so. */
  const SHIFT = 5;
  const stable = (minute: number) => (minute < SHIFT ? 100 : 490);
  const shifted = {
    over: { requestsPerMinute: 1000, rollback: aRollback({ status: 'preparing' }) },
    served: serving({ stable: 0.5, candidate: 0.5 }, SHIFT),
  };
  const silent = replied({ stable, candidate: () => undefined });

  test('minutes from before are not held against the new shares, and what was known stands', () => {
    expect(perMinute(silent, shifted)).toBe(1000);
  });

  test('more than was known is believed at once', () => {
    const more = replied({ stable: (minute) => (minute < SHIFT ? 100 : 600), candidate: () => undefined });
    expect(perMinute(more, shifted)).toBeCloseTo(1200, 9);
  });

  test('what is known falls when all of the newest minutes were served so', () => {
    const { over } = shifted;
    const calm = replied({ stable: () => 400, candidate: () => undefined });
    const served = (since: number) => serving({ stable: 0.5, candidate: 0.5 }, since);
    expect(perMinute(calm, { over, served: served(3) })).toBe(1000);
    expect(perMinute(calm, { over, served: served(2) })).toBeCloseTo(800, 9);
  });

  test('a minute in which both reported is the whole load, whatever the shares were', () => {
    const both = replied({ stable, candidate: (minute) => (minute < SHIFT ? 880 : 480) });
    expect(perMinute(both, shifted)).toBe(980);
  });

  test('nothing is known from minutes whose shares are not', () => {
    const { served } = shifted;
    expect(
      perMinute(replied({ stable: () => 100, candidate: () => undefined }), {
        served: { ...served, sinceEpochSeconds: AT },
      }),
    ).toBeUndefined();
  });
});

test('a candidate that has left does not make the minutes that it shared look like all of the traffic', () => {
  const replies = replied({ stable: () => 100, candidate: () => undefined });
  const over = { requestsPerMinute: 1000 };
  expect(perMinute(replies, { over, served: serving({ stable: 1, candidate: 0 }, 5) })).toBe(1000);
});

test('what was known stands while traffic is moved and nobody reports, and no longer', () => {
  const known = (status: RollbackStatus) => ({ over: { requestsPerMinute: 1000, rollback: aRollback({ status }) } });
  expect(perMinute(replied({}), known('verifying'))).toBe(1000);
  expect(perMinute(replied({}), known('completed'))).toBeUndefined();
});

test('shares are served since they were first seen, until others are', () => {
  const endpoint = anEndpoint({ weights: NINE_TENTHS });
  const look = { endpoint, replies: replied({}), atEpochSeconds: AT };
  const known = serving(NINE_TENTHS);
  expect(servingSince(aState({ serving: known }), look)).toBe(known);
  expect(servingSince(aState({ serving: serving({ stable: 1, candidate: 1 }) }), look)).toEqual(
    serving(NINE_TENTHS, 10),
  );
  expect(servingSince(aState(), look)).toEqual(serving(NINE_TENTHS, 10));
});
