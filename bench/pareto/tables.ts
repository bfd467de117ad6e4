import { type CellDelays, CONTENDERS, type Comparison } from './compare.ts';

/** The fastest contender of a cell and its median. */
function best(delays: Readonly<Record<string, number>>): { readonly name: string; readonly minutes: number } {
  const known = Object.entries(delays).filter(([, minutes]) => !Number.isNaN(minutes));
  const [name = 'none', minutes = Number.POSITIVE_INFINITY] = known.sort(([, a], [, b]) => a - b)[0] ?? [];
  return { name, minutes };
}

/** How the cells stand against the two goals. */
export function goalsOf({ cells }: Comparison) {
  const decided = cells.filter(({ own }) => !Number.isNaN(own));
  const first = decided.filter((cell) => cell.own <= best(cell.pooled).minutes);
  const within = (times: number) => decided.filter((cell) => cell.own <= times * best(cell.special).minutes);
  return {
    cells: decided.length,
    first: first.length,
    within15: within(1.5).length,
    within2: within(2).length,
    neverFound: decided
      .filter(({ own }) => !Number.isFinite(own))
      .map(({ noise, traffic, fault }) => ({ noise, traffic, fault })),
  };
}

const minutesText = (minutes: number): string =>
  Number.isNaN(minutes) ? '' : Number.isFinite(minutes) ? `${minutes}` : 'never';

/** Markdown: a row for each noise and traffic, a column for each fault: Stablehand, the best under one threshold, the noise's specialist. */
export function tableOf({ cells }: Comparison): string {
  const faults = [...new Set(cells.map(({ fault }) => fault))];
  const rows = [...new Set(cells.map(({ noise, traffic }) => `${noise}, ${traffic}/min`))];
  const cellText = (cell: CellDelays | undefined): string => {
    if (cell === undefined) return '';
    const [pooled, special] = [best(cell.pooled), best(cell.special)];
    const isFirst = cell.own <= pooled.minutes;
    const own = isFirst ? `**${minutesText(cell.own)}**` : minutesText(cell.own);
    return `${own} / ${minutesText(pooled.minutes)} / ${minutesText(special.minutes)}`;
  };
  const lines = rows.map((row) => {
    const texts = faults.map((fault) =>
      cellText(cells.find((cell) => `${cell.noise}, ${cell.traffic}/min` === row && cell.fault === fault)),
    );
    return `| ${[row, ...texts].join(' | ')} |`;
  });
  return [`| noise | ${faults.join(' | ')} |`, `| --- |${faults.map(() => ' --- |').join('')}`, ...lines].join('\n');
}

/** How often each contender is the fastest of the others. */
export function winsOf({ cells }: Comparison): string {
  const count = (pick: (cell: CellDelays) => string): string =>
    [...CONTENDERS.map(({ name }) => name)]
      .map((name) => ({ name, wins: cells.filter((cell) => pick(cell) === name).length }))
      .filter(({ wins }) => wins > 0)
      .sort((a, b) => b.wins - a.wins)
      .map(({ name, wins }) => `${name} ${wins}`)
      .join(', ');
  return `one threshold: ${count((cell) => best(cell.pooled).name)}\nspecialists: ${count((cell) => best(cell.special).name)}`;
}
