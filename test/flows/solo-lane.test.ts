import { describe, expect, test, vi } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import type { GuardReport } from '../../lib/flows/tick.ts';
import { aWorld, type Difference, ENDPOINT } from '../support/a-world.ts';

const STABLE_ALONE: readonly Share[] = [{ variant: 'stable', share: 1 }];
const SWAP = { config: 'config-2', models: { candidate: 'model-2' }, weights: [{ variant: 'candidate', share: 1 }] };

/** Stable alone for ten minutes, then another config with another version is in service. */
async function swapped(difference: Difference) {
  const world = aWorld({ weights: STABLE_ALONE, ...difference });
  await world.minutes(10);
  const names = difference.endpoints ?? [ENDPOINT];
  for (const name of names) world.endpoints.deploy(name, { ...SWAP, config: `${name}-${SWAP.config}` });
  return world;
}
const verdictOf = (reports: readonly GuardReport[]) => reports.at(-1)?.verdicts[0]?.verdict;

describe('a version that was swapped in', () => {
  test('is judged against what stable did until it was last seen, and only its own metrics are read', async () => {
    const world = await swapped({});
    const reads = vi.spyOn(world.metrics, 'readMinutes');
    const asked = () => new Set(reads.mock.calls.flatMap(([queries]) => queries.map(({ variant }) => variant)));
    await world.minutes(5); // a quiet guard is looked at every five minutes
    expect(asked()).toEqual(new Set(['stable', 'candidate']));
    reads.mockClear();
    const reports = await world.minutes(15);
    expect(asked()).toEqual(new Set(['candidate']));
    expect(verdictOf(reports)).toMatchObject({
      kind: 'inconclusive',
      reason: 'too-little-traffic',
      comparisons: [{ lane: 'solo' }],
    });
    const [judgement] = (await world.state()).judgements;
    expect(judgement).toMatchObject({ lane: 'solo', candidate: 2, stable: 1, stableVariant: 'stable' });
    const to = judgement?.before?.to ?? Number.NaN;
    expect(world.minute() - to, 'stable was last seen at the tick before the swap').toBe(20);
  });

  test('and is as good as before is healthy in the end', async () => {
    const world = await swapped({});
    expect((await world.minutes(180)).at(-1)?.verdicts[0]?.verdict.kind).toBe('healthy');
  });

  test('and fails five times as often is a breach, said with the numbers from before the change', async () => {
    const world = await swapped({ errorRates: { 'model-2': 0.05 } });
    const verdicts = (await world.minutes(20)).map((report) => report.verdicts[0]?.verdict);
    expect(verdicts.find((verdict) => verdict?.kind === 'breach')).toMatchObject({
      cause: 'evidence',
      comparison: { lane: 'solo', stable: { requests: expect.any(Number), bad: expect.any(Number) } },
      why: expect.stringContaining('in the day before the change'),
    });
  });

  test('among several that go bad together is not blamed: that points at the platform', async () => {
    const world = await swapped({ endpoints: ['fraud', 'search'], errorRates: { 'model-2': 0.6 } });
    const kinds = (await world.minutes(10)).flatMap((report) => report.verdicts.map(({ verdict }) => verdict.kind));
    expect(kinds).toContain('shared-incident');
    expect(kinds).not.toContain('breach');
    expect(world.noticeKinds().filter((kind) => kind === 'shared-incident')).toHaveLength(2);
    expect(world.endpoints.accepted).toEqual([]);
  });
});

describe('a bad version that was swapped in under the same name', () => {
  /** Its requests fail from the swap until the old config is back in service. */
  async function badSwap(guard: Partial<GuardPolicy>, rate: number) {
    let badFrom = Number.POSITIVE_INFINITY;
    const isBack = (minute: number): boolean => {
      const back = world.endpoints.swapped[0]?.atEpochSeconds;
      return back !== undefined && minute * 60 >= back;
    };
    const world = aWorld({
      weights: STABLE_ALONE,
      guard,
      errorRates: { 'model-1': (minute) => (minute * 60 >= badFrom && !isBack(minute) ? rate : 0.01) },
    });
    const config = { config: 'config-1', models: { stable: 'model-1' }, weights: STABLE_ALONE };
    world.endpoints.deploy(ENDPOINT, config);
    await world.minutes(10);
    badFrom = world.clock.nowEpochSeconds();
    world.endpoints.deploy(ENDPOINT, { config: 'config-2', models: { stable: 'model-2' }, weights: STABLE_ALONE });
    return world;
  }

  test('is asked about in auto, unless the policy says solo: auto', async () => {
    const world = await badSwap({}, 0.05);
    await world.minutes(20);
    expect(world.endpoints.swapped).toEqual([]);
    expect((await world.state()).rollback).toMatchObject({
      status: 'awaiting-approval',
      from: 2,
      to: 1,
      cause: 'evidence',
    });
    expect(world.noticeKinds()).toContain('awaiting-approval');
  });

  test('is replaced by the config in which stable served, and the users are proven well', async () => {
    const world = await badSwap({ solo: 'auto' }, 0.05);
    await world.minutes(60);
    expect(world.endpoints.swapped).toMatchObject([{ endpoint: ENDPOINT, configName: 'config-1' }]);
    expect((await world.state()).rollback).toMatchObject({ status: 'completed', recovery: 'recovered' });
    expect((await world.state()).judgements).toEqual([]);
  });

  test('is not asked about when it fails plainly: a hard limit acts', async () => {
    const world = await badSwap({}, 0.7);
    await world.minutes(10);
    expect(world.endpoints.swapped).toHaveLength(1);
    expect((await world.state()).rollback).toMatchObject({ cause: 'hard-limit' });
  });

  test('is only told of in observe', async () => {
    const world = await badSwap({ mode: 'observe', solo: 'auto' }, 0.7);
    await world.minutes(10);
    expect(world.endpoints.swapped).toEqual([]);
    expect(world.noticeKinds()).toEqual(['adopted', 'would-have-rolled-back']);
  });
});
