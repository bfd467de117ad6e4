import type { Family } from '../draw/family.ts';
import { bursty, incidentsAndSeason, sharedBursts } from '../draw/rates.ts';
import { markdownTable } from './markdown.ts';
import type { CellResult, Table } from './table.ts';
import { firedIn, rateText, shareText } from './words.ts';

const BASE_RATE = 0.01;
const RHOS = [0, 0.01, 0.05];
const OTHERS = [
  'prototype-v0',
  'prototype-r',
  'independent-requests',
  'cloudwatch-1-of-1',
  'cloudwatch-3-of-5',
  'flagger-2x',
];

/** A hard life, and the rule that is asked about it. */
interface Stress {
  readonly family: Family;
  readonly rule: string;
  readonly shares: readonly number[];
}

const RAMP = [0.01, 0.05, 0.25, 0.5];

const STRESSES: readonly Stress[] = [
  ...RHOS.map((rho) =>
    usual({
      name: `incidents-${rho}`,
      title: `incident x20, 15 min a day, season; rho ${rho}`,
      rates: bursty(rho),
      shared: incidentsAndSeason(20, 15),
    }),
  ),
  ...RHOS.map((rho) =>
    usual({
      name: `long-incidents-${rho}`,
      title: `incident x3, 3 h a day, season; rho ${rho}`,
      rates: bursty(rho),
      shared: incidentsAndSeason(3, 180),
    }),
  ),
  ...RHOS.slice(1).map((rho) =>
    usual({ name: `5-min-${rho}`, title: `5-minute one-arm bursts; rho ${rho}`, rates: bursty(rho, 5) }),
  ),
  ...RHOS.map((rho) =>
    usual({
      name: `all-${rho}`,
      title: `incidents, season, 3-minute bursts, 20% missing; rho ${rho}`,
      rates: bursty(rho, 3),
      shared: incidentsAndSeason(20, 15),
      missing: 0.2,
    }),
  ),
  ...RHOS.map((rho) => ({
    ...usual({ name: `cold-${rho}`, title: `cold start, no history; rho ${rho}`, rates: bursty(rho) }),
    rule: 'stablehand-cold',
  })),
  usual({
    name: 'ramp',
    title: 'share 1, 5, 25, 50% in turn; rho .01',
    rates: bursty(0.01),
    share: (_usual, { at, of }) => RAMP[Math.floor((RAMP.length * at) / of)] ?? 0.5,
  }),
  {
    ...usual({
      name: 'shared-bursts',
      title: 'bursts shared by both arms, rho .05',
      rates: bursty(0),
      shared: sharedBursts(BASE_RATE, 0.05),
    }),
    shares: [0.1, 0.5],
  },
  {
    ...usual({
      name: 'calmer-candidate',
      title: 'equal means, candidate rho 0, stable .05',
      rates: bursty(({ arm, isHistory }) => (arm === 'stable' || isHistory ? 0.05 : 0)),
    }),
    shares: [0.1, 0.5],
  },
  {
    ...usual({
      name: 'burstier-candidate',
      title: 'equal means, candidate rho .05, stable 0',
      rates: bursty(({ arm, isHistory }) => (arm === 'candidate' && !isHistory ? 0.05 : 0)),
    }),
    shares: [0.1, 0.5],
  },
  {
    ...usual({
      name: 'twice-as-bursty',
      title: 'equal means, candidate rho .02, stable .01',
      rates: bursty(({ arm, isHistory }) => (arm === 'candidate' && !isHistory ? 0.02 : 0.01)),
    }),
    shares: [0.1, 0.5],
  },
];

/** False rollbacks within a day under stress, errors alone, 1000 requests a minute. */
export const STRESS_TABLE: Table = {
  name: 'stress',
  cells: (size) =>
    STRESSES.flatMap(({ family, rule, shares }) =>
      shares.map((share) => ({
        key: `stress/${family.name}/${share}`,
        cell: {
          family,
          signals: ['errors'] as const,
          requestsPerMinute: 1000,
          share,
          baseRate: BASE_RATE,
          minutes: 1440,
        },
        rules: [rule, ...OTHERS],
        runs: { quick: 2, full: 200 }[size],
      })),
    ),
  render: (results) =>
    markdownTable(
      ['scenario', 'share', '**Stablehand**', ...OTHERS],
      STRESSES.flatMap(({ family, rule, shares }) =>
        shares.map((share) =>
          lineOf(
            rule,
            results.find(({ key }) => key === `stress/${family.name}/${share}`),
          ),
        ),
      ),
    ),
};

function lineOf(rule: string, result: CellResult | undefined): string[] {
  const runs = result?.decided ?? [];
  return [
    result?.cell.family.title ?? '-',
    result === undefined ? '-' : `${100 * result.cell.share}%`,
    rateText(firedIn(runs, rule), runs.length),
    ...OTHERS.map((other) => shareText(firedIn(runs, other), runs.length)),
  ];
}

function usual(family: Family): Stress {
  return { family, rule: 'stablehand', shares: [0.1] };
}
