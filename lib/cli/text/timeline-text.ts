import { isoOf } from '../../core/words/time.ts';
import type { ReportedEvent } from '../../report/page/incident-report.ts';
import type { Paint } from './paint.ts';
import { filled } from './text-layout.ts';

/** Events under the day on which they happened: time and what in one line, why below it. */
export function timelineLines(events: readonly ReportedEvent[], paint: Paint): string[] {
  let day = '';
  return events.flatMap((event) => {
    const iso = isoOf(event.atEpochSeconds);
    const newDay = iso.slice(0, 10) === day ? [] : [paint.dim(`  ${dayOf(event.atEpochSeconds)}`)];
    day = iso.slice(0, 10);
    const who = event.who === 'stablehand' ? '' : paint.dim(` (${event.who})`);
    const what = TURNING_POINTS.includes(event.kind) ? paint.bold(wordsOf(event.kind)) : wordsOf(event.kind);
    return [
      ...newDay,
      `  ${iso.slice(11, 16)}  ${what}${who}`,
      ...filled(event.why, { first: INDENT, rest: INDENT, columns: paint.columns }),
    ];
  });
}

const INDENT = ' '.repeat(9);

/** What a reader looks for first. */
const TURNING_POINTS: readonly string[] = [
  'fault',
  'trouble',
  'rollback-decided',
  'rolled-back',
  'recovered',
  'not-recovered',
  'held',
  'failed',
  'superseded',
];

const wordsOf = (kind: string): string => kind.replaceAll('-', ' ');

const dayOf = (atEpochSeconds: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(atEpochSeconds * 1000);
