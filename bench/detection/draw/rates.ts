import { randomBeta, randomNormal } from 'd3-random';
import type { RandomSource } from '../../../lib/local/world/random-stream.ts';
import { byMinute } from './by-minute.ts';
import type { ArmSpan, Family } from './family.ts';

const DAY = 1440;

/**
 * Beta-binomial minutes: one draw for `length` minutes from a beta law around the mean, at a random phase, so that requests of the same
 * minute and arm are correlated by `rho`, whatever the mean. 0: independent requests.
 */
export function bursty(rhoOf: number | ((span: ArmSpan) => number), length = 1): Family['rates'] {
  return (random, span) => {
    const { minutes, mean } = span;
    const rho = typeof rhoOf === 'number' ? rhoOf : rhoOf(span);
    if (rho === 0) return byMinute(minutes, (at) => mean(at));
    const concentration = (1 - rho) / rho;
    const betaOf = randomBeta.source(random);
    let law = { mean: Number.NaN, draw: () => Number.NaN };
    const factors = held(random, minutes, length, (at) => {
      const due = mean(at);
      if (due !== law.mean) law = { mean: due, draw: betaOf(due * concentration, (1 - due) * concentration) };
      return law.draw() / due;
    });
    return factors.map((factor, at) => factor * mean(at));
  };
}

/** Calm, with bursts of up to `longest` minutes that multiply the rate by 4 to `highest`, evenly in logarithms. */
export function rareBursts(perDay: number, longest: number, highest: number, seen: boolean): Family['rates'] {
  return (random, { minutes, isHistory, mean }) => {
    const rates = byMinute(minutes, (at) => mean(at));
    if (isHistory && !seen) return rates;
    for (let minute = 0; minute < minutes; minute += 1) {
      if (random() >= perDay / DAY) continue;
      const end = Math.min(minutes, minute + 1 + Math.floor(random() * longest));
      const factor = 4 * (highest / 4) ** random();
      for (let at = minute; at < end; at += 1) rates[at] = Math.max(rates[at]!, factor * mean(at)); // at < minutes
    }
    return rates;
  };
}

/** Noise that is wilder by day than by night: rho between nearly 0 and .03, in the history as well. */
export const wilderByDay: Family['rates'] = (random, span) => {
  const [calm, wild] = [bursty(0.001)(random, span), bursty(0.03)(random, span)];
  const phase = random() * DAY;
  return byMinute(span.minutes, (at) => {
    const wildness = (1 + Math.sin((2 * Math.PI * (at + phase)) / DAY)) / 2;
    return (1 - wildness) * (calm[at] ?? Number.NaN) + wildness * (wild[at] ?? Number.NaN);
  });
};

/** Log-normal minutes with the same mean: heavier tails than a beta law has. */
export function logNormalMinutes(sigma: number): Family['rates'] {
  return (random, { minutes, mean }) => {
    const normal = randomNormal.source(random)(-(sigma ** 2) / 2, sigma);
    return byMinute(minutes, (at) => mean(at) * Math.exp(normal()));
  };
}

/** The candidate has the same mean as stable, but one minute in twenty holds a quarter of its errors. */
export const heavyMinutesOfTheCandidate: Family['rates'] = (random, { minutes, arm, isHistory, mean }) => {
  const heavy = arm === 'candidate' && !isHistory;
  const factor = () => (heavy ? (random() < 0.05 ? 5 : 0.75 / 0.95) : 1);
  return byMinute(minutes, (at) => mean(at) * factor());
};

/** A season of half the rate. */
export const season: NonNullable<Family['shared']> = (random, minutes) => {
  const phase = random() * DAY;
  return byMinute(minutes, (at) => 1 + 0.5 * Math.sin((2 * Math.PI * (at + phase)) / DAY));
};

/** An incident a day that multiplies both arms' rates, on top of the season. */
export function incidentsAndSeason(factor: number, lasting: number): NonNullable<Family['shared']> {
  return (random, minutes) => {
    const start = Math.floor(random() * (DAY - lasting));
    return season(random, minutes).map((usual, at) => {
      const ofDay = at % DAY;
      return ofDay >= start && ofDay < start + lasting ? factor * usual : usual;
    });
  };
}

/** Both arms' rate wanders for hours: logarithms with a standard deviation of 0.5 and a memory of three hours. */
export const slowWander: NonNullable<Family['shared']> = (random, minutes) => {
  const [deviation, kept] = [0.5, Math.exp(-1 / 180)];
  const normal = randomNormal.source(random)();
  let at = normal();
  return byMinute(minutes, () => {
    at = kept * at + Math.sqrt(1 - kept ** 2) * normal();
    return Math.exp(deviation * at - deviation ** 2 / 2);
  });
};

/** One beta law for both arms: every minute is a burst or a calm that they share. `rho` is for errors of this rate. */
export function sharedBursts(baseRate: number, rho: number): NonNullable<Family['shared']> {
  return (random, minutes) =>
    bursty(rho)(random, { minutes, arm: 'stable', isHistory: false, mean: () => baseRate }).map(
      (rate) => rate / baseRate,
    );
}

/** Minutes that ask more of both arms: one stretch of ten minutes in ten has three times the rate. */
export const heavyStretches: NonNullable<Family['shared']> = (random, minutes) =>
  held(random, minutes, 10, () => (random() < 0.1 ? 3 : 1));

function held(random: RandomSource, minutes: number, length: number, next: (minute: number) => number): Float64Array {
  const phase = Math.floor(random() * length);
  let rate = 0;
  return byMinute(minutes, (minute) => {
    if (minute === 0 || (minute + phase) % length === 0) rate = next(minute);
    return rate;
  });
}
