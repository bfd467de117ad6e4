import { type Command, InvalidArgumentError } from 'commander';
import type { HistoryAnswer, LiveAnswer } from '../contract/operate-answer.ts';
import { momentOf } from '../contract/operate-request.ts';
import { againstAws, jsonOption, openRecord, tableOption } from './aws-access.ts';
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
Reads the stack's table and nothing else: the rights of the viewer policy are enough.
Exit code 1: nothing is recorded about this endpoint, or about that time.

Examples:
  stablehand history fraud-detector                             what happened, newest first
  stablehand history fraud-detector --at 2026-11-22T03:00:00Z   what was live then
  stablehand history fraud-detector --limit 1000 --csv > fraud.csv`;

/** `stablehand history`: what happened to an endpoint, or what it served at a time. */
export function addHistoryCommand(program: Command, finish: Finish): void {
  program
    .command('history')
    .description('say what happened to an endpoint, or what was live at a time')
    .argument('<endpoint>', 'its name')
    .addOption(tableOption())
    .option('--limit <n>', 'how many events', wholeNumber(1, 10_000), 20)
    .option('--after <place>', 'the "next" of the page before')
    .option('--at <time>', 'what was live at this time, such as 2026-11-22T03:00:00Z', moment)
    .option('--csv', 'print comma-separated values, newest first')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (endpoint: string, options: HistoryOptions) => {
      const { table, limit, after, at, csv = false, json = false } = options;
      if (csv && (json || at !== undefined)) throw new BadArgument('--csv prints events: leave --json and --at out');
      if (at !== undefined && after !== undefined) throw new BadArgument('--after turns pages: leave --at out');
      const { events } = await openRecord(table);
      const code = await againstAws(async () => {
        const { readHistory, readLiveAt } = await import('../flows/read-history.ts');
        const { historyAnswerOf, liveAnswerOf } = await import('../contract/history-answers.ts');
        const answer =
          at === undefined
            ? historyAnswerOf(
                endpoint,
                await readHistory(events, endpoint, { limit, ...(after === undefined ? {} : { after }) }),
              )
            : liveAnswerOf(endpoint, at, await readLiveAt(events, endpoint, at));
        process.stdout.write(json ? `${JSON.stringify(answer)}\n` : await textOf(answer, csv));
        const known = answer.outcome === 'history' ? answer.events.length > 0 : answer.live !== undefined;
        return known ? EXIT.asExpected : EXIT.notAsExpected;
      });
      finish(code);
    });
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
