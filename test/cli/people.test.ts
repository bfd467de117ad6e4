import '../lambdas/quiet.ts';
import { writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { minutes, outsideOf } from '../lambdas/a-story-world.ts';
import { aShell, run, tooWide } from './a-shell.ts';
import { aFolder, launch } from './run-cli.ts';

describe('status', () => {
  test('of one endpoint says all that an engineer asks at night, in 80 columns', async () => {
    await aShell();
    const { code, stdout } = await run('status', 'fraud');
    expect(code).toBe(0);
    for (const part of [
      'looked at   2026-11-01 00:20 UTC, just now',
      'serves      stable     v1  100%  model-1',
      '            candidate  v2    0%  model-2',
      'stable      v1, never promoted by a person',
      'rollback    v2 to v1: completed, recovered',
      'quarantined v2',
    ])
      expect(stdout).toContain(part);
    expect(tooWide(stdout)).toEqual([]);
  });

  test('while a candidate is judged, its numbers', async () => {
    const world = await aShell(0);
    world.aws.world.behave('model-2', { errorRate: 0.01 });
    vi.useRealTimers();
    await minutes(world, 10);
    const { stdout } = await run('status', 'fraud');
    expect(stdout).toMatch(/judged {6}v2 on candidate against v1, since 2026-11-01 00:00 UTC/);
    expect(stdout).toMatch(/failed: \d+ of \d+ \(.*%\) against \d+ of [\d,]+ \(.*%\) in \d+\s+minutes/);
    expect(stdout).toContain('100 to 1 are needed'.split(' ')[0]);
    expect(tooWide(stdout)).toEqual([]);
  });

  test('of the whole policy is a line each, and 1 where one was never looked at', async () => {
    await aShell();
    const policy = `${aFolder()}/policy.yaml`;
    const long = `a-${'very-'.repeat(10)}long-name`;
    writeFileSync(policy, `notify:\n  - email: a@example.com\nguards:\n  - endpoint: fraud\n  - endpoint: ${long}\n`);
    const { code, stdout } = await run('status', '--policy', policy);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fraud +v1 +- +watching$/m);
    expect(stdout).toMatch(/never looked at/);
    expect(tooWide(stdout)).toEqual([]);
  });

  test('the mode is said to be that of the policy at hand: another one may be deployed', async () => {
    await aShell(0);
    const policy = `${aFolder()}/policy.yaml`;
    writeFileSync(policy, 'notify:\n  - email: a@example.com\nguards:\n  - endpoint: fraud\n');
    const { stdout } = await run('status', '--policy', policy);
    expect(stdout).toContain(`fraud  (mode observe, says ${policy} here)`);
  });

  test('--json is one object', async () => {
    await aShell();
    const { stdout } = await run('status', 'fraud', '--json');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ guards: [{ endpoint: 'fraud', stable: 'v1', quarantined: ['v2'] }] });
  });

  test('reads the table and calls nothing else', async () => {
    const world = await aShell();
    world.aws.calls.reset();
    await run('status', 'fraud');
    expect(world.aws.calls.recent.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
      'dynamodb:GetItem',
    ]);
  });
});

describe('history', () => {
  test('newest first, in 80 columns, with the place where the next page begins', async () => {
    await aShell();
    const first = await run('history', 'fraud', '--limit', '2');
    expect(first.code).toBe(0);
    expect(tooWide(first.stdout).filter((line) => !line.startsWith('older ones'))).toEqual([]);
    expect(first.stdout).toMatch(/^2026-11-01 \(UTC\)$/m);
    expect(first.stdout).toMatch(/00:\d\d {2}recovered/);
    const [, next = ''] = /--after '([^']+)'/.exec(first.stdout) ?? [];
    const second = await run('history', 'fraud', '--limit', '1000', '--after', next);
    expect(second.stdout).toContain('deployment seen');
    expect(second.stdout).not.toMatch(/ {2}recovered/);
  });

  test('--at says what was live then', async () => {
    await aShell();
    const { code, stdout } = await run('history', 'fraud', '--at', '2026-11-01T00:00:30Z');
    expect(code).toBe(0);
    expect(stdout).toContain('stable     v1  90%');
    expect(stdout).toContain('candidate  v2  10%');
    const before = await run('history', 'fraud', '--at', '2026-10-01T00:00:00Z');
    expect(before).toMatchObject({ code: 1, stdout: expect.stringContaining('nothing was recorded') });
  });

  test('--csv is a table that a spreadsheet reads, quotes and all', async () => {
    const world = await aShell();
    await world.operate({ action: 'pause', endpoint: 'fraud', reason: 'a "test", they say', by: 'ada' });
    const { stdout } = await run('history', 'fraud', '--limit', '100', '--csv');
    const { parse } = await import('csv-parse/sync');
    const rows: Record<string, string>[] = parse(stdout, { columns: true });
    expect(rows[0]).toMatchObject({ kind: 'paused', who: 'ada', why: expect.stringMatching(/: a "test", they say$/) });
    expect(rows.find(({ kind }) => kind === 'deployment-seen')?.live).toBe('stable=v1@0.9 candidate=v2@0.1');
    expect(rows).toHaveLength((await outsideOf(world.aws).events()).length);
  });

  test('what led to what stands in order, also within one second', async () => {
    await aShell();
    const { stdout } = await run('history', 'fraud', '--limit', '100', '--json');
    const kinds: string[] = JSON.parse(stdout).events.map(({ kind }: { kind: string }) => kind);
    expect(kinds.indexOf('shift-sent')).toBeLessThan(kinds.indexOf('rollback-decided'));
  });

  test('of no endpoint in particular: the rollbacks of all, page by page', async () => {
    await aShell();
    const { code, stdout } = await run('history');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}00:\d\d {2}fraud: rollback decided, v2 to v1$/m);
    expect(stdout).toMatch(/^ {2}00:\d\d {2}fraud: rolled back, v2 to v1, after 1 minute$/m);
    const page = JSON.parse((await run('history', '--json', '--limit', '1')).stdout);
    expect(page).toMatchObject({ endpoint: '*', events: [{ endpoint: 'fraud', kind: 'recovered' }] });
    expect(await run('history', '--after', '2026-11-01T00:00:00Z#')).toMatchObject({
      code: 0,
      stdout: 'no rollback is recorded\n',
    });
  });

  test('of an endpoint without any is 1', async () => {
    await aShell(0);
    expect(await run('history', 'nobody')).toMatchObject({ code: 1, stdout: 'nothing is recorded about nobody\n' });
  });
});

describe('rollback', () => {
  test('a dry run says what would move, the order moves it, and the record has the name', async () => {
    const world = await aShell(0);
    const dry = await run('rollback', 'fraud', '--reason', 'customers call', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('DRY-RUN  v2 to v1') });
    expect(outsideOf(world.aws).acceptedChanges()).toBe(0);
    const done = await run('rollback', 'fraud', '--reason', 'customers call', '--by', 'ada');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('ACCEPTED  v2 to v1');
    expect(done.stdout).toContain('Recorded as ordered by ada (claimed, not proven).');
    expect(tooWide(done.stdout)).toEqual([]);
    expect(outsideOf(world.aws).acceptedChanges()).toBe(1);
    // the second call of the function: the dry run was the first
    expect((await outsideOf(world.aws).events()).find(({ kind }) => kind === 'rollback-decided')).toMatchObject({
      who: 'ada',
      request: '00000000-0000-4000-8000-000000000002',
    });
  });

  test('a refusal is 1 and a sentence; --json is the answer itself', async () => {
    await aShell();
    const refused = await run('rollback', 'fraud', '--to', 'v2', '--reason', 'back to it');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('REFUSED') });
    const json = await run('rollback', 'fraud', '--to', '9', '--reason', 'back to it', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining('v9 was never seen'),
    });
    expect(await run('rollback', 'fraud', '--reject', '--reason', 'seen the logs')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('nothing awaits an answer'),
    });
  });
});

describe('operate', () => {
  test('pause, promote and the others reach the function, each with what it takes', async () => {
    const world = await aShell();
    const why = ['--reason', 'load test', '--by', 'ada'];
    expect(await run('operate', 'pause', '*', '--until', '2h', ...why)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('DONE'),
    });
    expect(await run('operate', 'release', 'fraud', 'v2', ...why)).toMatchObject({ code: 0 });
    expect(await run('operate', 'promote', 'fraud', 'v1', ...why)).toMatchObject({ code: 0 });
    expect(await run('operate', 'promote', 'fraud', 'v1', ...why)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('UNCHANGED'),
    });
    expect(await run('operate', 'rejudge', 'fraud', ...why)).toMatchObject({ code: 1 });
    expect(await outsideOf(world.aws).state()).toMatchObject({
      anchor: 1,
      standing: {
        pauseReason: 'load test',
        released: [2],
        pausedUntilEpochSeconds: world.aws.clock.nowEpochSeconds() + 7200,
      },
    });
    const { stdout } = await run('status', 'fraud');
    expect(stdout).toContain('paused      until 2026-11-01 02:20 UTC (load test)');
  });
});

describe('what cannot be followed is 2, with a sentence on stderr', () => {
  test.each<[string, string[], string]>([
    ['no table', ['status', 'fraud', '--table', ''], 'no table is named'],
    ['no endpoint and no policy', ['status', '--table', 't', '--policy', 'none.yaml'], 'there is no none.yaml here'],
    ['no reason', ['rollback', 'fraud'], '--reason'],
    ['both answers', ['rollback', 'fraud', '--approve', '--reject', '--reason', 'why not'], 'contradict'],
    ['a target for an answer', ['rollback', 'fraud', '--approve', '--to', 'v2', '--reason', 'why not'], 'leave --to'],
    ['a time without a zone', ['history', 'fraud', '--at', '2026-11-01'], 'a time with its zone'],
    [
      'a time of nobody',
      ['history', '--at', '2026-11-01T00:00:00Z', '--table', 't', '--policy', 'none.yaml'],
      'there is no none.yaml here',
    ],
    ['two formats', ['history', 'fraud', '--csv', '--json', '--table', 't'], '--csv'],
    [
      'a promotion of nothing',
      ['operate', 'promote', 'fraud', '--reason', 'why not'],
      "missing required argument 'version'",
    ],
  ])('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    if (args.includes('--json')) expect(JSON.parse(stdout).outcome).toBe('failed');
    else expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
  });

  test('an argument that is missing: where to read what is allowed', async () => {
    const { stderr } = await run('operate', 'promote', 'fraud', '--reason', 'why not');
    expect(stderr).toContain('--help');
  });
});

describe('an account that does not answer as it should is 1, with advice and without a stack trace', () => {
  test.each<[string, string[], string]>([
    ['another table', ['status', 'fraud', '--table', 'elsewhere'], 'Check --table'],
    ['another stack', ['rollback', 'fraud', '--reason', 'why not', '--stack', 'Elsewhere'], 'Check --stack'],
  ])('%s', async (_, args, advice) => {
    await aShell(0);
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(advice);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a right that is missing is named', async () => {
    const world = await aShell(0);
    world.aws.faults.next({ service: 'dynamodb', kind: 'refuse', times: Number.POSITIVE_INFINITY });
    const { code, stderr } = await run('history', 'fraud');
    expect(code).toBe(1);
    expect(stderr).toContain('You lack the right dynamodb:Query');
  });

  test('a right that the stack does not give is named, and no output of the stack with it', async () => {
    const world = await aShell(0);
    const policy = `${aFolder()}/policy.yaml`;
    writeFileSync(policy, 'notify:\n  - email: a@example.com\nguards:\n  - endpoint: fraud\n');
    world.aws.faults.next({ service: 'sagemaker', kind: 'refuse', times: Number.POSITIVE_INFINITY });
    const { code, stderr } = await run('fetch', '--endpoint', 'fraud', '--policy', policy, '--out', `${policy}.ndjson`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/You lack the right sagemaker:DescribeEndpoint\.\n$/);
  });

  test('a function that fails says what it said', async () => {
    const world = await aShell(0);
    world.aws.faults.next({ service: 'dynamodb', kind: 'refuse', times: Number.POSITIVE_INFINITY });
    const { code, stderr } = await run('operate', 'resume', 'fraud', '--reason', 'why not');
    expect(code).toBe(1);
    expect(stderr).toContain('Stablehand-operate failed: resume of fraud failed: dynamodb:GetItem');
  });
});

test('as a program of its own it finds the account by its environment alone', async () => {
  const world = await aShell();
  vi.useRealTimers();
  const { code, stdout } = await launch(['status', 'fraud', '--json'], {
    ...world.aws.env,
    STABLEHAND_TABLE: 'stablehand',
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ guards: [{ endpoint: 'fraud', stable: 'v1' }] });
});

test.each([
  [['status']],
  [['history']],
  [['rollback']],
  [['operate']],
  [['operate', 'pause']],
  [['operate', 'promote']],
  [['fetch']],
])('help of %j fits 80 columns', async (words) => {
  const { code, stdout } = await run(...words, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Usage: stablehand');
  expect(tooWide(stdout)).toEqual([]);
});
