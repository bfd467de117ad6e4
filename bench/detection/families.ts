import { burstyRate, type Random } from './sampling.ts';

/** How an arm's healthy rate moves from minute to minute: called once per run and arm. */
export interface Family {
  readonly name: string;
  readonly title: string;
  /** Rate of an arm in each minute, given the state that both arms share; `history` tells which part is being drawn. */
  readonly rates: (random: Random, shared: readonly number[], span: Span) => Float64Array;
  /** Factor on both arms' rates per minute; 1 where absent. */
  readonly shared?: (random: Random, minutes: number) => Float64Array;
  /** Part of the minutes of the deployment that never arrive. */
  readonly missing?: number;
}

export interface Span {
  readonly minutes: number;
  readonly history: boolean;
  readonly arm: 'candidate' | 'stable';
  readonly baseRate: number;
}

const DAY = 1440;

/** One rate per `length` minutes, from a beta law, at a random phase. */
function bursty(rhoOf: number | ((span: Span) => number), length = 1): Family['rates'] {
  return (random, shared, span) => {
    const rho = typeof rhoOf === 'number' ? rhoOf : rhoOf(span);
    const phase = Math.floor(random() * length);
    let rate = 0;
    return Float64Array.from({ length: span.minutes }, (_, minute) => {
      if (minute === 0 || (minute + phase) % length === 0) rate = burstyRate(random, span.baseRate, rho);
      return Math.min(0.9, rate * (shared[minute] ?? 1));
    });
  };
}

/** Calm, with bursts of up to `longest` minutes that multiply the rate by 4 to `highest`. */
function rareBursts(perDay: number, longest: number, highest: number, inHistory: boolean): Family['rates'] {
  return (random, _shared, span) => {
    const rates = new Float64Array(span.minutes).fill(span.baseRate);
    if (span.history && !inHistory) return rates;
    for (let minute = 0; minute < span.minutes; minute++) {
      if (random() >= perDay / DAY) continue;
      const length = 1 + Math.floor(random() * longest);
      const factor = 4 * (highest / 4) ** random();
      for (let at = minute; at < Math.min(span.minutes, minute + length); at++) {
        rates[at] = Math.min(0.9, Math.max(rates[at] ?? 0, span.baseRate * factor));
      }
    }
    return rates;
  };
}

/** A season of half the rate, and each day an incident of 20 times the rate for 15 minutes. */
function incidentsAndSeason(random: Random, minutes: number): Float64Array {
  const phase = random() * DAY;
  const start = Math.floor(random() * (DAY - 15));
  return Float64Array.from({ length: minutes }, (_, minute) => {
    const season = 1 + 0.5 * Math.sin((2 * Math.PI * (minute + phase)) / DAY);
    const ofDay = minute % DAY;
    return ofDay >= start && ofDay < start + 15 ? 20 * season : season;
  });
}

/** Days on which the candidate is as good as stable. */
export const HEALTHY: readonly Family[] = [
  { name: 'independent', title: 'independent requests', rates: bursty(0) },
  { name: 'rho-.01', title: 'beta-binomial minutes, rho .01', rates: bursty(0.01) },
  { name: 'rho-.05', title: 'beta-binomial minutes, rho .05', rates: bursty(0.05) },
  {
    name: 'shared-incident',
    title: 'shared incident x20 for 15 min a day, season, rho .01',
    rates: bursty(0.01),
    shared: incidentsAndSeason,
  },
  { name: 'bursts-5-min', title: '5-minute one-arm bursts, rho .05', rates: bursty(0.05, 5) },
  { name: 'missing', title: '20 % of minutes missing, rho .01', rates: bursty(0.01), missing: 0.2 },
  { name: 'rare-8-seen', title: 'rare bursts x4-12, 1-8 min, 2 a day, seen', rates: rareBursts(2, 8, 12, true) },
  { name: 'rare-15-seen', title: 'rare bursts x4-20, 1-15 min, 2 a day, seen', rates: rareBursts(2, 15, 20, true) },
  { name: 'rare-8-unseen', title: 'the same up to 8 min, not in the history', rates: rareBursts(2, 8, 12, false) },
  { name: 'rare-15-unseen', title: 'the same up to 15 min, not in the history', rates: rareBursts(2, 15, 20, false) },
  {
    name: 'burstier-candidate',
    title: 'equal means, candidate rho .05, stable 0',
    rates: bursty(({ arm, history }) => (arm === 'candidate' && !history ? 0.05 : 0)),
  },
];
