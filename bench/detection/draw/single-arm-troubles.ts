import { randomExponential } from 'd3-random';
import type { RandomSource } from '../../../lib/local/world/random-stream.ts';
import { byMinute } from './by-minute.ts';
import type { Family } from './family.ts';
import { bursty } from './rates.ts';

const DAY = 1440;
const TROUBLES_A_DAY = 3;

/**
 * Troubles that begin in both arms at once and end when each arm has recovered, each for itself, after 2 to some 20 minutes: the arm that
 * is slower to recover is alone with it for a while. A trouble's beginning is read off the rate that is due in both arms.
 */
const recoveries: Family['rates'] = (random, span) => {
  const { minutes, mean } = span;
  const noisy = bursty(0.01)(random, span);
  const lasting = randomExponential.source(random)(1 / 3);
  let slowUntil = 0;
  return byMinute(minutes, (at) => {
    const begins = at > 0 && mean(at) > 3 * mean(at - 1);
    if (begins) slowUntil = at + SHARED_MINUTES + Math.min(12, lasting());
    const alone = at < slowUntil && at > 0 && mean(at) < 3 * USUAL_RATE;
    return (alone ? 5 : 1) * (noisy[at] ?? Number.NaN);
  });
};

/** The troubles of `recoveries` while both arms have them. */
const SHARED_MINUTES = 4;
const USUAL_RATE = 0.01;
function sharedTroubles(random: RandomSource, minutes: number): Float64Array {
  let until = 0;
  return byMinute(minutes, (at) => {
    if (at >= until && random() < TROUBLES_A_DAY / DAY) until = at + SHARED_MINUTES;
    return at < until ? 5 : 1;
  });
}

/**
 * Troubles of single zones, of 2 to 12 minutes. Stable serves from three zones and feels a third of each; the candidate serves from one of
 * them and feels a third of the troubles, all of it.
 */
const zones: Family['rates'] = (random, { minutes, arm, isHistory, mean }) => {
  const isSpread = arm === 'stable' || isHistory;
  const [perDay, part] = isSpread ? [2, 1 / ZONES] : [2 / ZONES, 1];
  let [until, excess] = [0, 0];
  return byMinute(minutes, (at) => {
    if (at >= until && random() < perDay / DAY) {
      until = at + 2 + Math.floor(random() * 11);
      excess = part * (3 + 8 * random());
    }
    return (at < until ? 1 + excess : 1) * mean(at);
  });
};
const ZONES = 3;

/** Troubles that one arm has alone for some minutes: written after an earlier rule was fixed, and seen by the one in force. */
export const SINGLE_ARM_TROUBLES: readonly Family[] = [
  {
    name: 'recoveries',
    title: 'shared troubles x5, 3 a day, each arm recovers by itself',
    rates: recoveries,
    shared: sharedTroubles,
  },
  { name: 'zones', title: 'troubles of single zones, the candidate in one of three', rates: zones },
];
