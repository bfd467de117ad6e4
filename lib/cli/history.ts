import { type Command, InvalidArgumentError } from 'commander';
import type { HistoryAnswer, LiveAnswer } from '../contract/operate-answer.ts';
import { momentOf } from '../contract/operate-request.ts';
import { againstAws, type GuardRecord, jsonOption, openRecord, tableOption } from './aws-access.ts';
import { BadArgument, EXIT } from './bad-argument.ts';
import { wholeNumber } from './numbers.ts';
import { paintFor } from './paint.ts';
import type { Finish } from './program.ts';

interface HistoryOptions {
  readonly table?: string;
  readonly limit: number;
  readonly after?: string;
  readonly at?: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const HELP = `
Reads the stack's table and nothing else: the viewer policy's rights are enough.
Exit code 1: nothing is recorded about this endpoint, or about that time.

Examples:
  stablehand history                           rollbacks of all endpoints
  stablehand history fraud                     what happened, newest first
  stablehand history fraud --at 2026-11-22T03:00:00Z   what was live then
  stablehand history fraud --limit 1000 --csv > fraud.csv`;

/** `stablehand history`: what happened to an endpoint or to the fleet, or what was served at a time. */
export function addHistoryCommand(program: Command, finish: Finish): void {
  program
    .command('history')
    .description('say what happened to an endpoint, or what was live at a time')
    .argument('[endpoint]', 'its name; without it the rollbacks of all endpoints')
    .addOption(tableOption())
    .option('--limit <n>', 'how many events', wholeNumber(1, 10_000), 20)
    .option('--after <place>', 'the "next" of the page before')
    .option('--at <time>', 'what was live at this time, such as 2026-11-22T03:00:00Z', moment)
    .option('--csv', 'print comma-separated values, newest first')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (endpoint: string | undefined, options: HistoryOptions) => {
      const { table, csv = false, json = false } = options;
      refuseContradictions(endpoint, options);
      const record = await openRecord(table);
      const code = await againstAws(async () => {
        const answer = await answerTo(record, endpoint, options);
        process.stdout.write(json ? `${JSON.stringify(answer)}\n` : await textOf(answer, csv));
        const known = answer.outcome === 'history' ? answer.events.length > 0 : answer.live !== undefined;
        return known ? EXIT.asExpected : EXIT.notAsExpected;
      });
      finish(code);
    });
}

function refuseContradictions(endpoint: string | undefined, { csv, json, at, after }: HistoryOptions): void {
  if (csv === true && (json === true || at !== undefined))
    throw new BadArgument('--csv prints events: leave --json and --at out');
  if (at !== undefined && after !== undefined) throw new BadArgument('--after turns pages: leave --at out');
  if (at !== undefined && endpoint === undefined) throw new BadArgument('--at asks about one endpoint: name it');
}

async function answerTo(
  { events, fleet }: GuardRecord,
  endpoint: string | undefined,
  { limit, after, at }: HistoryOptions,
): Promise<HistoryAnswer | LiveAnswer> {
  const { readFleetHistory, readHistory, readLiveAt } = await import('../flows/read-history.ts');
  const { historyAnswerOf, liveAnswerOf } = await import('../contract/history-answers.ts');
  const page = { limit, ...(after === undefined ? {} : { after }) };
  if (endpoint === undefined) return historyAnswerOf('*', await readFleetHistory(fleet, page));
  if (at !== undefined) return liveAnswerOf(endpoint, at, await readLiveAt(events, endpoint, at));
  return historyAnswerOf(endpoint, await readHistory(events, endpoint, page));
}

function moment(text: string): number {
  const at = momentOf(text);
  if (at === undefined)
    throw new InvalidArgumentError('It must be a time with its zone, such as 2026-11-22T03:00:00Z.');
  return at;
}

async function textOf(answer: HistoryAnswer | LiveAnswer, csv: boolean): Promise<string> {
  const { historyCsv, historyLines, liveLines } = await import('./history-text.ts');
  const paint = paintFor(process.stdout, process.env);
  if (answer.outcome === 'live-at') return `${liveLines(answer, paint).join('\n')}\n`;
  return csv ? historyCsv(answer) : `${historyLines(answer, paint).join('\n')}\n`;
}
