import { describe, expect, test } from 'vitest';
import { eventPlace, type GuardEvent, placeAfter } from '../../lib/core/record/event.ts';
import type { EventHistory } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

export interface EventHistoryWorld {
  readonly history: EventHistory;
  readonly stage?: Stage;
}

/** 2026-11-22T12:00:00Z */
const NOON = Date.UTC(2026, 10, 22, 12) / 1000;

export const anEvent = (over: Partial<GuardEvent> = {}): GuardEvent => ({
  id: '1a2b/rollback-decided',
  endpoint: 'ranker',
  kind: 'rollback-decided',
  atEpochSeconds: NOON,
  who: 'stablehand',
  why: 'errors: candidate 50 of 1,000 requests, stable 90 of 9,000',
  ...over,
});

/** What every EventHistory must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeEventHistory(name: string, make: () => Promise<EventHistoryWorld>): void {
  describe(`${name} as an EventHistory`, () => {
    test('knows nothing at first', async () => {
      const { history } = await make();
      expect(await history.newest('ranker', 10)).toEqual([]);
    });

    test('gives back whole events', async () => {
      const { history } = await make();
      const event = anEvent({
        from: 2,
        to: 1,
        rollback: '1a2b',
        request: 'call-1',
        failedRequests: 50,
        tookSeconds: 0,
        comparison: {
          signal: 'errors',
          candidate: { requests: 1000, bad: 50 },
          stable: { requests: 9000, bad: 90 },
          minutes: 10,
          logE: -0.25,
          logThreshold: 4.6,
          gatePassed: true,
        },
        recovery: { requests: 5000, bad: 0, limitRate: 0.011, minutes: 5 },
      });
      expect(await history.append(event)).toBe('appended');
      expect(await history.newest('ranker', 10)).toEqual([event]);
    });

    test('writing an event twice is writing it once', async () => {
      const { history } = await make();
      await history.append(anEvent({ why: 'first' }));
      expect(await history.append(anEvent({ why: 'again' }))).toBe('already-recorded');
      expect((await history.newest('ranker', 10)).map(({ why }) => why)).toEqual(['first']);
    });

    test('newest first, whatever the order of appending, and at most as many as asked', async () => {
      const { history } = await make();
      for (const seconds of [60, 0, 36_000, 3600]) {
        await history.append(anEvent({ id: `${seconds}`, atEpochSeconds: NOON + seconds }));
      }
      expect((await history.newest('ranker', 10)).map(({ id }) => id)).toEqual(['36000', '3600', '60', '0']);
      expect((await history.newest('ranker', 2)).map(({ id }) => id)).toEqual(['36000', '3600']);
    });

    test('two events of one second both stay', async () => {
      const { history } = await make();
      await history.append(anEvent({ id: 'a' }));
      await history.append(anEvent({ id: 'b' }));
      expect((await history.newest('ranker', 10)).map(({ id }) => id)).toEqual(['b', 'a']);
    });

    test('keeps endpoints apart', async () => {
      const { history } = await make();
      await history.append(anEvent());
      await history.append(anEvent({ endpoint: 'ranker-2' }));
      expect(await history.newest('ranker', 10)).toEqual([anEvent()]);
    });

    test('reaches back as far as asked, however much one answer holds', async () => {
      const { history } = await make();
      const why = 'x'.repeat(30_000); // 45 of these are more than a megabyte
      for (let second = 0; second < 45; second += 1) {
        await history.append(anEvent({ id: `${second}`, atEpochSeconds: NOON + second, why }));
      }
      expect((await history.newest('ranker', 40)).map(({ id }) => Number(id))).toEqual(
        Array.from({ length: 40 }, (_, index) => 44 - index),
      );
    });

    test('goes on page by page where the last one ended, and from any time', async () => {
      const { history } = await make();
      for (const minute of [0, 1, 2, 3, 4, 5])
        await history.append(anEvent({ id: `${minute}`, atEpochSeconds: NOON + minute * 60 }));
      const pages: string[][] = [];
      let place = placeAfter(NOON + 4 * 60);
      for (;;) {
        const page = await history.older('ranker', place, 2);
        const last = page.at(-1);
        if (last === undefined) break;
        pages.push(page.map(({ id }) => id));
        place = eventPlace(last);
      }
      expect(pages).toEqual([['4', '3'], ['2', '1'], ['0']]);
      expect(await history.older('ranker-2', placeAfter(NOON + 600), 10)).toEqual([]);
    });

    test.each(CODES)('a service that is %s is %s', async (fault, code) => {
      const { history, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(history.newest('ranker', 1), code, 'dynamodb:Query');
      await expectDependencyError(history.append(anEvent()), code, 'dynamodb:PutItem');
    });
  });
}
