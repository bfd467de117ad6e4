import { medianOf } from '../../../lib/backtest/summary.ts';
import { STATIONARY } from '../draw/families.ts';
import { BESIDE, delayCells, LATE, NOISES, ODDS_RATIOS, resultOf, SHARES, TRAFFICS } from './delay-cells.ts';
import { acceptanceLines } from './delay-goals.ts';
import { type Delays, delaysOf, delayText, minutesText } from './delay-numbers.ts';
import { markdownTable } from './markdown.ts';
import type { CellResult, Table } from './table.ts';
import { thousands } from './words.ts';

/** How long a fault lives, beside what nobody can beat. */
export const DELAY_TABLE: Table = {
  name: 'delays',
  cells: delayCells,
  render: (results) =>
    [
      acceptanceLines(results),
      ...[0, LATE].map((fromMinute) => `${headingOf(fromMinute)}\n\n${tableOf(results, fromMinute)}`),
      `Usual rules, independent requests, fault at once (they are quick because they fire anyway):\n\n${besideTable(results)}`,
    ].join('\n\n'),
};

const headingOf = (fromMinute: number): string =>
  fromMinute === 0 ? '**A fault from the first minute:**' : `**A fault after ${fromMinute / 60} hours:**`;

const HEAD = [
  'noise',
  'share',
  'requests/min',
  'odds ratio',
  'runs',
  'limit',
  'SPRT',
  '**Stablehand**',
  'x limit',
  'as one of three',
  'V0',
  'R',
  'B',
  'before',
];

function tableOf(results: readonly CellResult[], fromMinute: number): string {
  const lines = NOISES.flatMap((noise) =>
    SHARES.flatMap((share) =>
      TRAFFICS.flatMap((traffic) =>
        ODDS_RATIOS.flatMap((oddsRatio) => {
          const result = resultOf(results, { noise, share, traffic, oddsRatio, fromMinute });
          return result === undefined ? [] : [lineOf(result)];
        }),
      ),
    ),
  );
  return markdownTable(HEAD, lines);
}

function lineOf(result: CellResult): string[] {
  const { cell, decided } = result;
  const of = (rule: string): Delays => delaysOf(result, rule);
  const [own, limit] = [of('stablehand'), of('limit-two-sample')];
  const ratio = own.median / limit.median;
  return [
    cell.family.name.replace('independent', 'iid').replace('-', ' '),
    `${100 * cell.share}%`,
    thousands(cell.requestsPerMinute),
    String(cell.fault?.oddsRatio),
    String(decided.length),
    delayText(limit),
    minutesText(of('limit-one-sample').median),
    `**${delayText(own)}**`,
    Number.isFinite(ratio) ? ratio.toFixed(1) : '-',
    minutesText(of('stablehand-of-three').median),
    minutesText(of('prototype-v0').median),
    minutesText(of('prototype-r').median),
    minutesText(medianOf(decided.flatMap(({ burstMinutes }) => burstMinutes ?? []))),
    String(own.before),
  ];
}

function besideTable(results: readonly CellResult[]): string {
  const lines = SHARES.flatMap((share) =>
    TRAFFICS.flatMap((traffic) =>
      ODDS_RATIOS.flatMap((oddsRatio) => {
        const result = resultOf(results, { noise: STATIONARY.independent, share, traffic, oddsRatio, fromMinute: 0 });
        if (result === undefined) return [];
        const rules = ['limit-two-sample', 'stablehand', ...BESIDE];
        const medians = rules.map((rule) => minutesText(delaysOf(result, rule).median));
        return [[`${100 * share}%`, thousands(traffic), String(oddsRatio), ...medians]];
      }),
    ),
  );
  return markdownTable(['share', 'requests/min', 'odds ratio', 'limit', '**Stablehand**', ...BESIDE], lines);
}
