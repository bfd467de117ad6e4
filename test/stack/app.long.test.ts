import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parsePolicyFile } from '../../lib/contract/policy-file.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { repositoryPath } from '../../lib/stack/repository.ts';

const workplace = mkdtempSync(join(tmpdir(), 'stablehand-app-'));
afterAll(() => rmSync(workplace, { recursive: true }));

const { context: flags } = JSON.parse(readFileSync(repositoryPath('cdk.json'), 'utf8'));

/** Runs bin/app.ts as the CDK's command line does; no registry, no account, no docker is in reach. */
function runApp(outdir: string, context: Readonly<Record<string, unknown>> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', repositoryPath('bin/app.ts')], {
    cwd: repositoryPath(''),
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...context }),
    },
  });
}

const filesOf = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
    .sort();

describe('the app', () => {
  test('synthesises the sample policy, twice the same bytes, and ships the policy beside every bundle', () => {
    const [once, again] = ['once', 'again'].map((name) => join(workplace, name)) as [string, string];
    for (const outdir of [once, again]) expect(runApp(outdir)).toMatchObject({ status: 0 });

    expect(filesOf(once)).toEqual(filesOf(again));
    expect(filesOf(once)).toContain('/Stablehand.template.json');
    for (const file of filesOf(once)) {
      expect(readFileSync(join(once, file)).equals(readFileSync(join(again, file))), file).toBe(true);
    }

    const policies = filesOf(once).filter((file) => file.endsWith('/policy.json'));
    expect(policies).toHaveLength(4);
    const meant = parsePolicy(readFileSync(repositoryPath('stablehand.yaml'), 'utf8'), 'stablehand.yaml');
    for (const file of policies) expect(parsePolicyFile(readFileSync(join(once, file), 'utf8'))).toEqual(meant);
    expect(filesOf(once).filter((file) => file.endsWith('/index.js'))).toHaveLength(4);
  }, 240_000); // eight bundles, on a machine that may be busy

  test('a mistake in the policy is a sentence with its place, not a stack trace', () => {
    const policy = join(workplace, 'bad.yaml');
    writeFileSync(policy, 'guards:\n  - endpoint: ranker\n    mode: autoo\n');
    const { status, stderr } = runApp(join(workplace, 'bad'), { policy });
    expect(status).toBe(1);
    expect(stderr).toContain(`${policy}:3:`);
    expect(stderr).toContain('observe, approve, auto');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a slip in a context word is refused: the default policy must not be deployed in its place', () => {
    const { status, stderr } = runApp(join(workplace, 'slip'), { polcy: 'mine.yaml' });
    expect(status).toBe(1);
    expect(stderr).toContain('-c polcy=...: there is no such word, did you mean -c policy=...?');
  });

  test('a policy that is not there is a sentence too', () => {
    const { status, stderr } = runApp(join(workplace, 'none'), { policy: 'nowhere.yaml' });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'there is no nowhere.yaml: write one beside cdk.json (docs/policy.md), or name it with -c policy=<file>\n',
    );
  });

  test('the stack is named by context', () => {
    const outdir = join(workplace, 'named');
    expect(runApp(outdir, { stack: 'Fraud', 'aws:cdk:bundling-stacks': [] })).toMatchObject({ status: 0 });
    expect(filesOf(outdir)).toContain('/Fraud.template.json');
  });
});
