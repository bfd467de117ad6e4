import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { toldOf } from '../../support/told-of.ts';
import { firstLook, look, SERVED, STABLE_ALONE } from './looked.ts';

describe('who is stable on first sight', () => {
  test('the variant that the policy names', () => {
    const state = firstLook({ guard: aGuard({ stable: 'candidate' }) });
    expect(state.stable).toBe(2);
    expect(toldOf(state, 'adopted')[0]?.why).toContain('the policy says so');
  });

  test('the only variant with traffic', () => {
    expect(firstLook({ endpoint: anEndpoint({ weights: STABLE_ALONE }) }).stable).toBe(1);
  });

  test.each([
    ['three quarters', 75, 25, 1],
    ['a request less', 749, 251, undefined],
  ])('the variant that carried %s of yesterday’s requests', (_, stable, candidate, expected) => {
    const yesterday = new Map([
      ['stable', stable],
      ['candidate', candidate],
    ]);
    expect(firstLook({ yesterday }).stable).toBe(expected);
  });

  test('people hear who it is, and once', () => {
    const state = firstLook({ endpoint: anEndpoint({ weights: STABLE_ALONE }) });
    expect(toldOf(state, 'adopted')).toMatchObject([{ to: 1 }, { to: 1, toVariant: 'stable' }]);
    expect(look({ ...state, outbox: [] }, { endpoint: anEndpoint({ weights: STABLE_ALONE }) }).outbox).toEqual([]);
  });

  test('nobody, when no requests were counted or none had a majority: told once, nothing is judged', () => {
    for (const yesterday of [
      new Map(),
      new Map([
        ['stable', 5],
        ['candidate', 5],
      ]),
    ]) {
      const state = firstLook({ yesterday });
      expect(state.stable).toBeUndefined();
      expect(state.judgements).toEqual([]);
      expect(toldOf(state, 'no-stable-known')).toHaveLength(2); // history and people
      expect(toldOf(look({ ...state, outbox: [] }, { yesterday }), 'no-stable-known')).toEqual([]);
    }
  });

  test('not known while yesterday could not be read: nothing is told yet', () => {
    const state = firstLook();
    expect(state.stable).toBeUndefined();
    expect(toldOf(state, 'no-stable-known')).toEqual([]);
    expect(
      look(state, {
        yesterday: new Map([
          ['stable', 900],
          ['candidate', 100],
        ]),
      }).stable,
    ).toBe(1);
  });

  test('nobody, when the policy names a variant that is not there; the sentence names those that are', () => {
    const state = firstLook({ guard: aGuard({ stable: 'blue' }) });
    expect(toldOf(state, 'no-stable-known')[0]?.why).toContain(
      'names blue as stable, but the endpoint has only stable, candidate',
    );
  });

  test('what is recorded is not overturned by a policy that names another', () => {
    expect(look(aState(), { guard: aGuard({ stable: 'candidate' }) }).stable).toBe(1);
  });

  test('shadow variants are never stable and never candidates', () => {
    const endpoint = anEndpoint({ weights: { stable: 1 }, shadowVariants: ['shadow'] });
    const state = firstLook({ endpoint, served: SERVED.slice(0, 1) });
    expect(state.stable).toBe(1);
    expect(state.judgements).toEqual([]);
  });
});
