import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES } from '../../lib/local/story/scenario.ts';
import { launch, runCli } from './run-cli.ts';

describe('--help', () => {
  it('names every command, the exit codes and the call that moves traffic back now', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const word of ['demo', 'check', 'local', 'Exit codes', 'aws lambda invoke', '"action":"rollback"']) {
      expect(stdout).toContain(word);
    }
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('of the demo names every scenario', async () => {
    const { code, stdout } = await runCli(['demo', '--help']);
    expect(code).toBe(0);
    for (const name of SCENARIO_NAMES) expect(stdout).toContain(`  ${name} `);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('without a command says what there is, and that this was no command', async () => {
    const { code, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: stablehand');
  });

  it('is the same from the program as a shell starts it, exit code and streams too', async () => {
    const asked = await launch(['demo', '--seed', '1.5']);
    expect(asked).toEqual(await runCli(['demo', '--seed', '1.5']));
    expect(asked).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining("'1.5' is invalid") });
  });
});
