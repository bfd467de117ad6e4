import '../lambdas/quiet.ts';
import { onTestFinished, vi } from 'vitest';
import { runProgram } from '../../lib/cli/program.ts';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { aStoryWorld, minutes, tickEvent } from '../lambdas/a-story-world.ts';

const WORDS = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/** `fraud` was rolled back; the shell of an engineer points at its account. */
export async function aShell(passing = 20, policy?: string): Promise<StoryWorld> {
  const world = await aStoryWorld(policy);
  await world.healthCheck(tickEvent(world.aws));
  await minutes(world, passing);
  for (const word of WORDS) vi.stubEnv(word, world.aws.env[word]);
  vi.stubEnv('STABLEHAND_TABLE', 'stablehand');
  vi.stubEnv('STABLEHAND_STACK', 'Stablehand');
  vi.useFakeTimers({ toFake: ['Date'], now: world.aws.clock.nowEpochSeconds() * 1000 });
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });
  return world;
}

/** Runs a command in this process. */
export async function run(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  try {
    const code = await runProgram(['node', 'stablehand', ...args]);
    return { code, stdout, stderr };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

export const tooWide = (text: string): string[] => text.split('\n').filter((line) => [...line].length > 80);
