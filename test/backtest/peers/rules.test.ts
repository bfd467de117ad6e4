import { describe, expect, test } from 'vitest';
import { PEERS } from '../../../lib/backtest/peers/all-peers.ts';
import { ARGO_99 } from '../../../lib/backtest/peers/argo.ts';
import { cloudWatchAlarm } from '../../../lib/backtest/peers/cloudwatch-alarm.ts';
import { FLAGGER_2X, FLAGGER_99 } from '../../../lib/backtest/peers/flagger.ts';
import type { Peer, PeerMinute } from '../../../lib/backtest/peers/peer.ts';

/** The minute (from 1) after which a rule rolls back; each minute is the candidate's bad requests of 100, or `-` for none reported. */
function firesAfter(peer: Peer, minutes: readonly (number | '-')[], rate = 0.01): number | undefined {
  const watch = peer.start({ rate });
  const seen = minutes.map(
    (k): PeerMinute => ({
      stable: { n: 900, k: 9 },
      ...(k === '-' ? {} : { candidate: { n: 100, k } }),
    }),
  );
  const at = seen.findIndex((minute) => watch?.(minute));
  return at === -1 ? undefined : at + 1;
}

describe('a CloudWatch alarm at twice the baseline', () => {
  test('1 of 1 fires at the first minute above it, and not at the threshold itself', () => {
    expect(firesAfter(cloudWatchAlarm(1, 1), [0, 2, 2, 3])).toBe(4);
    expect(firesAfter(cloudWatchAlarm(1, 1), [0, 2, 2, 2])).toBeUndefined();
  });

  test('3 of 5 fires at the third breaching minute of the last five', () => {
    expect(firesAfter(cloudWatchAlarm(3, 5), [9, 0, 9, 0, 9])).toBe(5);
    expect(firesAfter(cloudWatchAlarm(3, 5), [9, 0, 0, 9, 0, 9])).toBeUndefined();
    expect(firesAfter(cloudWatchAlarm(3, 5), [9, 9, 9])).toBe(3);
  });

  test('passes over minutes that were not reported', () => {
    expect(firesAfter(cloudWatchAlarm(3, 5), [9, '-', 9, '-', '-', '-', 9])).toBe(7);
    expect(firesAfter(cloudWatchAlarm(1, 1), ['-', '-'])).toBeUndefined();
  });

  test('cannot be set up without a baseline', () => {
    expect(cloudWatchAlarm(1, 1).start({})).toBeUndefined();
    expect(FLAGGER_2X.start({})).toBeUndefined();
  });
});

describe('Flagger', () => {
  test('never forgives a failed check: the fifth rolls back, however long ago the others were', () => {
    expect(firesAfter(FLAGGER_2X, [3, 0, 3, 0, 3, 0, 3, 0, 0, 0, 3])).toBe(11);
    expect(firesAfter(FLAGGER_2X, [3, 3, 3, 3, 2, 2])).toBeUndefined();
  });

  test('counts a minute without values as a failed check', () => {
    expect(firesAfter(FLAGGER_2X, [0, '-', '-', '-', '-', '-'])).toBe(6);
  });

  test('with 99% success one bad request in a hundred still passes', () => {
    expect(firesAfter(FLAGGER_99, [1, 1, 1, 1, 1, 1])).toBeUndefined();
    expect(firesAfter(FLAGGER_99, [2, 2, 2, 2, 2])).toBe(5);
  });
});

describe('Argo Rollouts with its defaults', () => {
  test('aborts at the first failed measurement', () => {
    expect(firesAfter(ARGO_99, [0, 1, 2])).toBe(3);
  });

  test('aborts at the fifth measurement in a row that could not be taken', () => {
    expect(firesAfter(ARGO_99, ['-', '-', '-', '-', '-'])).toBe(5);
    expect(firesAfter(ARGO_99, ['-', '-', '-', '-', 0, '-', '-', '-', '-'])).toBeUndefined();
  });
});

test('every rule has a name of its own and starts each watch afresh', () => {
  expect(new Set(PEERS.map(({ rule }) => rule)).size).toBe(PEERS.length);
  for (const peer of PEERS) {
    const bad = Array.from({ length: 120 }, () => 60);
    const first = firesAfter(peer, bad);
    expect(first, peer.rule).toBeDefined();
    expect(firesAfter(peer, bad), peer.rule).toBe(first);
  }
});
