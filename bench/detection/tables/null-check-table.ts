import type { Family } from '../draw/family.ts';
import { bursty, incidentsAndSeason } from '../draw/rates.ts';
import { markdownTable } from './markdown.ts';
import type { Table } from './table.ts';
import { firedIn, rateText } from './words.ts';

const RHOS = [0, 0.01, 0.05];
const RULES = ['stablehand', 'prototype-v0', 'prototype-r'];

/** Lines of the table, each pooled over correlations and traffics. */
const LINES: readonly { readonly title: string; readonly families: readonly Family[]; readonly runs: number }[] = [
  {
    title: 'nothing outlasts a minute',
    families: RHOS.map((rho) => ({ name: `stationary-${rho}`, title: '', rates: bursty(rho) })),
    runs: 120,
  },
  {
    title: 'incidents and season',
    families: RHOS.map((rho) => ({
      name: `incidents-${rho}`,
      title: '',
      rates: bursty(rho),
      shared: incidentsAndSeason(20, 15),
    })),
    runs: 120,
  },
  {
    title: '3-minute one-arm bursts, incidents, 20% missing',
    families: RHOS.map((rho) => ({
      name: `3-min-${rho}`,
      title: '',
      rates: bursty(rho, 3),
      shared: incidentsAndSeason(20, 15),
      missing: 0.2,
    })),
    runs: 120,
  },
  {
    title: '5-minute one-arm bursts',
    families: RHOS.slice(1).map((rho) => ({ name: `5-min-${rho}`, title: '', rates: bursty(rho, 5) })),
    runs: 180,
  },
];
const TRAFFICS = [100, 1000, 10_000];

/** The rule and the prototypes on the same healthy days, errors alone, share 10%. */
export const NULL_CHECK_TABLE: Table = {
  name: 'null-check',
  cells: (size) =>
    LINES.flatMap(({ families, runs }) =>
      families.flatMap((family) =>
        TRAFFICS.map((requestsPerMinute) => ({
          key: `null-check/${family.name}/${requestsPerMinute}`,
          cell: { family, signals: ['errors'] as const, requestsPerMinute, share: 0.1, baseRate: 0.01, minutes: 1440 },
          rules: RULES,
          runs: size === 'quick' ? 1 : runs,
        })),
      ),
    ),
  render: (results) =>
    markdownTable(
      ['family', '**Stablehand**', 'V0', 'R'],
      LINES.map(({ title, families }) => {
        const names = families.map(({ name }) => name);
        const runs = results.filter(({ cell }) => names.includes(cell.family.name)).flatMap(({ decided }) => decided);
        return [title, ...RULES.map((rule) => rateText(firedIn(runs, rule), runs.length))];
      }),
    ),
};
