import { type Command, InvalidArgumentError } from 'commander';
import type { StoryToTell } from '../../local/story/tell-story.ts';
import type { Finish } from '../bad-argument.ts';
import { EXIT } from '../bad-argument.ts';
import { type DemoOptions, type RawDemoOptions, resolveDemo } from '../demo-options.ts';
import { preparePage } from '../page-file.ts';
import { startProgress } from '../progress.ts';
import { quietFunctions } from '../quiet.ts';
import { SCENARIO_HELP, scenarioNamed } from '../scenario-names.ts';
import { aboveZero, wholeNumber } from '../text/numbers.ts';

const HELP = `
What can go wrong:
${SCENARIO_HELP}

Examples:
  stablehand demo                               a bad model is caught
  stablehand demo --scenario silent --seed 7    another fault, another day
  stablehand demo --json | jq .outcome          for a script`;

/** `stablehand demo`: a bad model is caught, moved away from, proven gone and reported, by the functions that are deployed. */
export function addDemoCommand(program: Command, finish: Finish): void {
  program
    .command('demo')
    .description('watch a bad model being caught and moved away from, in simulated time')
    .option('--scenario <name>', 'what goes wrong', named, 'bad-errors')
    .option('--seed <n>', 'another seed, another day', wholeNumber(0, 4_294_967_295), 1)
    .option('--traffic <file>', 'CSV of timestamp,value: requests per 5 minutes; its first 24 hours are history')
    .option('--traffic-scale <x>', 'multiplies all traffic', aboveZero(1_000_000), 1)
    .option('--hours <n>', 'how long to follow a scenario without a fault', aboveZero(336))
    .option('--out <dir>', 'where incident.html is written', 'out')
    .option('--no-page', 'write no page')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawDemoOptions) => {
      finish((await demo(resolveDemo(raw))) ? EXIT.asExpected : EXIT.notAsExpected);
    });
}

const named = (name: string) => {
  const found = scenarioNamed(name);
  if (found.kind === 'unknown') throw new InvalidArgumentError(found.sentence);
  return found.name;
};

/** @returns whether the story ended as its scenario must. */
async function demo(options: DemoOptions): Promise<boolean> {
  quietFunctions(process.env);
  const page = options.page ? preparePage(options.out) : undefined;
  // handlers read the quiet settings when they are loaded
  const { tellStory } = await import('../../local/story/tell-story.ts');
  const { storyResult } = await import('../../local/story/result/story-result.ts');
  const progress = startProgress(options, process.stderr);
  const story = await tellStory(storyOf(options, progress.advance))
    .finally(progress.stop)
    .catch((failure: unknown) => broken(options, failure));
  if (story === undefined) return false;
  if (page !== undefined) {
    const { storyReport } = await import('../../local/story/result/story-report.ts');
    const { renderIncidentPage } = await import('../../report/page/incident-page.ts');
    page.write(renderIncidentPage(storyReport(story, options.command)));
  }
  const path = page?.path ?? null;
  if (options.json) process.stdout.write(`${JSON.stringify(storyResult(story, path))}\n`);
  else {
    const { demoText } = await import('../text/demo-text.ts');
    process.stdout.write(demoText(story, { page: path, paint: options.paint, command: options.command }));
  }
  return story.misses.length === 0;
}

/** A function that throws ends the story; whoever reads the output hears of it where they look for the result. */
async function broken({ scenario, seed, json }: DemoOptions, failure: unknown): Promise<undefined> {
  const sentences = sentencesOf(failure);
  if (json) {
    const { brokenStory } = await import('../../local/story/result/story-result.ts');
    process.stdout.write(`${JSON.stringify(brokenStory(scenario, seed, sentences))}\n`);
  } else {
    process.stderr.write(`error: the story broke off: ${sentences}\n${/timeout/i.test(sentences) ? TOO_BUSY : ''}`);
  }
}

const TOO_BUSY = 'The functions give up as soon as they do in AWS: try again when this machine is less busy.\n';

/** What went wrong, and what led to it. */
function sentencesOf(failure: unknown): string {
  const sentence = failure instanceof Error ? failure.message : String(failure);
  const parts = failure instanceof AggregateError ? failure.errors.map(sentencesOf) : [];
  return [sentence, ...parts.filter((part) => !sentence.includes(part))].join('; ');
}

const storyOf = (
  { scenario, seed, course }: DemoOptions,
  onMinute: (done: number, of: number) => void,
): StoryToTell => ({ scenario, seed, ...course, onMinute });
