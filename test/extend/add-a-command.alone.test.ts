import { afterEach, expect, test, vi } from 'vitest';

vi.mock(import('../../lib/cli/commands/registry.ts'), async (original) => {
  const [{ COMMAND_GROUPS }, { addOddsCommand }] = await Promise.all([original(), import('./odds-command.ts')]);
  // the name that a newcomer adds to a group of the registry
  return {
    COMMAND_GROUPS: COMMAND_GROUPS.map((group) => ({ ...group, commands: [...group.commands, addOddsCommand] })).slice(
      0,
      1,
    ),
  };
});

import { runProgram } from '../../lib/cli/program.ts';

afterEach(() => vi.restoreAllMocks());

/** What a call prints, and its exit code. */
async function said(...words: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  const code = await runProgram(['node', 'stablehand', ...words]);
  vi.restoreAllMocks();
  return { code, out: out.join(''), err: err.join('') };
}

test('a command that is one file and one name in the registry runs, with its exit code', async () => {
  expect(await said('odds', '4.6')).toEqual({ code: 0, out: 'odds of 99.5 to 1\n', err: '' });
  expect(await said('odds', '0', '--json')).toEqual({ code: 1, out: '{"logE":0,"odds":1}\n', err: '' });
});

test('a word that it cannot follow is a sentence and exit code 2', async () => {
  const { code, err } = await said('odds', 'high');
  expect({ code, err }).toEqual({ code: 2, err: 'error: <log-e>: got "high", allowed: a number such as 4.6\n' });
});

test('the help of the program shows it', async () => {
  expect((await said('--help')).out).toContain('say what a log e-value means');
});
