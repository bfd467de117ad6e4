import { COME_AND_GO } from './come-and-go.ts';
import type { Family } from './family.ts';
import {
  bursty,
  heavyMinutesOfTheCandidate,
  heavyStretches,
  incidentsAndSeason,
  logNormalMinutes,
  rareBursts,
  sharedBursts,
  slowWander,
  wilderByDay,
} from './rates.ts';
import { SINGLE_ARM_TROUBLES } from './single-arm-troubles.ts';
import { UNSEEN_FAMILIES } from './unseen-families.ts';

const BASE_RATE = 0.01;

/** Noise without anything that lasts longer than a minute: the first three, with which delays are measured. */
export const STATIONARY = {
  independent: { name: 'independent', title: 'independent requests', rates: bursty(0) },
  'rho-.01': { name: 'rho-.01', title: 'beta-binomial minutes, rho .01', rates: bursty(0.01) },
  'rho-.05': { name: 'rho-.05', title: 'beta-binomial minutes, rho .05', rates: bursty(0.05) },
} satisfies Record<string, Family>;

/**
 * Days on which the candidate is as good as stable: one entry is one line of the tables of false rollbacks.
 *
 * The rates are those of errors. In the tables of three signals, slow answers and client errors are beta-binomial minutes (rho .01) on top of
 * what the family shares between the arms.
 */
export const FAMILIES: readonly Family[] = [
  ...Object.values(STATIONARY),
  {
    name: 'shared-incident',
    title: 'shared incident x20 for 15 min a day, season, rho .01',
    rates: bursty(0.01),
    shared: incidentsAndSeason(20, 15),
  },
  { name: 'bursts-5-min-.05', title: '5-minute one-arm bursts, rho .05', rates: bursty(0.05, 5) },
  { name: 'bursts-5-min-.01', title: '5-minute one-arm bursts, rho .01', rates: bursty(0.01, 5) },
  { name: 'missing', title: '20% of minutes missing, rho .01', rates: bursty(0.01), missing: 0.2 },
  { name: 'lag', title: 'errors known 0 to 4 min late, rho .01', rates: bursty(0.01), latestMinutes: 4 },
  {
    name: 'heavier-candidate',
    title: 'twice its share in heavy minutes (x3, both arms)',
    rates: bursty(0.01),
    shared: heavyStretches,
    share: (usual, { factor }) => (factor > 1 ? (2 * usual) / (1 + usual) : usual),
  },
  {
    name: 'heavy-minutes',
    title: "equal means, 1 in 20 of the candidate's minutes x5",
    rates: heavyMinutesOfTheCandidate,
  },
  {
    name: 'rare-8-seen',
    title: 'rare bursts x4-12, 1-8 min, 2 a day, seen',
    rates: rareBursts(2, 8, 12, true),
  },
  { name: 'rare-15-seen', title: 'rare bursts x4-20, 1-15 min, 2 a day, seen', rates: rareBursts(2, 15, 20, true) },
  {
    name: 'rare-8-unseen',
    title: 'the same up to 8 min, not in the history',
    rates: rareBursts(2, 8, 12, false),
  },
  { name: 'rare-15-unseen', title: 'the same up to 15 min, not in the history', rates: rareBursts(2, 15, 20, false) },
  {
    name: 'burstier-.05',
    title: 'equal means, candidate rho .05, stable 0',
    rates: bursty(({ arm, isHistory }) => (arm === 'candidate' && !isHistory ? 0.05 : 0)),
  },
  {
    name: 'burstier-.02',
    title: 'equal means, candidate rho .02, stable 0',
    rates: bursty(({ arm, isHistory }) => (arm === 'candidate' && !isHistory ? 0.02 : 0)),
  },
  { name: 'log-normal', title: 'log-normal minutes, sigma .6', rates: logNormalMinutes(0.6) },
  { name: 'wander', title: 'slow wander of both arms, rho .01', rates: bursty(0.01), shared: slowWander },
  {
    name: 'shared-bursts',
    title: 'bursts shared by both arms each minute, rho .05',
    rates: bursty(0),
    shared: sharedBursts(BASE_RATE, 0.05),
  },
  { name: 'wilder-by-day', title: 'rho 0 to .03 over the day, each arm at its own time', rates: wilderByDay },
  ...COME_AND_GO,
  ...SINGLE_ARM_TROUBLES,
  ...UNSEEN_FAMILIES,
];
