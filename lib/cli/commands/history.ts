import { type Command, InvalidArgumentError } from 'commander';
import type { FleetLiveAnswer, HistoryAnswer, LiveAnswer } from '../../contract/operate-answer.ts';
import { zonedTimeOf } from '../../contract/zoned-time.ts';
import { isoOf } from '../../core/words/time.ts';
import { againstAws, type GuardRecord, jsonOption, openRecord, policyOption, tableOption } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, EXIT } from '../bad-argument.ts';
import { guardsToShow } from '../guards-to-show.ts';
import { wholeNumber } from '../text/numbers.ts';
import { paintFor } from '../text/paint.ts';

interface HistoryOptions {
  readonly table?: string;
  readonly limit: number;
  readonly after?: string;
  readonly at?: number;
  readonly policy: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

const HELP = `
Reads the stack's table and nothing else: the viewer policy's rights are enough.
Exit code 1: nothing is recorded about an endpoint, or about that time.

Examples:
  stablehand history                           rollbacks of all endpoints
  stablehand history fraud                     what happened, newest first
  stablehand history fraud --at 2026-11-22T03:00:00Z   what was live then
  stablehand history --at 2026-11-22T03:00:00Z         on every endpoint
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
    .addOption(policyOption('names the endpoints for --at where none is given'))
    .option('--csv', 'print comma-separated values, newest first')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (endpoint: string | undefined, options: HistoryOptions) => {
      const { table, csv = false, json = false } = options;
      refuseContradictions(options);
      const record = await openRecord(table);
      const code = await againstAws(async () => {
        const answer = await answerTo(record, endpoint, options);
        process.stdout.write(json ? `${JSON.stringify(answer)}\n` : await textOf(answer, csv));
        return isKnown(answer) ? EXIT.asExpected : EXIT.notAsExpected;
      });
      finish(code);
    });
}

type Answer = HistoryAnswer | LiveAnswer | FleetLiveAnswer;

function isKnown(answer: Answer): boolean {
  if ('endpoints' in answer) return answer.endpoints.every(({ live }) => live !== undefined);
  // a fleet without any rollback is as it should be
  return answer.outcome === 'history' ? answer.endpoint === '*' || answer.events.length > 0 : answer.live !== undefined;
}

function refuseContradictions({ csv, json, at, after }: HistoryOptions): void {
  if (csv === true && (json === true || at !== undefined))
    throw new BadArgument('--csv prints events: leave --json and --at out');
  if (at !== undefined && after !== undefined) throw new BadArgument('--after turns pages: leave --at out');
}

async function answerTo(
  { events, fleet }: GuardRecord,
  endpoint: string | undefined,
  { limit, after, at, policy }: HistoryOptions,
): Promise<Answer> {
  const { readFleetHistory, readHistory, readLiveAt } = await import('../../flows/read-history.ts');
  const { historyAnswerOf, liveAnswerOf } = await import('../../contract/history-answers.ts');
  const page = { limit, ...(after === undefined ? {} : { after }) };
  if (at === undefined)
    return endpoint === undefined
      ? historyAnswerOf('*', await readFleetHistory(fleet, page))
      : historyAnswerOf(endpoint, await readHistory(events, endpoint, page));
  const liveOf = async (name: string) => liveAnswerOf(name, at, await readLiveAt(events, name, at));
  if (endpoint !== undefined) return liveOf(endpoint);
  const endpoints: LiveAnswer[] = [];
  for (const guard of await guardsToShow(undefined, policy)) endpoints.push(await liveOf(guard.endpoint));
  return { outcome: 'live-at', endpoint: '*', at: isoOf(at), endpoints };
}

function moment(text: string): number {
  const at = zonedTimeOf(text);
  if (at === undefined)
    throw new InvalidArgumentError('It must be a time with its zone, such as 2026-11-22T03:00:00Z.');
  return at;
}

async function textOf(answer: Answer, csv: boolean): Promise<string> {
  const { fleetLiveLines, historyCsv, historyLines, liveLines } = await import('../text/history-text.ts');
  const paint = paintFor(process.stdout, process.env);
  if ('endpoints' in answer) return `${fleetLiveLines(answer, paint).join('\n')}\n`;
  if (answer.outcome === 'live-at') return `${liveLines(answer, paint).join('\n')}\n`;
  return csv ? historyCsv(answer) : `${historyLines(answer, paint).join('\n')}\n`;
}
