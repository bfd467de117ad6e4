import { describe, expect, test } from 'vitest';
import type { MinuteSpan } from '../../lib/core/words/endpoint.ts';
import { aWorld, ENDPOINT, NOON } from '../support/a-world.ts';
import { watched } from '../support/watched-ports.ts';

const EVEN = [
  { variant: 'stable', share: 0.5 },
  { variant: 'candidate', share: 0.5 },
];

/** Reads of more than ten hours fail: stable's day before is never known. */
const withoutHistory = (world: ReturnType<typeof aWorld>) =>
  watched(world.ports, ({ name, args }, proceed) => {
    const span = args[1] as MinuteSpan | undefined; // of readMinutes
    if (name === 'metrics.readMinutes' && span !== undefined && span.to - span.from > 600)
      return Promise.reject(new Error('the day-long read is throttled'));
    return proceed();
  });

describe('while the day-long read of stable’s history fails', () => {
  test('a candidate with half of the traffic that fails nine of ten is moved within minutes', async () => {
    const world = aWorld({ weights: EVEN, errorRates: { 'model-2': 0.9 } });
    await world.tick(withoutHistory(world));
    await world.minutes(6, withoutHistory(world));
    expect((await world.state()).rollback).toMatchObject({ cause: 'hard-limit' });
    expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  });

  test('one that fails one in five is not: that needs a history', async () => {
    const world = aWorld({ weights: EVEN, errorRates: { 'model-2': 0.2 } });
    await world.tick(withoutHistory(world));
    const reports = await world.minutes(20, withoutHistory(world));
    expect(world.endpoints.accepted).toEqual([]);
    const verdicts = reports.flatMap((report) => report.verdicts.map(({ verdict }) => verdict));
    expect(verdicts.map(({ kind }) => kind)).not.toContain('healthy');
    expect(verdicts.at(-1)).toMatchObject({
      reason: 'metrics-unreadable',
      why: "stable's history could not be read, so only hard limits and silence are looked at",
    });
  });
});

describe('stable fails and the candidate does not', () => {
  const ended = async (rate: number) => {
    let bad = true;
    const world = aWorld({ errorRates: { 'model-1': (minute) => (bad && minute >= NOON / 60 ? rate : 0.01) } });
    await world.tick();
    await world.minutes(40);
    bad = false;
    return world;
  };

  test('far above its own past: told once, with the version to go to, and again when it is over', async () => {
    const world = await ended(0.08);
    const told = () => world.notifier.published.filter(({ kind }) => kind.startsWith('stable-failing'));
    expect(told()).toMatchObject([
      { kind: 'stable-failing', from: 1, to: 2, fromVariant: 'stable', toVariant: 'candidate', severity: 'critical' },
    ]);
    expect(world.noticeKinds()).not.toContain('shared-incident');
    expect(world.endpoints.accepted).toEqual([]);
    await world.minutes(60);
    expect(told().map(({ kind }) => kind)).toEqual(['stable-failing', 'stable-failing-over']);
    expect(await world.kindsOf(ENDPOINT)).toContain('stable-failing-over');
  });

  test('plainly: told within two closed minutes, by one mail and not two', async () => {
    const world = await ended(0.9);
    const kinds = world.noticeKinds().filter((kind) => kind === 'degraded' || kind === 'stable-failing');
    expect(kinds).toEqual(['stable-failing']);
    expect(world.notifier.published.find(({ kind }) => kind === 'stable-failing')).toMatchObject({
      atEpochSeconds: NOON + 3 * 60,
      why: expect.stringMatching(/^stable itself fails: in 2 minutes running it failed .*, the candidate /),
    });
  });
});
