import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { aFile, aHeader, anErrorRun, at } from './a-trace.ts';

const POLICY = 'guards:\n  - endpoint: fraud-detector\n    signals: { latency: off }\n';

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function stablehand(...words: readonly string[]): Promise<Said> {
  const { code, stdout, stderr } = await runCli(words);
  return { code, out: stdout, err: stderr };
}

/** An hour of a good candidate, and one that fails six times as often from minute 20 on. */
const lines = [
  aHeader({ faults: { bad: at(20) } }),
  ...anErrorRun((minute) => minute % 2, 120, 'good'),
  ...anErrorRun((minute) => (minute < 20 ? minute % 2 : 6), 120, 'bad'),
];

describe('stablehand backtest', () => {
  test('--json prints exactly one object: outcomes, summary, policy, signals', async () => {
    const { code, out, err } = await stablehand(
      'backtest',
      '--trace',
      aFile(lines),
      '--policy',
      aFile([POLICY]),
      '--json',
      '--peers',
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown> & { runs: Record<string, unknown>[] };
    expect(Object.keys(result)).toEqual(['runs', 'summary', 'peers', 'policy', 'signals']);
    const [good, bad] = result.runs;
    expect(Object.keys(bad ?? {})).toEqual([
      'run',
      'outcome',
      'at',
      'minutesAfterDeploy',
      'minutesAfterFault',
      'signal',
      'logE',
      'failedRequests',
      'reason',
    ]);
    expect(good).toMatchObject({
      run: 'good',
      at: null,
      minutesAfterDeploy: null,
      minutesAfterFault: null,
      signal: null,
      failedRequests: 60,
    });
    expect(bad).toMatchObject({ run: 'bad', outcome: 'rollback', signal: 'errors', reason: 'evidence' });
    const delay = bad?.minutesAfterFault as number;
    expect(bad?.minutesAfterDeploy).toBe(20 + delay);
    expect(bad?.at).toBe(at(20 + delay));
    // the minutes that had ended by then: 10 bad requests in the first 20 minutes, 6 a minute afterwards
    expect(bad?.failedRequests).toBe(10 + 6 * delay);
    expect(result.summary).toMatchObject({
      runs: 2,
      rollbacks: 1,
      falseRollbacks: 0,
      missed: 0,
      medianMinutesAfterFault: delay,
    });
    expect(Object.keys(result.peers as object)).toContain('kayenta');
    expect(result.signals).toEqual(['errors']);
    expect(result.policy).toMatch(/^[0-9a-f]{12}$/);
  });

  test('a decision comes three minutes after the end of its minute, or after as long as CloudWatch takes', async () => {
    const dead = aFile([aHeader(), ...anErrorRun(() => 90, 30)]);
    const decided = async (...more: string[]) => {
      const { out } = await stablehand('backtest', '--trace', dead, '--policy', aFile([POLICY]), '--json', ...more);
      return (JSON.parse(out) as { runs: { run: null; at: string; reason: string }[] }).runs;
    };
    // two minutes of a hard limit: the second ends two minutes after the deployment
    expect(await decided()).toMatchObject([{ run: null, at: at(5), reason: 'hard-limit' }]);
    expect(await decided('--lag', '1')).toMatchObject([{ at: at(3), reason: 'hard-limit' }]);
  });

  test('a trace that is refused ends with 1 and a sentence that names file, line and field', async () => {
    const path = aFile([aHeader(), { t: at(0), variant: 'stable', invocations: -3 }]);
    const { code, out, err } = await stablehand('backtest', '--trace', path, '--policy', aFile([POLICY]));
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`error: ${path}:2: invocations is -3, allowed: a whole number from 0, or null for not reported\n`);
  });

  test.each([
    [['--policy', 'no-such.yaml', '--trace', 'x'], 'cannot read the policy "no-such.yaml"'],
    [['--trace', 'no-such.ndjson'], 'cannot read the trace "no-such.ndjson": there is no such file'],
    [[], 'name the minutes: --trace FILE, or --metric-data REPLY with --queries REQUEST'],
    [['--trace', 'x', '--metric-data', 'y'], '--trace and --metric-data exclude each other'],
    [['--trace', 'x', '--lag', 'long'], 'must be a whole number'],
    [['--trace', 'x', '--endpoint', 'y', '--frobnicate'], "unknown option '--frobnicate'"],
  ])('bad arguments end with 2 and a sentence: %j', async (words, sentence) => {
    const policy = words.includes('--policy') ? [] : ['--policy', aFile([POLICY])];
    const { code, out, err } = await stablehand('backtest', ...words, ...policy);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('a trace of an endpoint without a guard asks which guard to judge by', async () => {
    const path = aFile([aHeader({ endpoint: 'other' }), ...anErrorRun(() => 1, 30)]);
    const policy = aFile([POLICY]);
    const { code, err } = await stablehand('backtest', '--trace', path, '--policy', policy);
    expect(code).toBe(2);
    expect(err).toContain('the trace is of endpoint "other"');
    expect(err).toContain('--endpoint takes one of: fraud-detector');
    expect(
      (await stablehand('backtest', '--trace', path, '--policy', policy, '--endpoint', 'fraud-detector')).code,
    ).toBe(0);
  });

  test('says which signals of the policy the trace does not hold', async () => {
    const policy = aFile(['guards:\n  - endpoint: fraud-detector\n']);
    const { out } = await stablehand(
      'backtest',
      '--trace',
      aFile([aHeader(), ...anErrorRun(() => 1, 30)]),
      '--policy',
      policy,
    );
    expect(out).toContain('judged by errors; not in the trace and left out: latency');
  });

  test('--report writes a page of one run and of many, without scripts', async () => {
    const policy = aFile([POLICY]);
    const one = aFile([aHeader({ faults: { bad: at(20) } }), ...lines.slice(3)]);
    for (const [path, ...wanted] of [
      [one, 'rollback at', 'evidence suffices: 111 to 1'],
      [aFile(lines), '2 runs: 1 rollback, 0 of them false, 0 faults missed.'],
    ] as const) {
      const page = join(aFile([]), '..', 'page.html');
      const { code } = await stablehand('backtest', '--trace', path, '--policy', policy, '--peers', '--report', page);
      expect(code).toBe(0);
      const html = readFileSync(page, 'utf8');
      for (const each of wanted) expect(html).toContain(each);
      expect(html).toContain('<svg');
      expect(html).not.toContain('<script');
    }
  });
});
