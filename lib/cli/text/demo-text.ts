import { storyNumbersOf } from '../../local/story/result/story-numbers.ts';
import { eventsOfStory } from '../../local/story/result/story-report.ts';
import type { ToldStory } from '../../local/story/tell-story.ts';
import { OUTCOME_BADGE } from '../../report/page/outcome.ts';
import { decisiveMails, mailLines } from './mail-text.ts';
import type { Paint } from './paint.ts';
import { columnsOf, filled } from './text-layout.ts';
import { timelineLines } from './timeline-text.ts';

export interface DemoTextOptions {
  /** Where the page is; null when none was written. */
  readonly page: string | null;
  readonly paint: Paint;
  readonly command: string;
}

/** A story for the terminal: what happened, who was told, the numbers, and last, where eyes are when it ends, how it ended. */
export function demoText(story: ToldStory, { page, paint, command }: DemoTextOptions): string {
  const heading = (text: string): string => paint.bold(text);
  return [
    heading(`Scenario ${story.name}, seed ${story.seed}`),
    ...filled(
      `${sentenceOf(story.scenario.about)} Stablehand's own functions look at the endpoint ${story.endpoint} every minute, in an AWS that lives on this machine only.`,
      { first: '', rest: '', columns: paint.columns },
    ),
    '',
    heading('What happened (UTC)'),
    ...timelineLines(eventsOfStory(story), paint),
    '',
    heading('Who was told'),
    ...mailLines(story.mails, paint),
    '',
    ...decisiveMails(story.notices).flatMap(({ subject, text }) => [
      heading('As engineers got it'),
      `${paint.dim('|')} Subject: ${subject}`,
      paint.dim('|'),
      ...text.split('\n').map((line) => `${paint.dim('|')} ${line}`.trimEnd()),
      '',
    ]),
    heading('The numbers'),
    ...columnsOf(storyNumbersOf(story).map(({ label, value }) => [label, value] as const)),
    ...filled(`weights now, as DescribeEndpoint says: ${weightsText(story)}`, {
      first: '  ',
      rest: '    ',
      columns: paint.columns,
    }),
    '',
    ...ending(story, paint),
    '',
    ...whatNext(page, command, paint),
    '',
  ].join('\n');
}

/** `after an hour` as `After an hour.` */
const sentenceOf = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const weightsText = ({ served, labels }: ToldStory): string =>
  served.variants
    .map(({ variant, model, weight }) => `${variant} ${Number(weight.toPrecision(4))} (${labels.get(model) ?? model})`)
    .join(', ');

/** Green is for users who are well: a story may go as it must and still leave work to people. */
function ending({ name, end, misses }: ToldStory, paint: Paint): string[] {
  const { sign, words, tone } = OUTCOME_BADGE[end.outcome];
  if (misses.length === 0) {
    const line = `${sign} ${words}: as ${name} must end.`;
    return [paint.bold(tone === 'bad' ? line : paint.good(line))];
  }
  return [
    paint.bold(paint.bad(`${sign} ${words}: not as ${name} must end.`)),
    ...misses.flatMap((miss) => filled(miss, { first: '  - ', rest: '    ', columns: paint.columns })),
  ];
}

function whatNext(page: string | null, command: string, paint: Paint): string[] {
  const other = command.includes('--scenario silent') ? 'slow' : 'silent';
  return [
    ...(page === null ? [] : [`${paint.bold('The page with the plots:')} ${page}`, '']),
    paint.bold('Try next'),
    ...columnsOf([
      [`npm start -- --scenario ${other}`, 'another fault'],
      ['npm run -s stablehand -- check stablehand.yaml', 'what a policy means'],
      ['npm run -s stablehand -- local', 'an AWS for the aws command'],
    ]),
  ];
}
