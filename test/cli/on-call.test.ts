import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outsideOf, POLICY } from '../lambdas/a-story-world.ts';
import { aShell, run, tooWide } from './a-shell.ts';
import { aFolder } from './run-cli.ts';

const ASKS = POLICY.replace('mode: auto', 'mode: approve\n    hard-limits: as-mode');

describe('a question', () => {
  test('that waits comes with both answers, ready to be typed', async () => {
    await aShell(8, ASKS);
    const { stdout } = await run('status', 'fraud');
    expect(stdout).toContain('awaiting approval');
    expect(stdout).toContain('yes: stablehand rollback fraud --approve --reason WHY');
    expect(stdout).toContain('no: stablehand rollback fraud --reject --reason WHY');
    expect(tooWide(stdout)).toEqual([]);
  });

  test('is answered by them', async () => {
    const world = await aShell(8, ASKS);
    expect(await run('rollback', 'fraud', '--approve', '--reason', 'seen the logs')).toMatchObject({ code: 0 });
    expect(outsideOf(world.aws).acceptedChanges()).toBe(1);
  });
});

describe('a refusal', () => {
  test('speaks of options, since no request was typed', async () => {
    await aShell();
    const quarantined = await run('rollback', 'fraud', '--to', 'v2', '--reason', 'it was a test');
    expect(quarantined.code).toBe(1);
    expect(quarantined.stdout).toContain('add --force to return');
    const short = await run('operate', 'pause', 'fraud', '--reason', 'x');
    expect(short.code).toBe(1);
    expect(short.stdout).toMatch(/reason: must say why, in at\s+least 3 characters, got "x"/);
    expect(short.stdout).not.toContain('{');
  });
});

test('whoever went away from the stable version by force reads that it is quarantined, and what to do', async () => {
  await aShell(20);
  expect(await run('rollback', 'fraud', '--to', 'v2', '--force', '--reason', 'a test')).toMatchObject({ code: 0 });
  const { stdout } = await run('status', 'fraud');
  expect(stdout.replace(/\s+/g, ' ')).toContain('v1, but it is quarantined: promote another version, or release it');
});

test('what was live on every endpoint of the policy, and 1 where that was not recorded', async () => {
  await aShell();
  const policy = `${aFolder()}/policy.yaml`;
  writeFileSync(policy, 'notify:\n  - email: a@example.com\nguards:\n  - endpoint: fraud\n');
  const at = ['history', '--at', '2026-11-01T00:20:00Z', '--policy', policy];
  const known = await run(...at);
  expect(known.code).toBe(0);
  expect(known.stdout).toContain('fraud at 2026-11-01T00:20:00Z');
  expect(known.stdout).toContain('stable     v1  100%');
  expect(tooWide(known.stdout)).toEqual([]);
  writeFileSync(policy, 'notify:\n  - email: a@example.com\nguards:\n  - endpoint: fraud\n  - endpoint: ranker\n');
  const json = await run(...at, '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    endpoint: '*',
    endpoints: [
      { endpoint: 'fraud', live: [{ variant: 'stable', version: 'v1', share: 1 }, { variant: 'candidate' }] },
      { endpoint: 'ranker', sentence: expect.stringContaining('nothing was recorded') },
    ],
  });
});
