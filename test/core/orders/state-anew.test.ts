import { describe, expect, test } from 'vitest';
import { anewText, stateAnew } from '../../../lib/core/orders/state-anew.ts';
import type { GuardEvent } from '../../../lib/core/record/event.ts';
import { NOON } from '../../support/noon.ts';

const BORN = NOON - 30 * 86_400;
let seconds = 0;
const event = (kind: GuardEvent['kind'], over: Partial<GuardEvent> = {}): GuardEvent => {
  seconds += 1;
  return {
    id: `x${seconds}/${kind}`,
    endpoint: 'fraud',
    kind,
    atEpochSeconds: BORN + seconds,
    who: 'stablehand',
    why: 'why',
    ...over,
  };
};
const anew = (...events: readonly GuardEvent[]) =>
  stateAnew('fraud', { events, incarnation: BORN, atEpochSeconds: NOON });

describe('a state from its history', () => {
  test('knows who is stable, who was before, and what a person promoted', () => {
    const byPerson = event('promoted', { id: 'v3@1790000000/promoted', to: 3, who: 'ada' });
    const state = anew(
      event('adopted', { to: 1 }),
      event('promoted', { to: 2 }),
      byPerson,
      event('promoted', { to: 4 }),
    );
    expect(state).toMatchObject({ stable: 4, wasStable: [3, 2, 1], anchor: 3 });
  });

  test('has every version in quarantine that traffic was taken from or a person put there, and who was released', () => {
    const state = anew(
      event('shift-sent', { from: 2, to: 1 }),
      event('quarantined', { from: 5 }),
      event('released', { from: 2 }),
    );
    expect(state).toMatchObject({ quarantine: [2, 5], standing: { released: [2], rejected: [] } });
    expect(
      anew(event('shift-sent', { from: 2 }), event('released', { from: 2 }), event('shift-sent', { from: 2 })).standing
        .released,
    ).toEqual([]);
  });

  test('has the rejections that nobody took back', () => {
    expect(
      anew(event('rejected', { from: 2 }), event('rejected', { from: 3 }), event('released', { from: 2 })).standing,
    ).toEqual({
      rejected: [3],
      released: [],
    });
  });

  test('is paused until the end that was recorded, unless somebody resumed', () => {
    const pause = event('paused', {
      id: `${NOON + 3600}/paused`,
      why: 'the machine moves nothing on fraud: load: test',
    });
    expect(anew(pause).standing).toMatchObject({ pausedUntilEpochSeconds: NOON + 3600, pauseReason: 'load: test' });
    expect(anew(pause, event('resumed')).standing).toEqual({ rejected: [], released: [] });
  });

  test("remembers the day's automatic rollbacks: a reset is no way around their limit", () => {
    const at = (hours: number, who = 'stablehand') =>
      event('rollback-decided', { atEpochSeconds: NOON - hours * 3600, who, from: 2 });
    expect(anew(at(30), at(20), at(2, 'ada'), at(1)).automaticRollbacks).toEqual([NOON - 20 * 3600, NOON - 3600]);
  });

  test('takes only quarantine over from an endpoint that was there under this name before', () => {
    const before = { atEpochSeconds: BORN - 60 };
    const state = anew(
      event('adopted', { to: 1, ...before }),
      event('shift-sent', { from: 2, ...before }),
      event('rejected', { from: 2, ...before }),
    );
    expect(state).toMatchObject({ quarantine: [2], standing: { rejected: [], released: [] }, incarnation: BORN });
    expect(state.stable).toBeUndefined();
  });

  test('says what was found again', () => {
    const state = anew(event('adopted', { to: 1 }), event('shift-sent', { from: 2 }), event('rejected', { from: 3 }));
    expect(anewText(state, NOON)).toBe(
      'v1 is the stable version; quarantined: v2; rejected: v3; evidence and open rollbacks begin anew',
    );
    expect(anewText(anew(), NOON)).toBe('no stable version is known yet; evidence and open rollbacks begin anew');
  });
});
