import { describe, expect, test } from 'vitest';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { aWatch, type WatchDifference } from '../../support/a-watch.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { askedShares } from '../../support/asked-shares.ts';
import { HOUR, NOON } from '../../support/noon.ts';

const badFrom = (minute: number, rate: number) => (now: number) => (now >= minute ? rate : 0.01);
const DEAD: WatchDifference = { candidateFails: badFrom(10, 0.9) };
const BAD: WatchDifference = { candidateFails: badFrom(10, 0.2) };
const shareOfCandidate = (watch: ReturnType<typeof aWatch>) =>
  askedShares(watch.calls.at(-1))?.find(({ variant }) => variant === 'candidate')?.share;

describe('from breach to proof', () => {
  test('a bad candidate is moved away from, read back, and proven gone, each told once', () => {
    const watch = aWatch(BAD);
    watch.minutes(60);
    expect(watch.state().rollback).toMatchObject({ status: 'completed', recovery: 'recovered', cause: 'evidence' });
    expect(watch.kinds()).toEqual(['rollback-started', 'rollback-completed', 'recovered']);
    expect(watch.calls).toHaveLength(1);
    expect(watch.state().quarantine).toEqual([2]);
    expect(watch.state().judgements).toEqual([]);
  });

  test('a dead one within four minutes of its first bad one', () => {
    const watch = aWatch(DEAD);
    watch.minutes(12);
    expect(watch.calls).toEqual([]);
    watch.minutes(1);
    expect(watch.calls).toHaveLength(1);
    expect(watch.state().rollback?.cause).toBe('hard-limit');
  });

  test('a healthy candidate is left alone for a day, and nobody hears of it', () => {
    const watch = aWatch();
    watch.minutes(290);
    expect(watch.calls).toEqual([]);
    expect(watch.notices).toEqual([]);
  });

  test('observe says it once and moves nothing', () => {
    const watch = aWatch({ ...BAD, guard: { mode: 'observe' } });
    watch.minutes(60);
    expect(watch.calls).toEqual([]);
    expect(watch.kinds()).toEqual(['would-have-rolled-back']);
  });

  test('what somebody else does while it is under way stays, and is not undone later', () => {
    const watch = aWatch(DEAD);
    watch.minutes(13);
    watch.setWeights({ stable: 0.6, candidate: 0.4 });
    watch.minutes(30);
    expect(watch.state().rollback?.status).toBe('superseded');
    expect(watch.calls).toHaveLength(1);
    expect(watch.kinds()).toEqual(['rollback-started', 'superseded']);
  });
});

describe('approve', () => {
  const approve = (difference: WatchDifference) => aWatch({ ...difference, guard: { mode: 'approve' } });

  test('asks, waits fifteen minutes, and acts when nobody answers and it is still bad', () => {
    const watch = approve(BAD);
    while (watch.state().rollback === undefined) watch.minute();
    const askedAt = watch.minutesAfterNoon();
    watch.minutes(14);
    expect(watch.calls).toEqual([]);
    watch.minutes(1);
    expect(watch.calls).toHaveLength(1);
    expect(watch.minutesAfterNoon()).toBe(askedAt + 15);
    expect(watch.kinds()).toEqual(['awaiting-approval', 'rollback-started']);
  });

  /** Bad for half an hour, longer than a burst that is tolerated; the question stays open for half an hour. */
  const passing = (later = 0.01, from = 60): WatchDifference => ({
    candidateFails: (now) => (now >= 10 && now < 40 ? 0.2 : now >= from ? later : 0.01),
    guard: { mode: 'approve', approveWithinMinutes: 30 },
  });

  test('asks once more when the fault is over by then, and holds when it stays so', () => {
    const watch = aWatch(passing());
    watch.minutes(120);
    expect(watch.calls).toEqual([]);
    expect(watch.kinds()).toEqual(['awaiting-approval', 'awaiting-approval', 'held']);
  });

  test('acts after the second question when it is bad again', () => {
    const watch = aWatch(passing(0.2));
    watch.minutes(120);
    expect(watch.calls).toHaveLength(1);
    expect(watch.kinds().slice(0, 3)).toEqual(['awaiting-approval', 'awaiting-approval', 'rollback-started']);
  });

  test('acts, when how it does now cannot be read: what was found before stands', () => {
    const watch = aWatch({ ...passing(), status: (_, now) => (now > 40 ? 'failed' : 'complete') });
    watch.minutes(60);
    expect(watch.calls).toHaveLength(1);
  });

  test('does not wait for an answer when it dies meanwhile', () => {
    const watch = approve({ candidateFails: (now) => (now < 10 ? 0.01 : now < 40 ? 0.2 : 0.9) });
    while (watch.state().rollback === undefined) watch.minute();
    watch.change({ rollback: { ...aRollback(), ...watch.state().rollback, deadlineEpochSeconds: NOON + 10 * HOUR } });
    watch.minutes(43 - watch.minutesAfterNoon());
    expect(watch.calls).toHaveLength(1);
    expect(watch.kinds()).toEqual(['awaiting-approval', 'rollback-started']);
  });
});

describe('a quarantined version that somebody gives traffic again', () => {
  const returning = (difference: WatchDifference) => {
    const watch = aWatch({ ...difference, state: aState({ quarantine: [2], ...difference.state }) });
    watch.minutes(3);
    return watch;
  };

  test('auto moves it away at once, though it is well', () => {
    const watch = returning({});
    expect(watch.kinds().slice(0, 2)).toEqual(['quarantined-version-back', 'rollback-started']);
    expect(shareOfCandidate(watch)).toBe(0);
    expect(watch.state().rollback?.cause).toBe('quarantined');
    watch.minutes(20);
    expect(watch.state().rollback).toMatchObject({ status: 'completed', recovery: 'recovered' });
  });

  test('approve asks', () => {
    const watch = returning({ guard: { mode: 'approve' } });
    expect(watch.kinds()).toEqual(['quarantined-version-back', 'awaiting-approval']);
    expect(watch.calls).toEqual([]);
  });

  test('observe tells', () => {
    const watch = returning({ guard: { mode: 'observe' } });
    expect(watch.kinds()).toEqual(['quarantined-version-back']);
    expect(watch.calls).toEqual([]);
  });

  test('is left where it is when a person has released it, even later', () => {
    const released = aState({ standing: { rejected: [], released: [2] } });
    expect(returning({ state: released }).notices).toEqual([]);
    const watch = returning({ guard: { mode: 'observe' } });
    watch.change({ standing: { rejected: [], released: [2] } });
    watch.setPolicy({ mode: 'auto' });
    watch.minutes(5);
    expect(watch.calls).toEqual([]);
  });

  test('is not back when it has been under judgement all the time: a person who quarantines it moves nothing by that', () => {
    const watch = aWatch();
    watch.minutes(5);
    watch.change({ quarantine: [2] });
    watch.minutes(5);
    expect(watch.calls).toEqual([]);
    expect(watch.notices).toEqual([]);
  });

  test('again and again is stopped by the brake after the second time, and told', () => {
    const watch = aWatch({ state: aState({ quarantine: [2] }) });
    for (let round = 0; round < 4; round += 1) {
      watch.minutes(20);
      watch.setWeights({ stable: 0.9, candidate: 0.1 });
    }
    watch.minutes(20);
    expect(watch.calls).toHaveLength(2);
    expect(watch.kinds()).toContain('held');
  });

  test('is not judged by the minutes for which it was rolled back', () => {
    const watch = aWatch(DEAD);
    watch.minutes(40);
    expect(watch.calls).toHaveLength(1);
    watch.change({ standing: { rejected: [], released: [2] } });
    watch.setPolicy({ mode: 'auto' });
    watch.setWeights({ stable: 0.9, candidate: 0.1 });
    watch.minute();
    expect(watch.state().judgements[0]).toMatchObject({ firstMinute: NOON / 60 + 41 });
    expect(watch.state().rollback?.status).toBe('completed');
  });
});

describe('three variants', () => {
  test('only the breached one loses its share', () => {
    const weights = { stable: 0.6, candidate: 0.1, third: 0.3 };
    const placements = [aPlacement(1, 'stable'), aPlacement(2, 'candidate'), aPlacement(3, 'third')];
    const endpoint = anEndpoint({ weights });
    const watch = aWatch({ ...BAD, endpoint, state: aState({ placements }) });
    watch.change({ imagesKey: '' });
    watch.minutes(60);
    const [call, ...more] = watch.calls;
    expect(more).toEqual([]);
    expect(askedShares(call)?.map(({ variant, share }) => [variant, Number(share.toFixed(9))])).toEqual([
      ['stable', 0.7],
      ['candidate', 0],
      ['third', 0.3],
    ]);
  });
});

test('the same state and view give the same decision, to the last id', () => {
  const watch = aWatch(DEAD);
  watch.minutes(12);
  expect(watch.weighed()).toEqual(watch.weighed());
});

test('minutes that are too old to be read are an event', () => {
  const watch = aWatch({ state: aState({ judgements: [aJudgement({ firstMinute: NOON / 60 - 600 })] }) });
  watch.minutes(1);
  // closed are the 598 minutes up to 11:57, of which 360 are reached
  expect(watch.events.filter(({ kind }) => kind === 'gap')).toMatchObject([
    { why: '238 minutes were older than catching up reaches and were not judged', from: 2 },
  ]);
});

test('blindness for ten minutes is told while a candidate is judged', () => {
  const watch = aWatch({ status: () => 'failed' });
  watch.minutes(10);
  expect(watch.kinds()).toEqual([]);
  watch.minutes(1);
  expect(watch.kinds()).toEqual(['metrics-unreadable']);
});
