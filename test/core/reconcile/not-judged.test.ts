import { describe, expect, test } from 'vitest';
import { ENDPOINT_KINDS } from '../../../lib/core/words/endpoint-kinds.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';
import { look } from './looked.ts';

const TWO_SIGNALS = aGuard({
  signals: [
    { signal: 'errors', weight: 1 },
    { signal: 'client-errors', weight: 1 },
  ],
});
/** Stable and so many candidates, of which the last has the most traffic. */
const crowd = (candidates: number) => {
  const names = Array.from({ length: candidates }, (_, index) => `c${index + 2}`);
  return {
    endpoint: anEndpoint({
      weights: { stable: 100, ...Object.fromEntries(names.map((name, index) => [name, index + 1])) },
    }),
    placements: [aPlacement(1, 'stable'), ...names.map((name, index) => aPlacement(index + 2, name))],
  };
};
const lookAt = (candidates: number, guard = TWO_SIGNALS, before = aState()) => {
  const { endpoint, placements } = crowd(candidates);
  return look({ ...before, placements }, { endpoint, guard });
};

describe('more candidates than there is room for', () => {
  test('with two signals four are judged, those with the most traffic; of the others people hear, once', () => {
    const state = lookAt(6);
    expect(state.judgements.map(({ candidate }) => candidate)).toEqual([4, 5, 6, 7]);
    const [notice] = noticesOf(state).filter(({ kind }) => kind === 'not-judged');
    expect(notice?.why).toBe(
      'at most 4 candidates are judged at once with 2 signals, and that many are already: v2 on c2, v3 on c3 are not judged',
    );
    const again = lookAt(6, TWO_SIGNALS, { ...state, outbox: [] });
    expect(toldOf(again, 'not-judged')).toEqual([]);
  });

  test('as many as there is room for are all judged, and nobody is told otherwise', () => {
    const state = lookAt(4);
    expect(state.judgements).toHaveLength(4);
    expect(toldOf(state, 'not-judged')).toEqual([]);
  });

  test('with one signal there is room for nine', () => {
    expect(lookAt(10, aGuard()).judgements).toHaveLength(9);
  });

  test('a newcomer with more traffic displaces none that is judged', () => {
    const four = lookAt(4);
    const six = lookAt(6, TWO_SIGNALS, { ...four, outbox: [] });
    expect(six.judgements.map(({ candidate }) => candidate)).toEqual([2, 3, 4, 5]);
  });

  test('when one of them leaves another takes its room, and what is left out is told anew', () => {
    const six = { ...lookAt(6), outbox: [] };
    const { endpoint, placements } = crowd(6);
    const without = endpoint.variants.map((each) =>
      each.name === 'c7' ? { ...each, currentWeight: 0, desiredWeight: 0 } : each,
    );
    const state = look(
      { ...six, placements },
      { guard: TWO_SIGNALS, endpoint: { ...endpoint, variants: without }, atEpochSeconds: NOON + MINUTE },
    );
    expect(state.judgements.map(({ candidate }) => candidate)).toEqual([3, 4, 5, 6]);
    expect(noticesOf(state).find(({ kind }) => kind === 'not-judged')?.why).toMatch(/: v2 on c2 is not judged$/);
  });
});

test.each(['async', 'inference-components'] as const)('an endpoint of kind %s is refused by name, once', (kind) => {
  const state = look(aState(), { endpoint: anEndpoint({ kind }) });
  expect(state.judgements).toEqual([]);
  expect(noticesOf(state)).toMatchObject([
    { kind: 'not-judged', why: expect.stringContaining(`${ENDPOINT_KINDS[kind].words} are not supported yet`) },
  ]);
  expect(noticesOf(look({ ...state, outbox: [] }, { endpoint: anEndpoint({ kind }) }))).toEqual([]);
});
