import { meanAtOddsRatio } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { HISTORY_MINUTES } from '../../../lib/core/judge/freeze/freeze.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { type RandomSource, randomStream } from '../../../lib/local/world/random-stream.ts';
import { byMinute } from './by-minute.ts';
import { type CountSampler, countSampler } from './count-sampler.ts';
import type { Family } from './family.ts';
import { bursty } from './rates.ts';

/** One cell of a table: what is simulated, over and over. */
export interface Cell {
  readonly family: Family;
  /** What is drawn; `errors` first. */
  readonly signals: readonly SignalName[];
  /** Of both arms. */
  readonly requestsPerMinute: number;
  /** The candidate's part of them, a fraction in (0, 1). */
  readonly share: number;
  /** Errors' rate, a fraction. */
  readonly baseRate: number;
  readonly minutes: number;
  /** Over which a late fault is expected. @default the policy's */
  readonly bakeMinutes?: number;
  /** Of the errors. Absent for a healthy candidate. */
  readonly fault?: Fault;
}

/** What makes a candidate worse. */
export interface Fault {
  /** Of its errors against stable's, while the fault is there. */
  readonly oddsRatio: number;
  readonly fromMinute: number;
  /** The odds ratio of a fault that comes and goes or creeps, by minute. @default `oddsRatio` from `fromMinute` on */
  readonly oddsAt?: (minute: number) => number;
}

/** Requests and the bad ones among them, by minute from 0 on. */
export interface Columns {
  readonly n: Float64Array;
  readonly k: Float64Array;
}

export interface SignalColumns {
  readonly candidate: Columns;
  readonly stable: Columns;
  /** Minutes after which the bad requests of a minute are known for both arms; absent where at once. */
  readonly late?: Uint8Array;
  /** The day before the deployment, stable alone. Drawn when asked. */
  readonly history: () => Columns;
}

export interface DrawnRun {
  readonly minutes: number;
  /** 1 where the minute arrived, in both arms and all signals. */
  readonly arrived: Uint8Array;
  readonly signals: ReadonlyMap<SignalName, SignalColumns>;
}

/** Usual rates of the other signals: stable's p99 is exceeded by 1% by definition, and callers make mistakes. */
const RATE_OF = { latency: 0.01, 'client-errors': 0.03 } as const;
const RHO_OF_OTHERS = 0.01;
const HIGHEST_RATE = 0.9;

/** The same numbers for the same name and run, whatever else is drawn: every column has a stream of its own. */
export function drawRun(cell: Cell, name: string, run: number): DrawnRun {
  const { family, minutes } = cell;
  const stream = (...of: readonly string[]) => randomStream(run, name, ...of);
  const shared = family.shared?.(stream('shared'), minutes);
  const traffic = trafficOf(cell, shared, countSampler(stream('traffic')));
  const { missing = 0 } = family;
  const gaps = stream('missing');
  return {
    minutes,
    arrived: Uint8Array.from({ length: minutes }, () => (missing > 0 && gaps() < missing ? 0 : 1)),
    signals: new Map(cell.signals.map((signal) => [signal, drawSignal(cell, signal, { shared, traffic, stream })])),
  };
}

interface Drawing {
  readonly shared: Float64Array | undefined;
  readonly traffic: { readonly candidate: Float64Array; readonly stable: Float64Array };
  readonly stream: (...of: readonly string[]) => RandomSource;
}

function drawSignal(cell: Cell, signal: SignalName, { shared, traffic, stream }: Drawing): SignalColumns {
  const { family, minutes, fault } = cell;
  const rates = signal === 'errors' ? family.rates : bursty(RHO_OF_OTHERS);
  const baseRate = signal === 'errors' ? cell.baseRate : RATE_OF[signal];
  const columns = (arm: 'candidate' | 'stable', n: Float64Array): Columns => {
    const ratesAround = (mean: (minute: number) => number, part: string) =>
      rates(stream(signal, arm, part), { minutes, arm, isHistory: false, mean });
    const mean = (at: number) => dueRate(baseRate, shared, at);
    const healthy = ratesAround(mean, 'rates');
    const isFaulty = fault !== undefined && arm === 'candidate' && signal === 'errors';
    // a fault changes the mean and leaves the correlation within a minute as it is
    const oddsAt = fault?.oddsAt ?? (() => fault?.oddsRatio ?? 1); // no fault: even odds
    const worse = isFaulty ? ratesAround((at) => meanAtOddsRatio(mean(at), oddsAt(at)), 'fault') : healthy;
    const from = fault?.fromMinute ?? minutes;
    const rateAt = (at: number) => (at < from ? healthy : worse)[at]!; // at < minutes
    return badOf(n, rateAt, countSampler(stream(signal, arm)));
  };
  const { latestMinutes = 0 } = family;
  const lateness = stream(signal, 'late');
  const late = () => Math.floor(lateness() * (latestMinutes + 1));
  return {
    candidate: columns('candidate', traffic.candidate),
    stable: columns('stable', traffic.stable),
    ...(latestMinutes > 0 ? { late: Uint8Array.from({ length: minutes }, () => Math.max(late(), late())) } : {}),
    history: () => {
      const factor = family.shared?.(stream('history', 'shared'), HISTORY_MINUTES);
      const mean = (at: number) => dueRate(baseRate, factor, at);
      const span = { minutes: HISTORY_MINUTES, arm: 'stable', isHistory: true, mean } as const;
      const before = rates(stream(signal, 'history', 'rates'), span);
      const sampler = countSampler(stream(signal, 'history'));
      const n = byMinute(HISTORY_MINUTES, () => sampler.requests(cell.requestsPerMinute));
      return badOf(n, (at) => before[at]!, sampler); // at < HISTORY_MINUTES
    },
  };
}

const dueRate = (baseRate: number, shared: Float64Array | undefined, at: number): number =>
  Math.min(HIGHEST_RATE, baseRate * (shared?.[at] ?? 1));

function trafficOf({ family, minutes, ...cell }: Cell, shared: Float64Array | undefined, sampler: CountSampler) {
  const [candidate, stable] = [new Float64Array(minutes), new Float64Array(minutes)];
  for (let at = 0; at < minutes; at += 1) {
    const share = family.share?.(cell.share, { at, of: minutes, factor: shared?.[at] ?? 1 }) ?? cell.share;
    candidate[at] = sampler.requests(cell.requestsPerMinute * share);
    stable[at] = sampler.requests(cell.requestsPerMinute * (1 - share));
  }
  return { candidate, stable };
}

function badOf(n: Float64Array, rateAt: (at: number) => number, { bad }: CountSampler): Columns {
  return { n, k: byMinute(n.length, (at) => bad(n[at]!, Math.min(HIGHEST_RATE, rateAt(at)))) }; // at < length
}
