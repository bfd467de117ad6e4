import { describe, expect, test } from 'vitest';
import type { ModelBehaviour } from '../../../lib/local/world/behaviour.ts';
import type { ServingArm } from '../../../lib/local/world/minute-slice.ts';
import { constantTraffic, type Traffic } from '../../../lib/local/world/traffic.ts';
import { createWorld, type WorldEngine } from '../../../lib/local/world/world.ts';

const anArm = (over: Partial<ServingArm> = {}): ServingArm => ({
  variant: 'stable',
  configName: 'c1',
  modelName: 'm1',
  weight: 0.9,
  instanceCount: 1,
  shadow: false,
  ...over,
});
const BOTH = [anArm(), anArm({ variant: 'candidate', modelName: 'm2', weight: 0.1 })];

interface Setting {
  readonly seed?: number;
  readonly arms?: readonly ServingArm[];
  readonly traffic?: Traffic;
  readonly models?: Readonly<Record<string, ModelBehaviour>>;
  readonly minutes?: number;
  readonly prepare?: (world: WorldEngine) => void;
}

/** An hour of 600 requests a minute, 90% to stable, failures at 5%. */
function run({
  seed = 1,
  arms = BOTH,
  traffic = constantTraffic(600),
  models = {},
  minutes = 60,
  prepare,
}: Setting = {}) {
  const world = createWorld(seed);
  world.serve('fraud', traffic);
  for (const [model, behaviour] of Object.entries({ m1: { errorRate: 0.05 }, m2: { errorRate: 0.05 }, ...models }))
    world.behave(model, behaviour);
  prepare?.(world);
  for (let minute = 0; minute < minutes; minute += 1) {
    world.passMinute('fraud', minute, [{ fromEpochSeconds: minute * 60, toEpochSeconds: (minute + 1) * 60, arms }]);
  }
  const rows = (variant: string, slowerThanMicros?: number) =>
    world.rows('fraud', variant, { fromEpochSeconds: 0, toEpochSeconds: minutes * 60, slowerThanMicros });
  const total = (variant: string, field: 'requests' | 'failed' | 'clientErrors') =>
    rows(variant).reduce((sum, row) => sum + row[field], 0);
  return { world, rows, total };
}

describe('the seed', () => {
  test('decides everything', () => {
    const [one, same, other] = [run(), run(), run({ seed: 2 })];
    expect(same.rows('candidate', 90_000)).toEqual(one.rows('candidate', 90_000));
    expect(other.rows('candidate', 90_000)).not.toEqual(one.rows('candidate', 90_000));
  });

  test('another behaviour of one arm leaves the other arm and all counts of requests alone', () => {
    const one = run();
    const worse = run({ models: { m2: { errorRate: 0.5, rho: 0.2, latency: { medianMicros: 500_000, sigma: 1 } } } });
    expect(worse.rows('stable', 90_000)).toEqual(one.rows('stable', 90_000));
    expect(worse.rows('candidate').map((row) => row.requests)).toEqual(
      one.rows('candidate').map((row) => row.requests),
    );
    expect(worse.total('candidate', 'failed')).toBeGreaterThan(5 * one.total('candidate', 'failed'));
  });

  test('asking for durations early, late or twice gives the same ones', () => {
    const early = run({
      prepare: (world) =>
        void world.rows('fraud', 'stable', { fromEpochSeconds: 0, toEpochSeconds: 60, slowerThanMicros: 1 }),
    });
    const first = early.rows('stable', 90_000);
    for (let i = 0; i < 50; i += 1) early.rows('candidate', 1000 * i);
    expect(early.rows('stable', 90_000)).toEqual(first);
  });
});

describe('requests', () => {
  test('are split by weight, and pinned ones come on top', () => {
    const plain = run();
    // 36 000 requests; five standard deviations
    expect(Math.abs(plain.total('stable', 'requests') - 32_400)).toBeLessThan(900);
    expect(Math.abs(plain.total('candidate', 'requests') - 3600)).toBeLessThan(300);
    const pinned = run({ traffic: { ...constantTraffic(600), pinned: () => ({ candidate: 100 }) } });
    expect(pinned.rows('stable')).toEqual(plain.rows('stable'));
    expect(Math.abs(pinned.total('candidate', 'requests') - 9600)).toBeLessThan(500);
  });

  test('pinned ones arrive at a weight of 0', () => {
    const arms = [anArm({ weight: 1 }), anArm({ variant: 'candidate', weight: 0 })];
    const { total } = run({ arms, traffic: { ...constantTraffic(600), pinned: () => ({ candidate: 20 }) } });
    expect(Math.abs(total('candidate', 'requests') - 1200)).toBeLessThan(175);
  });

  test('nobody calls an endpoint that has no traffic, nor one whose weights are all 0', () => {
    expect(run({ traffic: { perMinute: () => null } }).rows('stable')).toEqual([]);
    expect(run({ arms: BOTH.map((arm) => ({ ...arm, weight: 0 })) }).total('stable', 'requests')).toBe(0);
  });

  test('a shadow gets copies and takes nothing away', () => {
    const plain = run({ arms: [anArm({ weight: 1 })] });
    const { total } = run({ arms: [anArm({ weight: 1 }), anArm({ variant: 'shadow', weight: 0.5, shadow: true })] });
    expect(total('stable', 'requests')).toBe(plain.total('stable', 'requests'));
    expect(Math.abs(total('shadow', 'requests') - 18_000)).toBeLessThan(700);
  });
});

describe('failures', () => {
  test('come in bursts where rho says so', () => {
    const variance = (rho: number) => {
      const rows = run({ minutes: 3000, models: { m1: { errorRate: 0.05, rho } } }).rows('stable');
      const excess = rows.map(({ failed, requests }) => (failed - requests * 0.05) ** 2 / (requests * 0.05 * 0.95));
      return excess.reduce((sum, x) => sum + x, 0) / excess.length;
    };
    expect(Math.abs(variance(0) - 1)).toBeLessThan(0.15);
    expect(Math.abs(variance(0.01) / (1 + 539 * 0.01) - 1)).toBeLessThan(0.15);
  });

  test('a shared incident multiplies the odds of both arms while it lasts', () => {
    const { rows } = run({
      prepare: (world) => world.addIncident({ fromEpochSeconds: 600, toEpochSeconds: 1200, oddsFactor: 20 }),
    });
    const rate = (variant: string, from: number, to: number) => {
      const within = rows(variant).filter(({ minute }) => minute >= from && minute < to);
      return within.reduce((sum, row) => sum + row.failed, 0) / within.reduce((sum, row) => sum + row.requests, 0);
    };
    // odds 1/19 x 20 = 20/19, so a rate of 20/39 = 0.5128
    for (const variant of ['stable', 'candidate']) {
      expect(Math.abs(rate(variant, 10, 20) - 20 / 39)).toBeLessThan(0.09);
      expect(Math.abs(rate(variant, 20, 60) - 0.05)).toBeLessThan(0.025);
    }
  });

  test('client errors are nobody else’s', () => {
    const { total } = run({ models: { m1: { errorRate: 0, clientErrorRate: 0.1 } } });
    expect(total('stable', 'failed')).toBe(0);
    expect(Math.abs(total('stable', 'clientErrors') - 3240)).toBeLessThan(300);
  });

  test('instances that get too much answer slowly, and what is too much fails', () => {
    const overloaded = (instanceCount: number) =>
      run({ arms: [anArm({ weight: 1, instanceCount })], models: { m1: { errorRate: 0, capacityPerInstance: 400 } } });
    expect(overloaded(2).total('stable', 'failed')).toBe(0);
    // 600 on 400: a third too much
    expect(
      Math.abs(overloaded(1).total('stable', 'failed') / overloaded(1).total('stable', 'requests') - 1 / 3),
    ).toBeLessThan(0.05);
    const slow = (instances: number) =>
      overloaded(instances)
        .rows('stable', 160_000)
        .reduce((sum, row) => sum + (row.slow ?? 0), 0);
    expect(slow(1)).toBeGreaterThan(5 * slow(2));
  });
});

test('minutes older than 15 days are forgotten', () => {
  const world = createWorld(1);
  world.serve('fraud', constantTraffic(1));
  const fifteenDays = 15 * 24 * 60;
  for (let minute = 0; minute <= fifteenDays; minute += 1) {
    world.passMinute('fraud', minute, [
      { fromEpochSeconds: minute * 60, toEpochSeconds: minute * 60 + 60, arms: [anArm()] },
    ]);
  }
  const rows = world.rows('fraud', 'stable', { fromEpochSeconds: 0, toEpochSeconds: (fifteenDays + 1) * 60 });
  expect(rows[0]?.minute).toBe(1);
  expect(rows).toHaveLength(fifteenDays);
});
