import { randomExponential, randomGeometric, randomLogNormal } from 'd3-random';
import type { RandomSource } from '../../../lib/local/world/random-stream.ts';
import { byMinute } from './by-minute.ts';
import type { Family } from './family.ts';
import { bursty } from './rates.ts';

const DAY = 1440;

/** A trouble of one arm that comes back: each burst is followed by another one 10 to 40 minutes later with an even chance. */
const aftershocks: Family['rates'] = (random, { minutes, mean }) => {
  const rates = byMinute(minutes, (at) => mean(at));
  const lasting = randomGeometric.source(random)(1 / 4);
  const excess = randomExponential.source(random)(1 / 5);
  for (let minute = 0; minute < minutes; minute += 1) {
    if (random() >= 1 / DAY) continue;
    for (let start = minute; start < minutes; start += 10 + Math.floor(random() * 31)) {
      const end = Math.min(minutes, start + Math.min(15, lasting()));
      const factor = 3 + excess();
      for (let at = start; at < end; at += 1) rates[at] = Math.max(rates[at]!, factor * mean(at)); // at < minutes
      if (random() < 0.5) break;
    }
  }
  return rates;
};

const TENANTS = 30;
const SPELL_MINUTES = 20;

/** Tenants of very unequal size and quality who come and go for spells of minutes; requests reach either arm at random. */
function comingAndGoingTenants(random: RandomSource, minutes: number): Float64Array {
  const quality = randomLogNormal.source(random)(0, 1);
  const tenants = Array.from({ length: TENANTS }, (_, rank) => ({
    weight: 1 / (rank + 1),
    quality: quality(),
    active: random() < 0.5,
  }));
  const usual = meanQuality(tenants);
  return byMinute(minutes, () => {
    for (const tenant of tenants) if (random() < 1 / SPELL_MINUTES) tenant.active = !tenant.active;
    const here = tenants.filter(({ active }) => active);
    return here.length === 0 ? 1 : meanQuality(here) / usual;
  });
}

function meanQuality(tenants: readonly { readonly weight: number; readonly quality: number }[]): number {
  const weight = tenants.reduce((sum, each) => sum + each.weight, 0);
  return tenants.reduce((sum, each) => sum + each.weight * each.quality, 0) / weight;
}

/** Troubles that leave and come back. */
export const COME_AND_GO: readonly Family[] = [
  { name: 'aftershocks', title: 'one-arm bursts that come back after 10-40 min', rates: aftershocks },
  {
    name: 'tenants',
    title: 'unequal tenants that come and go, rho .005',
    rates: bursty(0.005),
    shared: comingAndGoingTenants,
  },
];
