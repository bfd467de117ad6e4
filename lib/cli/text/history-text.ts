import type {
  FleetLiveAnswer,
  HistoryAnswer,
  HistoryLine,
  LiveAnswer,
  LiveLine,
} from '../../contract/operate-answer.ts';
import { countOf, portionOf } from '../../core/words/spoken.ts';
import { renderCsv } from '../../report/csv.ts';
import { plainLine } from '../../report/mail/lay-out.ts';

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

function eventLines(event: HistoryLine, fleet: boolean, paint: Paint): string[] {
  const { endpoint, at, kind, who, why, from, to, tookSeconds } = event;
  const by = who === 'stablehand' ? '' : ` (${plainLine(who)})`;
  const where = fleet ? `${endpoint}: ` : '';
  const move = fleet && from !== undefined && to !== undefined ? `, ${from} to ${to}` : '';
  const took = tookSeconds === undefined || tookSeconds === 0 ? '' : `, after ${durationOf(tookSeconds)}`;
  return [
    `  ${at.slice(11, 16)}  ${paint.bold(`${where}${kind.replaceAll('-', ' ')}`)}${paint.dim(`${move}${took}${by}`)}`,
    ...filled(plainLine(why), { first: INDENT, rest: INDENT, columns: paint.columns }),
  ];
}

/** Ticks come once a minute: finer than that nothing is known. */
const durationOf = (seconds: number): string =>
  seconds < 3600
    ? countOf(Math.max(1, Math.round(seconds / 60)), 'minute')
    : `${Number((seconds / 3600).toFixed(1))} hours`;

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

/** The same of several endpoints, one after the other. */
export const fleetLiveLines = ({ endpoints }: FleetLiveAnswer, paint: Paint): string[] =>
  endpoints.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...liveLines(each, paint)]);

const COLUMNS = [
  'endpoint',
  'at',
  'kind',
  'who',
  'why',
  'from',
  'to',
  'rollback',
  'request',
  'tookSeconds',
  'signal',
  'candidateRequests',
  'candidateBad',
  'stableRequests',
  'stableBad',
  'logE',
  'failedRequests',
  'requestsAfter',
  'badAfter',
  'live',
] as const;

/** One row an event, its numbers in columns of their own. */
export const historyCsv = ({ events }: HistoryAnswer): string =>
  renderCsv(
    COLUMNS,
    events.map((event) => {
      const { comparison, recovery, live } = event;
      return {
        ...event,
        signal: comparison?.signal,
        candidateRequests: comparison?.candidate.requests,
        candidateBad: comparison?.candidate.bad,
        stableRequests: comparison?.stable.requests,
        stableBad: comparison?.stable.bad,
        logE: comparison?.logE,
        requestsAfter: recovery?.requests,
        badAfter: recovery?.bad,
        live: liveText(live),
      };
    }),
  );

const liveText = (live: readonly LiveLine[] | undefined): string | undefined =>
  live?.map(({ variant, version = '?', share }) => `${variant}=${version}@${Number(share.toFixed(4))}`).join(' ');
