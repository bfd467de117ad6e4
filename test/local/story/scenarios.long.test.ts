import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES, type ScenarioName, scenarioOf } from '../../../lib/local/story/scenario.ts';

const FOLDER = fileURLToPath(new URL('../../../', import.meta.url));

/** A script in processes of its own, so that both cores of a small machine have something to do. */
async function scenarios(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/scenarios.ts', ...args], { cwd: FOLDER });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

const ALONE: readonly ScenarioName[] = ['bad-errors', 'slow', 'dead', 'silent', 'healthy', 'shared-incident'];
const WITH_OTHERS = SCENARIO_NAMES.filter((name) => !ALONE.includes(name));

const named = (names: readonly ScenarioName[]): string[] => names.flatMap((name) => ['--scenario', name]);

/** The line of the table in which every seed ended as it must. */
const lineOf = (name: ScenarioName, seeds: number): RegExp =>
  new RegExp(`^${name} +${scenarioOf(name).ends} +${seeds} ${scenarioOf(name).ends} +${seeds} of ${seeds}`, 'm');

describe('npm run scenarios', () => {
  it('finds that every scenario ends as it must on three seeds where models alone go wrong, bad-errors within 30 minutes', async () => {
    const { stdout, stderr, code } = await scenarios('--seeds', '3', ...named(ALONE));
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    for (const name of ALONE) expect(stdout).toMatch(lineOf(name, 3));
    expect(stdout).toContain('bad-errors: 3 of 3 decided within 30 minutes');
  }, 600_000);

  it('finds it on two seeds where others act too, or the endpoint is another one', async () => {
    const { stdout, stderr, code } = await scenarios('--seeds', '2', ...named(WITH_OTHERS));
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    for (const name of WITH_OTHERS) expect(stdout).toMatch(lineOf(name, 2));
  }, 600_000);

  it('refuses what it cannot follow, with 2', async () => {
    const { stderr, code } = await scenarios('--seeds', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('usage: npm run scenarios');
  });
});
