import { createHash } from 'node:crypto';
import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import type { Share } from '../../lib/core/words/endpoint.ts';
import type { MinuteQuery } from '../../lib/core/words/metric.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import { type EpochMinute, minuteOf, startOfMinute } from '../../lib/core/words/time.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { type GuardReport, tick } from '../../lib/flows/tick.ts';
import { InMemoryEndpointControl } from './in-memory/in-memory-endpoint-control.ts';
import { InMemoryEventHistory } from './in-memory/in-memory-event-history.ts';
import { InMemoryFleetStore } from './in-memory/in-memory-fleet-store.ts';
import { InMemoryGuardStore } from './in-memory/in-memory-guard-store.ts';
import { InMemoryMetricSource } from './in-memory/in-memory-metric-source.ts';
import { InMemoryNotifier } from './in-memory/in-memory-notifier.ts';
import { InMemoryScalingControl } from './in-memory/in-memory-scaling-control.ts';
import { InMemoryUnguardedStore } from './in-memory/in-memory-unguarded-store.ts';
import { InMemoryVersionHistory } from './in-memory/in-memory-version-history.ts';

/** 2026-11-22T12:00:00Z */
export const NOON = Date.UTC(2026, 10, 22, 12) / 1000;
export const ENDPOINT = 'fraud';

/** What of a variant's requests failed, a fraction, in a minute. */
type ErrorRate = number | ((minute: EpochMinute) => number);

export interface Difference {
  readonly guard?: Partial<GuardPolicy>;
  /** @default one guard, over `fraud` */
  readonly endpoints?: readonly string[];
  /** Fractions by model. @default 0.01 everywhere */
  readonly errorRates?: Readonly<Record<string, ErrorRate>>;
  /** Over all variants of an endpoint. @default 1000 */
  readonly requestsPerMinute?: number | ((minute: EpochMinute) => number);
  /** @default stable 0.9 (model-1), candidate 0.1 (model-2), since noon */
  readonly weights?: readonly Share[];
}

export const BOTH: readonly Share[] = [
  { variant: 'stable', share: 0.9 },
  { variant: 'candidate', share: 0.1 },
];
const MODELS = { stable: 'model-1', candidate: 'model-2' } as const;

/** A guard that may act, on errors alone. */
export const aGuardOf = (endpoint: string, over: Partial<GuardPolicy> = {}): GuardPolicy => ({
  endpoint,
  mode: 'auto',
  solo: 'approve',
  compare: 'stable',
  stable: 'stable',
  falseRollbackBudget: 0.01,
  margin: 1.1,
  bakeMinutes: 1440,
  approveWithinMinutes: 15,
  hardLimits: 'act',
  signals: [{ signal: 'errors', weight: 1 }],
  watch: { falseAlarmsPerQuarter: 1, blameChangesMinutes: 1440 },
  ...over,
});

/**
 * All is well, at noon: every endpoint serves 1000 requests a minute, stable 90% and a candidate 10%, one in a hundred fails, nothing has
 * been recorded yet. A test states its difference.
 */
export function aWorld(difference: Difference = {}) {
  let now = NOON;
  const clock = { nowEpochSeconds: () => now };
  const { endpoints: names = [ENDPOINT], errorRates = {}, requestsPerMinute = 1000, weights = BOTH } = difference;
  const endpoints = new InMemoryEndpointControl(clock);
  const models = Object.fromEntries(
    Object.entries(MODELS).filter(([name]) => weights.some(({ variant }) => variant === name)),
  );
  for (const name of names) endpoints.deploy(name, { config: `${name}-config`, models, weights });

  const rateOf = (variant: string, minute: EpochMinute): number => {
    const rate = errorRates[MODELS[variant as keyof typeof MODELS]] ?? 0.01;
    return typeof rate === 'number' ? rate : rate(minute);
  };
  const requestsOf = ({ endpoint, variant }: MinuteQuery, minute: EpochMinute): number => {
    const served = endpoints.served.get(endpoint) ?? [];
    // before noon stable served alone
    const then = served.findLast(({ sinceEpochSeconds }) => sinceEpochSeconds <= startOfMinute(minute))?.shares;
    const share =
      then === undefined ? Number(variant === 'stable') : then.find((each) => each.variant === variant)?.share;
    const total = typeof requestsPerMinute === 'number' ? requestsPerMinute : requestsPerMinute(minute);
    return Math.round(total * (share ?? 0)); // a variant that is not there serves nobody
  };
  const metrics = new InMemoryMetricSource(clock, (query, minute) => {
    const n = requestsOf(query, minute);
    if (n === 0) return undefined;
    const bad = Math.round(n * rateOf(query.variant, minute));
    return query.metric === 'invocations' || query.metric === 'latency-samples' ? n : bad;
  });
  const ports = {
    clock,
    guards: new InMemoryGuardStore(),
    fleet: new InMemoryFleetStore(),
    unguarded: new InMemoryUnguardedStore(),
    versions: new InMemoryVersionHistory(),
    events: new InMemoryEventHistory(),
    endpoints,
    scaling: new InMemoryScalingControl(),
    metrics,
    notifier: new InMemoryNotifier(),
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
  } satisfies Ports;
  const guards = names.map((name) => aGuardOf(name, difference.guard));

  return {
    ports,
    guards,
    clock,
    endpoints,
    scaling: ports.scaling,
    metrics,
    notifier: ports.notifier,
    pass(seconds: number): void {
      now += seconds;
    },
    /** One tick at this moment, through these ports. */
    tick: (through: Ports = ports): Promise<GuardReport[]> => tick(through, guards, now),
    /** A minute passes before each tick. @returns what the ticks reported, oldest first */
    async minutes(count: number, through: Ports = ports): Promise<GuardReport[]> {
      const reports: GuardReport[] = [];
      for (let done = 0; done < count; done += 1) {
        now += 60;
        reports.push(...(await tick(through, guards, now)));
      }
      return reports;
    },
    async state(name = ENDPOINT): Promise<GuardState> {
      const state = await ports.guards.read(name);
      if (state === undefined) throw new RangeError(`nothing is stored about ${name} yet`);
      return state;
    },
    /** Oldest first. */
    events: async (name = ENDPOINT): Promise<GuardEvent[]> => [...(await ports.events.newest(name, 10_000))].reverse(),
    kindsOf: async (name = ENDPOINT): Promise<string[]> =>
      [...(await ports.events.newest(name, 10_000))].reverse().map(({ kind }) => kind),
    noticeKinds: (): string[] => ports.notifier.published.map(({ kind }) => kind),
    shares: async (name = ENDPOINT): Promise<Record<string, number>> => {
      const endpoint = await endpoints.describe(name);
      if (endpoint === 'gone') return {};
      return Object.fromEntries(endpoint.variants.map((variant) => [variant.name, variant.currentWeight]));
    },
    /** Everything that anybody could see of this world, to be compared. */
    async everything(name = ENDPOINT): Promise<string> {
      const [state, versions, events, endpoint] = await Promise.all([
        ports.guards.read(name),
        ports.versions.read(name),
        ports.events.newest(name, 10_000),
        endpoints.describe(name),
      ]);
      return JSON.stringify({ state, versions, events, endpoint, told: ports.notifier.published });
    },
    minute: (): EpochMinute => minuteOf(now),
  };
}

export type TestWorld = ReturnType<typeof aWorld>;
