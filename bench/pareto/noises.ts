import { randomPareto } from 'd3-random';
import type { RandomSource } from '../../lib/local/world/random-stream.ts';
import { byMinute } from '../detection/draw/by-minute.ts';
import type { Family } from '../detection/draw/family.ts';
import { bursty, incidentsAndSeason, logNormalMinutes, rareBursts, slowWander } from '../detection/draw/rates.ts';

const DAY = 1440;

/** Bursts on one version alone, two a day, whose length has a Pareto law of index 1.5: some last for hours. */
const paretoBursts: Family['rates'] = (random, { minutes, mean }) => {
  const lasting = randomPareto.source(random)(1.5);
  const rates = byMinute(minutes, (at) => mean(at));
  for (let minute = 0; minute < minutes; minute += 1) {
    if (random() >= 2 / DAY) continue;
    const end = Math.min(minutes, minute + Math.ceil(2 * lasting()));
    const factor = 4 * 3 ** random();
    for (let at = minute; at < end; at += 1) rates[at] = Math.max(rates[at]!, factor * mean(at)); // at < minutes
  }
  return rates;
};

/** Failures come back as failures for some minutes: each arm's rate has a memory of five minutes around a shared level. */
const retries: Family['rates'] = (random, span) => {
  const fresh = bursty(0.01)(random, span);
  let memory = 1;
  return byMinute(span.minutes, (at) => {
    const due = span.mean(at);
    memory = 0.8 * memory + 0.2 * ((fresh[at] ?? Number.NaN) / due);
    return due * memory;
  });
};

/** Both arms' rate wanders together between a third and three times the usual, over hours. */
const wideWander: NonNullable<Family['shared']> = (random, minutes) => {
  const wander = slowWander(random, minutes);
  return byMinute(minutes, (at) => Math.min(3, Math.max(1 / 3, (wander[at] ?? Number.NaN) ** 2)));
};

/** Both arms' rate climbs to three times over the day. */
const ramp: NonNullable<Family['shared']> = (_random: RandomSource, minutes) =>
  byMinute(minutes, (at) => 1 + (2 * at) / minutes);

/** The kinds of healthy noise under which rules are compared. */
export const NOISES: readonly Family[] = [
  { name: 'independent', title: 'independent requests', rates: bursty(0) },
  { name: 'rho-.01', title: 'beta-binomial minutes, rho .01', rates: bursty(0.01) },
  { name: 'rho-.05', title: 'beta-binomial minutes, rho .05', rates: bursty(0.05) },
  { name: 'log-normal', title: 'log-normal minutes, sigma .6', rates: logNormalMinutes(0.6) },
  { name: 'one-armed', title: 'bursts on one version, x4-12, 1-8 min, 2 a day', rates: rareBursts(2, 8, 12, true) },
  { name: 'pareto', title: 'bursts on one version, Pareto length, 2 a day', rates: paretoBursts },
  {
    name: 'shared',
    title: 'shared incidents and a season, rho .01',
    rates: bursty(0.01),
    shared: incidentsAndSeason(20, 15),
  },
  { name: 'wander', title: 'both wander between a third and three times', rates: bursty(0.01), shared: wideWander },
  { name: 'retries', title: 'retries: five minutes of memory in each version', rates: retries },
  { name: 'ramp', title: 'both climb to three times over the day', rates: bursty(0.01), shared: ramp },
];
