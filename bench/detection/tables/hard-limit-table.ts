import { FAMILIES } from '../draw/families.ts';
import { markdownTable } from './markdown.ts';
import type { Table } from './table.ts';
import { firedIn, rateText, thousands } from './words.ts';

const TRAFFICS = [1, 2, 5, 10, 100, 1000];
const SHARES = [0.1, 0.5];

/** Healthy days on which the judge's hard limits look at the errors. */
export const HARD_LIMIT_TABLE: Table = {
  name: 'hard-limits',
  cells: (size) =>
    FAMILIES.flatMap((family) =>
      TRAFFICS.flatMap((ofCandidate) =>
        SHARES.map((share) => ({
          key: `hard-limits/${family.name}/${ofCandidate}/${share}`,
          cell: {
            family,
            signals: ['errors'] as const,
            requestsPerMinute: ofCandidate / share,
            share,
            baseRate: 0.01,
            minutes: 1440,
          },
          rules: ['hard-limit'],
          runs: { quick: 5, full: 150 }[size],
        })),
      ),
    ),
  render: (results) => {
    const line = (title: string, of: typeof results) => {
      const runs = of.flatMap(({ decided }) => decided);
      return [title, rateText(firedIn(runs, 'hard-limit'), runs.length)];
    };
    const byTraffic = TRAFFICS.map((traffic) =>
      line(
        thousands(traffic),
        results.filter(({ cell }) => Math.round(cell.requestsPerMinute * cell.share) === traffic),
      ),
    );
    return markdownTable(['candidate requests/min', 'days with a rollback'], [...byTraffic, line('**all**', results)]);
  },
};
