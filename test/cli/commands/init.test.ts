import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../lib/policy/parse-policy.ts';
import { aShell, run } from '../a-shell.ts';
import { aFolder, runCli } from '../run-cli.ts';

describe('init', () => {
  test('writes a policy that is sound, and never over one that is there', async () => {
    const folder = aFolder();
    const words = ['init', 'fraud', '2024', '--email', 'a@example.com', '--mode', 'auto'];
    const { code, stdout } = await runCli(words, folder);
    expect(code).toBe(0);
    expect(stdout).toContain('stablehand.yaml is written.');
    const { guards, notify } = parsePolicy(readFileSync(join(folder, 'stablehand.yaml'), 'utf8'), 'it');
    expect(guards.map(({ endpoint, mode }) => [endpoint, mode])).toEqual([
      ['fraud', 'auto'],
      ['2024', 'auto'],
    ]);
    expect(notify.map(({ email }) => email)).toEqual(['a@example.com']);

    writeFileSync(join(folder, 'stablehand.yaml'), 'mine');
    const again = await runCli(words, folder);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('stablehand.yaml is there already');
    expect(readFileSync(join(folder, 'stablehand.yaml'), 'utf8')).toBe('mine');
  });

  test('writes nothing that check would refuse, and asks nobody where nobody is there', async () => {
    const bad = await runCli(['init', 'no_such name', '--email', 'a@example.com']);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('guards[0].endpoint');
    const silent = await runCli(['init', 'fraud']);
    expect(silent.code).toBe(2);
    expect(silent.stderr).toContain('nobody is there to be asked: give --email');
  });

  test('finds the endpoints of the account', async () => {
    await aShell(1);
    const out = join(aFolder(), 'policy.yaml');
    expect(await run('init', '--aws', '--email', 'a@example.com', '--out', out)).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toContain('  - endpoint: fraud\n');
  });
});
