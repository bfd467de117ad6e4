import { afterEach, expect, it, vi } from 'vitest';
import { runProgram } from '../../lib/cli/program.ts';
import { tellStory } from '../../lib/local/story/tell-story.ts';

vi.mock('../../lib/local/story/tell-story.ts', () => ({
  tellStory: vi.fn(() =>
    Promise.reject(new AggregateError([new Error('the topic is gone')], 'the tick of 14:00 could not do everything')),
  ),
}));

afterEach(() => vi.restoreAllMocks());

const demo = (...args: readonly string[]) =>
  runProgram(['node', 'stablehand', 'demo', '--scenario', 'dead', '--seed', '4', '--no-page', ...args]);

it('a function that throws ends demo --json with one object that says so, and exit code 1', async () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  expect(await demo('--json')).toBe(1);
  expect(written).toHaveLength(1);
  expect(JSON.parse(written.join(''))).toMatchObject({
    scenario: 'dead',
    seed: 4,
    outcome: 'failed',
    reason: 'the tick of 14:00 could not do everything; the topic is gone',
    failedRequests: null,
    currentWeights: {},
    notices: [],
  });
});

it('people read the same in a sentence, without a stack trace, and learn when it is only their machine', async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await demo()).toBe(1);
  expect(written.join('')).toContain(
    'error: the story broke off: the tick of 14:00 could not do everything; the topic is gone\n',
  );
  expect(written.join('')).not.toMatch(/^ +at |less busy/m);
  vi.mocked(tellStory).mockRejectedValueOnce(new Error('sns:Publish: unavailable (TimeoutError: 8000 ms)'));
  expect(await demo()).toBe(1);
  expect(written.join('')).toContain('when this machine is less busy');
  expect(stdout).not.toHaveBeenCalled();
});
