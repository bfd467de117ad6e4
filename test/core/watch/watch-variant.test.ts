import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newestClosed } from '../../../lib/core/minutes/closing.ts';
import { signalQueries } from '../../../lib/core/minutes/readings.ts';
import { failingSeriesOf } from '../../../lib/core/watch/failing-minutes.ts';
import type { VariantWatch } from '../../../lib/core/watch/variant-watch.ts';
import { type Over, watchVariant } from '../../../lib/core/watch/watch-variant.ts';
import { NOON_MINUTE } from '../../support/noon.ts';
import { answersTo, type Reported, served } from '../../support/series-of.ts';

const NEW: VariantWatch = { variant: 'main', version: 1 };
const QUERIES = signalQueries('fraud', 'main', { signal: 'errors' });
type Minutes = (now: number) => Reported | undefined;

/** One look at this minute after noon; minutes before noon are not asked for. */
function lookedAt(now: number, before: VariantWatch, minutes: Minutes, firstMinute = 0) {
  const span = { from: NOON_MINUTE, to: NOON_MINUTE + now - 1 }; // the newest that ended a minute ago
  const replies = answersTo(QUERIES, span, (_, minute) => minutes(minute - NOON_MINUTE));
  return watchVariant(before, {
    series: failingSeriesOf(replies, 'fraud', 'main'),
    firstMinute: NOON_MINUTE + firstMinute,
    atEpochSeconds: (NOON_MINUTE + now) * 60,
  });
}

/** Looks at these minutes, one after the other. */
function watched(looks: readonly number[], minutes: Minutes) {
  let watch = NEW;
  const over: (Over & { readonly at: number })[] = [];
  for (const at of looks) {
    const look = lookedAt(at, watch, minutes);
    watch = look.watch;
    if (look.over !== undefined) over.push({ ...look.over, at });
  }
  return { watch, over };
}
const upTo = (last: number, every = 1) => Array.from({ length: Math.floor(last / every) }, (_, i) => (i + 1) * every);
/** 600 requests a minute of which these fail. */
const failing =
  (from: number, to: number, rate = 0.6): Minutes =>
  (now) =>
    served(600, now >= from && now < to ? Math.round(600 * rate) : 6);
const degradedAt = (now: number, minutes: Minutes) => watched(upTo(now), minutes).watch.degraded;

describe('a variant by itself', () => {
  test('is degraded after two minutes in which at least half of the requests and at least ten failed', () => {
    const minutes = failing(20, 999);
    expect(watched(upTo(22), minutes).watch).toMatchObject({ suspicious: true });
    expect(degradedAt(22, minutes)).toBeUndefined();
    expect(degradedAt(23, minutes)).toMatchObject({ sinceMinute: NOON_MINUTE + 20 });
  });

  test.each<[string, Minutes]>([
    ['one minute failed', failing(20, 21)],
    ['less than half failed', failing(20, 999, 0.49)],
    ['fewer than ten failed', (now) => served(12, now >= 20 ? 9 : 0)],
    ['nothing was reported', () => undefined],
  ])('is not where %s', (_, minutes) => {
    expect(degradedAt(60, minutes)).toBeUndefined();
  });

  test('fails as well where one of two error metrics is missing: it could only add to them', () => {
    const half: Minutes = (now) => (now >= 20 ? { n: 600, errors5xx: 400 } : served(600, 6));
    expect(degradedAt(23, half)).toMatchObject({ sinceMinute: NOON_MINUTE + 20 });
  });

  test('is not held to minutes from before it served', () => {
    expect(lookedAt(30, NEW, failing(20, 25), 26).watch.degraded).toBeUndefined();
    expect(lookedAt(27, NEW, failing(20, 999), 25).watch.degraded).toBeUndefined();
    expect(lookedAt(28, NEW, failing(20, 999), 25).watch.degraded).toMatchObject({ sinceMinute: NOON_MINUTE + 25 });
  });

  test('has no well time before anything was read, and says how old the knowledge is', () => {
    expect(lookedAt(30, NEW, () => undefined).watch).toEqual(NEW);
    const seen = lookedAt(30, NEW, (now) => (now < 20 ? served(600, 6) : undefined)).watch;
    expect(seen).toMatchObject({ knownMinute: NOON_MINUTE + 19, wellSinceMinute: NOON_MINUTE });
  });
});

describe('trouble is over', () => {
  test('after five well minutes, with what failed between its first and its last minute', () => {
    const { over, watch } = watched(upTo(90), failing(20, 60));
    expect(over).toHaveLength(1);
    expect(over[0]).toMatchObject({
      endMinute: NOON_MINUTE + 60,
      degraded: { sinceMinute: NOON_MINUTE + 20, requests: 40 * 600, bad: 40 * 360 },
    });
    expect(over[0]?.at).toBe(68); // minute 64 is closed three minutes after its end
    expect(watch).toMatchObject({ wellSinceMinute: NOON_MINUTE + 60 });
    expect(watch.degraded).toBeUndefined();
  });

  test('not in a short pause, whose minutes belong to it', () => {
    const pause: Minutes = (now) => served(600, now >= 20 && now < 60 && !(now >= 30 && now < 34) ? 360 : 6);
    const { over } = watched(upTo(90), pause);
    expect(over).toMatchObject([{ degraded: { requests: 40 * 600, bad: 36 * 360 + 4 * 6 } }]);
  });

  test('not while a fifth of the requests still fails, and not while nothing is reported', () => {
    expect(watched(upTo(120), (now) => served(600, now < 20 ? 6 : now < 40 ? 400 : 120)).over).toEqual([]);
    expect(watched(upTo(120), (now) => (now < 40 ? failing(20, 999)(now) : undefined)).over).toEqual([]);
  });

  test('and counted the same however seldom it is looked at', () => {
    const every = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(every, fc.integer({ min: 2, max: 80 }), (step, length) => {
        const minutes = failing(20, 20 + length);
        const seldom = watched([23, ...upTo(300).filter((now) => now > 23 && now % step === 0)], minutes).over;
        const often = watched(upTo(300), minutes).over;
        expect(seldom).toHaveLength(1);
        expect(seldom[0]?.endMinute).toBe(often[0]?.endMinute);
        const sums = ({ degraded }: Over) => [degraded.requests, degraded.bad];
        expect(seldom.map(sums)).toEqual(often.map(sums));
      }),
      { numRuns: 40 },
    );
  });
});

test('a minute that may still come whole is waited for, ten minutes at most', () => {
  const late: Minutes = (now) => (now === 30 ? { n: 600, errors5xx: 360 } : failing(20, 999)(now));
  const cursorAt = (now: number) => (degradedAt(now, late)?.cursor ?? Number.NaN) - NOON_MINUTE;
  expect(cursorAt(40)).toBe(29);
  expect(cursorAt(41)).toBe(newestClosed((NOON_MINUTE + 41) * 60) - NOON_MINUTE);
});
