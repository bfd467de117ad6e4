import { STATIONARY } from '../draw/families.ts';
import type { Family } from '../draw/family.ts';
import type { CellResult, PlannedCell, Size } from './table.ts';

const DAY = 1440;
export const LATE = 360;
export const NOISES: readonly Family[] = Object.values(STATIONARY);
/** Of both arms. */
export const TRAFFICS = [100, 1000, 10_000];
export const SHARES = [0.1, 0.5];
export const ODDS_RATIOS = [2, 5, 20];

const RULES = [
  'limit-two-sample',
  'limit-one-sample',
  'stablehand',
  'stablehand-of-three',
  'prototype-v0',
  'prototype-r',
];
/** Shown beside, where they say most: independent requests, fault at once. */
export const BESIDE = ['cloudwatch-3-of-5', 'flagger-2x', 'z-test'];

/** The fault whose absence is claimed when a candidate is called healthy. */
export const DOUBLING = 2;

/** What tells the cells of the delay table apart. */
export interface DelayCell {
  readonly noise: Family;
  readonly share: number;
  readonly traffic: number;
  readonly oddsRatio: number;
  readonly fromMinute: number;
}

const keyOf = ({ noise, share, traffic, oddsRatio, fromMinute }: DelayCell): string =>
  `delays/${noise.name}/${share}/${traffic}/${oddsRatio}/${fromMinute}`;

export function delayCells(size: Size): PlannedCell[] {
  const all = [0, LATE].flatMap((fromMinute) =>
    NOISES.flatMap((noise) =>
      SHARES.flatMap((share) =>
        TRAFFICS.flatMap((traffic) =>
          ODDS_RATIOS.map((oddsRatio) => ({ noise, share, traffic, oddsRatio, fromMinute })),
        ),
      ),
    ),
  );
  return all.map((each) => {
    const { noise, share, traffic, oddsRatio, fromMinute } = each;
    return {
      key: keyOf(each),
      cell: {
        family: noise,
        signals: ['errors'],
        requestsPerMinute: traffic,
        share,
        baseRate: 0.01,
        minutes: fromMinute + DAY,
        fault: { oddsRatio, fromMinute },
      },
      rules: [
        ...RULES,
        ...(fromMinute === 0 && noise === STATIONARY.independent ? BESIDE : []),
        ...(fromMinute === 0 && oddsRatio === DOUBLING ? ['claim-of-health'] : []),
      ],
      runs: size === 'quick' ? 5 : traffic === 10_000 ? 60 : 100,
    };
  });
}

export const resultOf = (results: readonly CellResult[], cell: DelayCell): CellResult | undefined =>
  results.find(({ key }) => key === keyOf(cell));
