import { describe, expect, test } from 'vitest';
import { roomFor } from '../../../../lib/core/plan/moves/room.ts';
import type { GuardState } from '../../../../lib/core/state/guard-state.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';

const WEIGHTS = { stable: 0.2, candidate: 0.8 };
const ROLLBACK = aRollback({
  before: [
    { variant: 'stable', share: 0.2 },
    { variant: 'candidate', share: 0.8 },
  ],
});

/** Stable has one instance, which had at most 400 requests in a minute: it carries 500 of the 1000 that come. */
const KNOWN = { peak: { version: 1, variant: 'stable', perInstance: 400 }, requestsPerMinute: 1000 };

const room = (over: Partial<GuardState> = KNOWN, serves: number | undefined = 0.2, instances?: number) => {
  const endpoint = anEndpoint({ weights: WEIGHTS });
  const variants = endpoint.variants.map((each) => ({ ...each, currentInstances: instances ?? 1 }));
  return roomFor(aState(over), ROLLBACK, { endpoint: { ...endpoint, variants }, serves });
};

describe('what stable can carry', () => {
  test('is 1.25 times the most that an instance had in a minute of the week; so much may go at once', () => {
    expect(room()).toMatchObject({
      kind: 'short',
      have: 1,
      need: 2,
      why: 'v1 on stable has 1 instance that carries 500 requests a minute, 1,000 would come',
    });
    const short = room();
    const shares = short.kind === 'short' ? short.shares : undefined;
    expect(shares?.map(({ share }) => Number(share.toFixed(9)))).toEqual([0.5, 0.5]);
  });

  test.each([
    ['exactly enough', 800, 'enough'],
    ['one request too few', 799, 'short'],
  ])('%s', (_, perInstance, kind) => {
    expect(room({ ...KNOWN, peak: { ...KNOWN.peak, perInstance } }).kind).toBe(kind);
  });

  test('grows with its instances', () => {
    expect(room(KNOWN, 0.2, 2)).toEqual({ kind: 'enough' });
    expect(room({ ...KNOWN, requestsPerMinute: 1001 }, 0.2, 2)).toMatchObject({ kind: 'short', have: 2, need: 3 });
  });

  test.each([
    ['a variant that serves 80% already', 0.8, 'enough'],
    ['one that serves a little less', 0.79, 'short'],
  ])('%s', (_, serves, kind) => {
    expect(room(KNOWN, serves).kind).toBe(kind);
  });

  test('a share that is not worth a call is not moved', () => {
    // 205 of 1000 requests carried: half a percent more than it serves
    const poor = room({ ...KNOWN, peak: { ...KNOWN.peak, perInstance: 164 } });
    expect(poor).toMatchObject({ kind: 'short', need: 5 });
    expect(poor).not.toHaveProperty('shares');
  });

  test('serverless variants scale by themselves', () => {
    const endpoint = anEndpoint({ weights: WEIGHTS });
    const variants = endpoint.variants.map(({ currentInstances: _, ...each }) => each);
    expect(roomFor(aState(KNOWN), ROLLBACK, { endpoint: { ...endpoint, variants }, serves: 0.2 })).toEqual({
      kind: 'enough',
    });
  });
});

describe('what is not known does not keep users on a bad version, and is said', () => {
  test.each<[string, Partial<GuardState>, string]>([
    ['the peak was never read', { requestsPerMinute: 1000 }, 'what an instance of stable carries was not read'],
    [
      'it is of another version',
      { ...KNOWN, peak: { ...KNOWN.peak, version: 9 } },
      'what an instance of stable carries was not read',
    ],
    [
      'no request is on record',
      { ...KNOWN, peak: { version: 1, variant: 'stable' } },
      'no request to stable in seven days is on record',
    ],
    ['nobody knows what comes', { peak: KNOWN.peak }, 'how many requests come at present is not known'],
  ])('%s', (_, over, unknown) => {
    expect(room(over)).toEqual({
      kind: 'enough',
      unknown: `${unknown}, so nobody knows whether v1 can carry everything`,
    });
  });
});
