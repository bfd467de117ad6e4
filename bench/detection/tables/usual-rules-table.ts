import { STATIONARY } from '../draw/families.ts';
import { ruleNamed } from '../rules/all-rules.ts';
import { USUAL_RULES } from '../rules/usual-rules.ts';
import { markdownTable } from './markdown.ts';
import type { CellResult, Table } from './table.ts';
import { firedIn, rateText, shareText, thousands } from './words.ts';

const OTHERS = ['independent-requests', ...USUAL_RULES.map(({ name }) => name)];
const NOISES = Object.values(STATIONARY);
const TRAFFICS = [1, 10, 100, 1000, 10_000];

/** False rollbacks within a day, every rule on the same minutes, errors alone: traffics, shares and base rates pooled. */
export const USUAL_RULES_TABLE: Table = {
  name: 'usual-rules',
  cells: (size) =>
    NOISES.flatMap((family) =>
      TRAFFICS.flatMap((requestsPerMinute) =>
        [0.1, 0.5].flatMap((share) =>
          [0.001, 0.01, 0.05].map((baseRate) => ({
            key: `usual-rules/${family.name}/${requestsPerMinute}/${share}/${baseRate}`,
            cell: { family, signals: ['errors'] as const, requestsPerMinute, share, baseRate, minutes: 1440 },
            rules: ['stablehand', ...OTHERS],
            runs: { quick: 1, full: 40 }[size],
          })),
        ),
      ),
    ),
  render: (results) => {
    const head = ['noise', '**Stablehand**', ...OTHERS];
    const byNoise = NOISES.map(({ name, title }) =>
      lineOf(
        title,
        results.filter(({ cell }) => cell.family.name === name),
      ),
    );
    const byTraffic = TRAFFICS.map((traffic) =>
      lineOf(
        `${thousands(traffic)} requests/min, rho .01`,
        results.filter(({ cell }) => cell.family.name === 'rho-.01' && cell.requestsPerMinute === traffic),
      ),
    );
    const legend = OTHERS.map((name) => `\`${name}\`: ${ruleNamed(name).title}`).join('; ');
    return `${markdownTable(head, [...byNoise, ...byTraffic])}\n\n${legend}.`;
  },
};

function lineOf(title: string, results: readonly CellResult[]): string[] {
  const runs = results.flatMap(({ decided }) => decided);
  return [
    title,
    rateText(firedIn(runs, 'stablehand'), runs.length),
    ...OTHERS.map((rule) => shareText(firedIn(runs, rule), runs.length)),
  ];
}
