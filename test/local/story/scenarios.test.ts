import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES, scenarioOf } from '../../../lib/local/story/scenario.ts';

const FOLDER = fileURLToPath(new URL('../../../', import.meta.url));

/** A script in processes of its own, so that both cores of a small machine have something to do. */
async function scenarios(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/scenarios.ts', ...args], { cwd: FOLDER });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

describe('npm run scenarios', () => {
  it('finds that every scenario ends as it must on three seeds, bad-errors within 30 minutes of the fault', async () => {
    const { stdout, stderr, code } = await scenarios('--seeds', '3');
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    for (const name of SCENARIO_NAMES) {
      expect(stdout).toMatch(new RegExp(`^${name} +${scenarioOf(name).ends} +3 ${scenarioOf(name).ends} +3 of 3`, 'm'));
    }
    expect(stdout).toContain('bad-errors: 3 of 3 decided within 30 minutes');
  }, 600_000);

  it('refuses what it cannot follow, with 2', async () => {
    const { stderr, code } = await scenarios('--seeds', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('usage: npm run scenarios');
  });
});
