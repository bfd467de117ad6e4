import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { POLICY } from '../../lambdas/a-story-world.ts';
import { aShell, run } from '../a-shell.ts';
import { aFolder } from '../run-cli.ts';

test('report writes the page of the newest rollback from the table and CloudWatch, with the commands that replay it', async () => {
  await aShell(20);
  const folder = aFolder();
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, POLICY);
  const { code, stdout } = await run('report', 'fraud', '--policy', policy, '--out', folder, '--json');
  expect(code).toBe(0);
  const { outcome, report } = JSON.parse(stdout);
  expect(outcome).toBe('recovered');
  const page = readFileSync(report, 'utf8');
  expect(page).toContain('v2 was rolled back to v1');
  expect(page).toContain('How many more requests failed on the new version');
  expect(page).toContain('<b>rolled back</b>');
  expect(page).toContain('--deployed-at 2026-11-01T00:00:00Z');
  expect(page).not.toContain('No mail was sent.');
  expect(page.indexOf('id="difference"')).toBeLessThan(page.indexOf('id="evidence"'));

  const unknown = await run('report', 'fraud', 'nope', '--policy', policy, '--out', folder);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/rollback "nope" of fraud is not recorded, allowed: [0-9a-f]+/);
});
