import type { HistoryAnswer, HistoryLine, LiveAnswer, LiveLine } from '../contract/operate-answer.ts';
import { plainLine } from '../report/mail/lay-out.ts';
import { portionOf } from '../report/wording.ts';
import type { Paint } from './paint.ts';
import { filled } from './text-layout.ts';

/** Events under their days, newest first, and how to go on. */
export function historyLines({ endpoint, events, next }: HistoryAnswer, paint: Paint): string[] {
  const fleet = endpoint === '*';
  if (events.length === 0) return [fleet ? 'no rollback is recorded' : `nothing is recorded about ${endpoint}`];
  let day = '';
  const lines = events.flatMap((event) => {
    const newDay = event.at.slice(0, 10) === day ? [] : [paint.dim(`${event.at.slice(0, 10)} (UTC)`)];
    day = event.at.slice(0, 10);
    return [...newDay, ...eventLines(event, fleet, paint)];
  });
  return next === undefined ? lines : [...lines, '', paint.dim(`older ones: --after '${next}'`)];
}

const INDENT = ' '.repeat(9);

function eventLines({ endpoint, at, kind, who, why, from, to }: HistoryLine, fleet: boolean, paint: Paint): string[] {
  const by = who === 'stablehand' ? '' : paint.dim(` (${plainLine(who)})`);
  return [
    `  ${at.slice(11, 16)}  ${fleet ? `${paint.bold(endpoint)}: ${from} to ${to}` : paint.bold(kind.replaceAll('-', ' '))}${by}`,
    ...filled(plainLine(why), { first: INDENT, rest: INDENT, columns: paint.columns }),
  ];
}

/** What was live at a time, and the recorded change that made it so. */
export function liveLines({ sentence, endpoint, at, live, since }: LiveAnswer, paint: Paint): string[] {
  const fill = (text: string, indent: string): string[] =>
    filled(plainLine(text), { first: indent, rest: indent, columns: paint.columns });
  if (live === undefined || live.length === 0 || since === undefined) return fill(sentence, '');
  const width = Math.max(...live.map(({ variant }) => variant.length));
  return [
    paint.bold(`${endpoint} at ${at}`),
    ...live.map(({ variant, version = '?', share }) => `  ${variant.padEnd(width)}  ${version}  ${portionOf(share)}`),
    paint.dim(`so since ${since.at}: ${since.kind.replaceAll('-', ' ')}, ${plainLine(since.who)}`),
    ...fill(since.why, '  '),
  ];
}

const COLUMNS = ['endpoint', 'at', 'kind', 'who', 'why', 'from', 'to', 'rollback', 'live'] as const;

/** RFC 4180: a header line, every field quoted, lines end in CR LF. */
export function historyCsv({ events }: HistoryAnswer): string {
  const rows = events.map((event) => {
    const cells: Readonly<Record<string, string | undefined>> = { ...event, live: liveText(event.live) };
    return COLUMNS.map((column) => quoted(cells[column] ?? '')).join(',');
  });
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const liveText = (live: readonly LiveLine[] | undefined): string | undefined =>
  live?.map(({ variant, version = '?', share }) => `${variant}=${version}@${Number(share.toFixed(4))}`).join(' ');
