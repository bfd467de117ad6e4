import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { LiveStory } from '../../local/story/live-story.ts';
import type { ScenarioName } from '../../local/story/scenario.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, EXIT } from '../bad-argument.ts';
import { quietFunctions } from '../quiet.ts';
import { scenarioNamed } from '../scenario-names.ts';
import { aboveZero, wholeNumber } from '../text/numbers.ts';
import { paintFor } from '../text/paint.ts';

interface LocalOptions {
  readonly scenario: ScenarioName;
  readonly port: number;
  readonly speed: number;
  readonly seed: number;
  readonly minutes: number;
}

/** `stablehand local`: an AWS for the aws command line, with an endpoint under watch in it. */
export function addLocalCommand(program: Command, finish: Finish): void {
  program
    .command('local')
    .description('start an AWS on this machine that your aws command line can talk to')
    .option('--scenario <name>', 'what goes wrong, beginning now', named, 'healthy')
    .option('--port <n>', 'on 127.0.0.1; 0 takes any free one', wholeNumber(0, 65_535), 4566)
    .option('--speed <n>', 'simulated seconds a second', aboveZero(600), 1)
    .option('--seed <n>', 'another seed, other requests', wholeNumber(0, 4_294_967_295), 1)
    .option('--minutes <n>', 'ends by itself after so many real minutes', aboveZero(1440), 60)
    .action(async (options: LocalOptions) => {
      quietFunctions(process.env);
      const story = await start(options);
      const policy = await policyFileOf(options.scenario);
      try {
        const { liveBanner, servedLines } = await import('../text/live-text.ts');
        const paint = paintFor(process.stdout, process.env);
        say(liveBanner(story, { ...options, policyFile: policy.path, paint }));
        await liveUntil(story, ending(options.minutes), async () => say(servedLines(await story.news(), paint)));
      } finally {
        policy.forget();
      }
      say(['', 'Ended; nothing is left behind.']);
      finish(EXIT.asExpected);
    });
}

/** The policy of the story as a file, so that status shows the mode that is at work. */
async function policyFileOf(scenario: ScenarioName): Promise<{ readonly path: string; forget(): void }> {
  const { demoPolicyText } = await import('../../local/story/demo-policy.ts');
  const { scenarioOf } = await import('../../local/story/scenario.ts');
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-local-'));
  const path = join(folder, 'stablehand.yaml');
  writeFileSync(path, demoPolicyText(scenarioOf(scenario).policy));
  return { path, forget: () => rmSync(folder, { recursive: true, force: true }) };
}

const say = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
};

const named = (name: string): ScenarioName => {
  const found = scenarioNamed(name);
  if (found.kind === 'unknown') throw new InvalidArgumentError(found.sentence);
  return found.name;
};

async function start(options: LocalOptions): Promise<LiveStory> {
  // handlers read the quiet settings when they are loaded
  const { startLiveStory } = await import('../../local/story/live-story.ts');
  return startLiveStory({ ...options, nowEpochSeconds: Date.now() / 1000 }).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'EADDRINUSE' && failure.code !== 'EACCES') throw failure;
    throw new BadArgument(
      `port ${options.port} cannot be had (${failure.code}): name another with --port, 0 takes any`,
    );
  });
}

/** Lets the story live, and tells its news, until `ended`. */
async function liveUntil(story: LiveStory, ended: Ending, tell: () => Promise<void>): Promise<void> {
  try {
    while (!ended.isOver()) {
      const millis = await story.step();
      await tell();
      await ended.atMost(millis);
    }
  } finally {
    ended.forget();
    await story.close();
  }
}

interface Ending {
  readonly isOver: () => boolean;
  /** Resolves after so many milliseconds, or at the end. */
  readonly atMost: (millis: number) => Promise<void>;
  readonly forget: () => void;
}

/** Ctrl-C, the time that was given, or the death of whoever started this: a forgotten server must not stay for ever. */
function ending(minutes: number): Ending {
  const parent = process.ppid;
  let over = false;
  let wake = (): void => undefined;
  const end = (): void => {
    over = true;
    wake();
  };
  const timers = [
    setTimeout(end, minutes * 60_000),
    setInterval(() => {
      if (process.ppid !== parent) end();
    }, 1000),
  ];
  process.once('SIGINT', end).once('SIGTERM', end);
  return {
    isOver: () => over,
    atMost: (millis) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, millis);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (over) wake();
      }),
    forget() {
      for (const timer of timers) clearTimeout(timer);
      process.off('SIGINT', end).off('SIGTERM', end);
    },
  };
}
