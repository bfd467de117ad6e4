import { expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { aFile, aHeader, anErrorRun } from './a-trace.ts';

const POLICY = 'guards:\n  - endpoint: fraud-detector\n    signals: { latency: off }\n';

test('threads change nothing in the answer', async () => {
  const many = Array.from({ length: 60 }, (_, run) =>
    anErrorRun((minute) => ((minute * (run + 3)) % 7) % (run % 5 === 0 ? 7 : 3), 1440, `run-${run}`),
  ).flat();
  const path = aFile([
    aHeader(),
    ...many,
    ...many.map((line) => ({
      ...line,
      run: `again-${(line as { run: string }).run}`,
      'x-padding': 'x'.repeat(70_000),
    })),
  ]);
  const policy = aFile([POLICY]);
  const answer = (workers: string) =>
    runCli(['backtest', '--trace', path, '--policy', policy, '--json', '--workers', workers]);
  const [one, two] = [await answer('1'), await answer('2')];
  expect(two.code).toBe(0);
  expect(two.stdout).toBe(one.stdout);
  expect((JSON.parse(one.stdout) as { runs: unknown[] }).runs).toHaveLength(120);
});
