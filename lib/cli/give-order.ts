import type { Answer } from '../adapters/aws/lambda-invoker.ts';
import { plainLine } from '../report/mail/lay-out.ts';
import { againstAws, openFunctions } from './aws-access.ts';
import { EXIT, type ExitCode } from './bad-argument.ts';
import { paintFor } from './text/paint.ts';
import { filled } from './text/text-layout.ts';

/** A request to one of the functions for people. */
export interface OrderToGive {
  readonly functionName: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly by: string;
  readonly json: boolean;
}

/** What counts as "as expected": the order is carried out, under way, or was so already. */
const GOOD: readonly string[] = ['accepted', 'waiting', 'dry-run', 'done', 'unchanged'];

/** Sends the request, prints the answer, and says by the exit code whether it was refused. */
export function giveOrder({ functionName, request, by, json }: OrderToGive): Promise<ExitCode> {
  return againstAws(async () => {
    const functions = await openFunctions();
    const answer = await functions.invoke(functionName, { ...request, by });
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${answerLines(answer, by).join('\n')}\n`);
    return GOOD.includes(answer.outcome) ? EXIT.asExpected : EXIT.notAsExpected;
  });
}

/** The outcome first, then the sentence; what is recorded says by whom, as claimed. */
function answerLines(answer: Answer, by: string): string[] {
  const paint = paintFor(process.stdout, process.env);
  const { outcome, sentence = '', from, to, id } = answer;
  const colour = GOOD.includes(outcome) ? paint.good : paint.bad;
  const move = typeof from === 'string' && typeof to === 'string' ? `  ${from} to ${to}` : '';
  const name = typeof id === 'string' ? `  (rollback ${id})` : '';
  const recorded = ['accepted', 'waiting', 'done'].includes(outcome);
  const fill = (text: string): string[] => filled(plainLine(text), { first: '  ', rest: '  ', columns: paint.columns });
  return [
    `${paint.bold(colour(outcome.toUpperCase()))}${move}${name}`,
    ...fill(inCommandWords(sentence)),
    ...endpointLines(answer, fill),
    ...(recorded ? [paint.dim(`  Recorded as ordered by ${plainLine(by)} (claimed, not proven).`)] : []),
  ];
}

/** The functions speak of fields of a request; whoever typed a command reads of options. */
const inCommandWords = (sentence: string): string =>
  sentence
    .replace(/; it takes \{.*\}$/, '')
    .replace('add "force": true', 'add --force')
    .replace('name one with "to"', 'name one with --to');

/** Only where there are several: for one, the sentence has said it. */
function endpointLines({ endpoints }: Answer, fill: (text: string) => string[]): string[] {
  if (!Array.isArray(endpoints) || endpoints.length < 2) return [];
  return endpoints.flatMap((each: Readonly<Record<string, unknown>>) =>
    fill(`${each.endpoint}: ${each.outcome}, ${each.sentence}`),
  );
}
