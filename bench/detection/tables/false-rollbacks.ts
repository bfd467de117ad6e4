import { minutesToDetect } from '../../../lib/core/evidence/readings/detection-limit.ts';
import { wilsonInterval } from '../../../lib/core/numbers/wilson-interval.ts';
import { SIGNALS } from '../../../lib/core/words/policy.ts';
import { FAMILIES } from '../draw/families.ts';
import { ALPHA, errorsPart } from '../rules/alpha.ts';
import { markdownTable } from './markdown.ts';
import type { CellResult, PlannedCell, Size, Table } from './table.ts';
import { firedIn, rateText, thousands, timeText } from './words.ts';

const DAY = 1440;
const BASE_RATE = 0.01;
const RULES = ['stablehand', 'hard-limit'];

interface Plan {
  readonly name: string;
  readonly minutes: number;
  /** Of the candidate. */
  readonly traffics: readonly number[];
  readonly shares: readonly number[];
  readonly runs: Readonly<Record<Size, number>>;
}

/** Every family at every traffic and share, with errors, latency and client errors under one budget. */
export function familyCells({ name, minutes, traffics, shares, runs }: Plan, size: Size): PlannedCell[] {
  return FAMILIES.flatMap((family) =>
    traffics.flatMap((ofCandidate) =>
      shares.map((share) => ({
        key: `${name}/${family.name}/${ofCandidate}/${share}`,
        cell: {
          family,
          signals: SIGNALS,
          requestsPerMinute: ofCandidate / share,
          share,
          baseRate: BASE_RATE,
          minutes,
          bakeMinutes: minutes,
        },
        rules: RULES,
        runs: runs[size],
      })),
    ),
  );
}

function tableOf(plan: Plan): Table {
  return {
    name: plan.name,
    cells: (size) => familyCells(plan, size),
    render: (results) => {
      const groups = plan.traffics.flatMap((traffic) => plan.shares.map((share) => ({ traffic, share })));
      const head = [
        'family',
        ...groups.map(({ traffic, share }) => `${thousands(traffic)}/min, ${100 * share}%`),
        'all',
      ];
      const line = (title: string, of: readonly CellResult[]) => [
        title,
        ...groups.map(({ traffic, share }) => pooled(of.filter((each) => isOf(each, traffic, share)))),
        pooled(of),
      ];
      const families = FAMILIES.map((family) =>
        line(
          family.title,
          results.filter(({ cell }) => cell.family.name === family.name),
        ),
      );
      return `${goalLines(results)}\n\n${markdownTable(head, [...families, line('**all**', results)])}`;
    },
  };
}

/** The budget as goals: all families together, and each of them. */
function goalLines(results: readonly CellResult[]): string {
  const rates = FAMILIES.flatMap(({ name, title }) => {
    const runs = results.filter(({ cell }) => cell.family.name === name).flatMap(({ decided }) => decided);
    return runs.length === 0 ? [] : [{ title, fired: firedIn(runs, 'stablehand'), runs: runs.length }];
  });
  const [all, allRuns] = [
    rates.reduce((sum, { fired }) => sum + fired, 0),
    rates.reduce((sum, { runs }) => sum + runs, 0),
  ];
  const [worst] = [...rates].sort((a, b) => b.fired / b.runs - a.fired / a.runs);
  if (worst === undefined) return '- nothing has been simulated yet';
  const isKept = wilsonInterval(all, allRuns).high <= 0.01;
  const isEven = worst.fired / worst.runs <= 0.015;
  return [
    `- all families together ${rateText(all, allRuns)}; goal: the upper limit at most 1%: **${isKept ? 'kept' : 'missed'}**`,
    `- the worst family, ${worst.title}: ${rateText(worst.fired, worst.runs)}; goal: at most 1.5%: **${isEven ? 'kept' : 'missed'}**`,
  ].join('\n');
}

const isOf = ({ cell }: CellResult, traffic: number, share: number): boolean =>
  cell.share === share && Math.round(cell.requestsPerMinute * cell.share) === traffic;

function pooled(results: readonly CellResult[]): string {
  const runs = results.flatMap(({ decided }) => decided);
  return rateText(firedIn(runs, 'stablehand'), runs.length);
}

/** A day at 100 and at 1000 candidate requests a minute. */
export const FAMILIES_TABLE = tableOf({
  name: 'families',
  minutes: DAY,
  traffics: [100, 1000],
  shares: [0.1, 0.5],
  runs: { quick: 3, full: 500 },
});

const QUIET = {
  name: 'quiet',
  minutes: DAY,
  traffics: [10],
  shares: [0.1, 0.5],
  runs: { quick: 2, full: 120 },
};

/** Where bad requests are so rare that time is poorly resolved, and what the judge says of that. */
export const QUIET_TABLE: Table = {
  ...tableOf(QUIET),
  render: (results) => `${QUIET.shares.map(unknownLine).join('\n')}\n${tableOf(QUIET).render(results)}`,
};

function unknownLine(share: number): string {
  const traffic = 10 / share;
  const alpha = ALPHA * errorsPart(() => true);
  const minutes = minutesToDetect({ stableRate: BASE_RATE, oddsRatio: 2, share }, traffic, alpha);
  return `- share ${100 * share}%: *too little traffic* is the verdict for about ${timeText(minutes)}, until a doubling of the errors would have been found`;
}

/** A week, with a bake of a week. */
export const WEEK_TABLE = tableOf({
  name: 'week',
  minutes: 7 * DAY,
  traffics: [100, 1000],
  shares: [0.1],
  runs: { quick: 1, full: 100 },
});
