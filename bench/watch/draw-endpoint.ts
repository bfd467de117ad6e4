import { randomBeta, randomNormal } from 'd3-random';
import type { RandomSource } from '../../lib/local/world/random-stream.ts';
import { countSampler } from '../detection/draw/count-sampler.ts';

const DAY = 1440;
/** Midnight of Monday 2026-11-02 in UTC: weekends fall where the season has them. */
export const FIRST_MINUTE = Date.UTC(2026, 10, 2) / 60_000;

/** What an endpoint is like, one choice from each. */
export interface Nature {
  readonly requestsPerMinute: number;
  /** `none`; or a season by the hour and on weekends, in traffic and in the rate. */
  readonly season: 'none' | 'strong';
  /** `none`: independent requests; `minutes`: correlated within a minute; `stretches`: five bad times as many for some minutes, four times a day. */
  readonly bursts: 'none' | 'minutes' | 'stretches';
  /** The rate wanders over hours and days. */
  readonly wander: 'none' | 'slow';
  /** Every third day some other version takes half of the traffic for six hours. */
  readonly deploysElsewhere: boolean;
}

export const TRAFFIC = [10, 100, 1000, 10_000] as const;

/** Every nature, in a fixed order. */
export const NATURES: readonly Nature[] = TRAFFIC.flatMap((requestsPerMinute) =>
  (['none', 'strong'] as const).flatMap((season) =>
    (['none', 'minutes', 'stretches'] as const).flatMap((bursts) =>
      (['none', 'slow'] as const).flatMap((wander) =>
        [false, true].map((deploysElsewhere) => ({ requestsPerMinute, season, bursts, wander, deploysElsewhere })),
      ),
    ),
  ),
);

/** Minutes of one endpoint: requests to the version that is watched, the bad ones, and requests to the whole endpoint. */
export interface DrawnMinutes {
  readonly minutes: number;
  readonly n: Float64Array;
  readonly k: Float64Array;
  readonly all: Float64Array;
}

/** From `from` on a fault multiplies the rate, sets it, or takes traffic away. */
export interface DrawnFault {
  readonly from: number;
  readonly rateTimes?: number;
  readonly rate?: number;
  readonly traffic?: number;
}

const BASE_RATE = 0.01;

/** Draws minutes from the same stream always the same. */
export function drawEndpoint(random: RandomSource, nature: Nature, minutes: number, fault?: DrawnFault): DrawnMinutes {
  const counts = countSampler(random);
  const rates = ratesOf(random, nature, minutes);
  const [n, k, all] = [new Float64Array(minutes), new Float64Array(minutes), new Float64Array(minutes)];
  const level = wanderOf(random, minutes, nature.wander === 'slow' ? 0.15 : 0, 12 * 60);
  for (let at = 0; at < minutes; at += 1) {
    const struck = fault !== undefined && at >= fault.from;
    const mean =
      nature.requestsPerMinute * trafficSeason(nature, at) * level[at]! * (struck ? (fault.traffic ?? 1) : 1);
    all[at] = counts.requests(mean);
    const share =
      nature.deploysElsewhere && Math.floor(at / DAY) % 3 === 0 && at % DAY >= 600 && at % DAY < 960 ? 0.5 : 1;
    n[at] = share === 1 ? all[at]! : counts.bad(all[at]!, share);
    const rate = struck ? (fault.rate ?? rates[at]! * (fault.rateTimes ?? 1)) : rates[at]!;
    k[at] = counts.bad(n[at]!, Math.min(0.95, rate));
  }
  return { minutes, n, k, all };
}

const isWeekend = (at: number): boolean => Math.floor(at / DAY) % 7 >= 5;

function trafficSeason({ season }: Nature, at: number): number {
  if (season === 'none') return 1;
  return (1 + 0.7 * Math.sin((2 * Math.PI * (at % DAY)) / DAY)) * (isWeekend(at) ? 0.6 : 1);
}

function ratesOf(random: RandomSource, { season, bursts, wander }: Nature, minutes: number): Float64Array {
  const level = wanderOf(random, minutes, wander === 'slow' ? 0.15 : 0, 24 * 60);
  const rates = new Float64Array(minutes);
  const rho = 0.01;
  const beta = randomBeta.source(random);
  let until = -1;
  for (let at = 0; at < minutes; at += 1) {
    const seasonal = season === 'strong' ? 1 + 0.5 * Math.sin((2 * Math.PI * (at % DAY)) / DAY + 1) : 1;
    const mean = BASE_RATE * seasonal * level[at]!;
    if (bursts === 'stretches' && random() < 4 / DAY) until = at + 2 + Math.floor(random() * 6);
    const concentration = (1 - rho) / rho;
    if (bursts === 'minutes') rates[at] = beta(mean * concentration, (1 - mean) * concentration)();
    else rates[at] = at < until ? 5 * mean : mean;
  }
  return rates;
}

/** A level around 1 that forgets slowly: logarithms with this deviation. */
function wanderOf(random: RandomSource, minutes: number, deviation: number, memoryMinutes: number): Float64Array {
  const level = new Float64Array(minutes).fill(1);
  if (deviation === 0) return level;
  const normal = randomNormal.source(random)();
  const kept = Math.exp(-1 / memoryMinutes);
  let x = normal();
  for (let at = 0; at < minutes; at += 1) {
    x = kept * x + Math.sqrt(1 - kept ** 2) * normal();
    level[at] = Math.exp(deviation * x - deviation ** 2 / 2);
  }
  return level;
}
