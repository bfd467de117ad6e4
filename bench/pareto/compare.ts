import type { Cell } from '../detection/draw/draw-run.ts';
import type { Family } from '../detection/draw/family.ts';
import type { Contender } from './contender.ts';
import { FAULTS, type NamedFault } from './faults.ts';
import { NOISES } from './noises.ts';
import { firstAt, highestOf, playRun } from './play-run.ts';
import { SEQUENTIAL_CONTENDERS } from './sequential-contenders.ts';
import { USUAL_CONTENDERS } from './usual-contenders.ts';

export const CONTENDERS: readonly Contender[] = [...USUAL_CONTENDERS, ...SEQUENTIAL_CONTENDERS];
/** Candidate requests a minute. */
export const TRAFFICS = [100, 1000] as const;
const SHARE = 0.1;
const BASE_RATE = 0.01;
const DAY = 1440;

export interface Size {
  /** Healthy days for each noise and traffic. */
  readonly healthy: number;
  /** Runs for each noise, traffic and fault. */
  readonly faulty: number;
}

/** Medians over the runs of one cell, in minutes from the fault; a run that is never decided counts as infinite. */
export interface CellDelays {
  readonly noise: string;
  readonly traffic: number;
  readonly fault: string;
  readonly own: number;
  /** Runs that Stablehand never decided. */
  readonly ownMissed: number;
  /** By contender, thresholds for all noises at once. */
  readonly pooled: Readonly<Record<string, number>>;
  /** By contender, thresholds for this noise alone. */
  readonly special: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly size: Size;
  readonly healthyRuns: number;
  /** Healthy days that Stablehand rolled back, by noise. */
  readonly ownFalse: Readonly<Record<string, number>>;
  readonly cells: readonly CellDelays[];
}

const cellOf = (family: Family, traffic: number, fault?: NamedFault): Cell => ({
  family,
  signals: ['errors'],
  requestsPerMinute: traffic / SHARE,
  share: SHARE,
  baseRate: BASE_RATE,
  minutes: DAY,
  ...(fault === undefined ? {} : { fault }),
});

/** Part of the healthy days of a noise that its specialist may roll back. */
const SPECIAL_RATE = 0.01;

/**
 * Sets every contender's threshold on healthy days, once for all noises at Stablehand's own rate of false rollbacks and once for each noise
 * at 1%, and measures delays on faulty days with both.
 */
export function compare(size: Size, seed: number, progress: (done: number, of: number) => void): Comparison {
  const of = NOISES.length * TRAFFICS.length * (size.healthy + FAULTS.length * size.faulty);
  let done = 0;
  const step = (): void => {
    done += 1;
    progress(done, of);
  };
  const ownFalse: Record<string, number> = {};
  const highest = new Map(CONTENDERS.map(({ name }) => [name, new Map<string, number[]>()]));
  for (const family of NOISES) {
    ownFalse[family.name] = 0;
    for (const traffic of TRAFFICS) {
      for (let run = 0; run < size.healthy; run += 1, step()) {
        const played = playRun(cellOf(family, traffic), `pareto-${seed}-${family.name}-${traffic}`, run, CONTENDERS);
        if (played.own !== undefined) ownFalse[family.name] = ownFalse[family.name]! + 1; // set above
        CONTENDERS.forEach(({ name }, at) => {
          const byNoise = highest.get(name)!; // one for each contender
          byNoise.set(family.name, [...(byNoise.get(family.name) ?? []), highestOf(played.records[at]!)]);
        });
      }
    }
  }
  const falseRollbacks = Object.values(ownFalse).reduce((sum, each) => sum + each, 0);
  const pooledThreshold = new Map(
    [...highest].map(([name, byNoise]) => [
      name,
      nthLargest([...byNoise.values()].flat(), Math.max(1, falseRollbacks)),
    ]),
  );
  const cells = NOISES.flatMap((family) =>
    TRAFFICS.flatMap((traffic) =>
      FAULTS.map((fault): CellDelays => {
        const own: number[] = [];
        const pooled = new Map(CONTENDERS.map(({ name }) => [name, [] as number[]]));
        const special = new Map(CONTENDERS.map(({ name }) => [name, [] as number[]]));
        for (let run = 0; run < size.faulty; run += 1, step()) {
          const name = `pareto-${seed}-${family.name}-${traffic}-${fault.name}`;
          const played = playRun(cellOf(family, traffic, fault), name, run, CONTENDERS);
          const delay = (at: number | undefined): number | undefined =>
            at === undefined ? Number.POSITIVE_INFINITY : at < fault.fromMinute ? undefined : at - fault.fromMinute + 1;
          push(own, delay(played.own));
          CONTENDERS.forEach(({ name: contender }, at) => {
            const records = played.records[at]!; // one for each contender
            push(pooled.get(contender)!, delay(firstAt(records, pooledThreshold.get(contender)!)));
            const days = highest.get(contender)!.get(family.name)!;
            const allowed = Math.max(1, Math.round(SPECIAL_RATE * days.length));
            push(special.get(contender)!, delay(firstAt(records, nthLargest(days, allowed))));
          });
        }
        return {
          noise: family.name,
          traffic,
          fault: fault.name,
          own: median(own),
          ownMissed: own.filter((minutes) => !Number.isFinite(minutes)).length,
          pooled: Object.fromEntries([...pooled].map(([name, delays]) => [name, median(delays)])),
          special: Object.fromEntries([...special].map(([name, delays]) => [name, median(delays)])),
        };
      }),
    ),
  );
  return { size, healthyRuns: NOISES.length * TRAFFICS.length * size.healthy, ownFalse, cells };
}

/** A run that was decided before its fault says nothing of delays. */
const push = (delays: number[], delay: number | undefined): void => {
  if (delay !== undefined) delays.push(delay);
};

/** A threshold that exactly `count` of the values reach, but for ties; just above the count-th and largest where they tie. */
function nthLargest(values: readonly number[], count: number): number {
  const sorted = [...values].sort((a, b) => b - a);
  return sorted[Math.min(count, sorted.length) - 1] ?? Number.POSITIVE_INFINITY; // no values: never
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!; // not empty
}
