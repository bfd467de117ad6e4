import { randomPareto } from 'd3-random';
import { byMinute } from './by-minute.ts';
import type { Family } from './family.ts';
import { bursty } from './rates.ts';

const HOUR = 60;
const JOB_MINUTES = 3;

/** A job that runs three minutes in every hour, in each arm at a minute of its own, and triples the rate meanwhile. */
const hourlyJobs: Family['rates'] = (random, span) => {
  const noisy = bursty(0.005)(random, span);
  const begins = Math.floor(random() * HOUR);
  return byMinute(span.minutes, (at) => {
    const isRunning = (at + HOUR - begins) % HOUR < JOB_MINUTES;
    return (isRunning ? 3 : 1) * (noisy[at] ?? Number.NaN);
  });
};

/** A minute in forty has its rate multiplied by a number without a variance: most by little more than 2, a few by 30. */
const heavyTails: Family['rates'] = (random, { minutes, mean }) => {
  const times = randomPareto.source(random)(1.5);
  return byMinute(minutes, (at) => mean(at) * (random() < 1 / 40 ? Math.min(30, 2 * times()) : 1));
};

/** Written only after the rule and its constants were fixed, and drawn for the first time with the tables: they could not be tuned on. */
export const UNSEEN_FAMILIES: readonly Family[] = [
  { name: 'hourly-jobs', title: 'unseen: 3 minutes x3 in every hour, each arm at its own', rates: hourlyJobs },
  {
    name: 'heavy-tails',
    title: 'unseen: 1 minute in 40 x2 to x30 (Pareto 1.5), each arm by itself',
    rates: heavyTails,
  },
];
