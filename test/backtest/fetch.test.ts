import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { FetchPlan } from '../../lib/cli/fetch-plan.ts';
import { fetchTrace } from '../../lib/cli/fetch-trace.ts';
import { aStory, START } from '../local/local-story.ts';
import { aFile, aGuard } from './a-trace.ts';

const said: string[] = [];
vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
afterEach(() => void said.splice(0));

const planFor = (over: Partial<FetchPlan> = {}): FetchPlan => ({
  guard: { ...aGuard(''), endpoint: 'fraud' },
  span: { from: START / 60, to: START / 60 + 30 },
  stable: 'stable',
  out: join(aFile([]), '..', 'fetched.ndjson'),
  slowerThanMicros: 100_000,
  ...over,
});

test('what was not typed is asked of SageMaker, and every metric that a policy may judge is recorded', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(3600);
  const plan = planFor();
  expect(await fetchTrace(plan, aws.env)).toBe(true);
  const [header, ...lines] = readFileSync(plan.out ?? '', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(header).toMatchObject({
    endpoint: 'fraud',
    stable: 'stable',
    candidate: 'candidate',
    deployedAt: '2026-11-01T00:00:00Z',
  });
  expect(lines.map(({ variant }) => variant)).toEqual(['stable', 'candidate']);
  for (const field of ['invocations', 'errors5xx', 'errors4xx', 'modelErrors', 'latencySamples']) {
    expect(
      lines.every((line) => (line[field] as unknown[]).length === 30),
      field,
    ).toBe(true);
  }
  expect(lines.every(({ latencyOver }) => Object.keys(latencyOver as object).join() === '100000')).toBe(true);
});

test.each(['PartialData', 'InternalError'] as const)(
  '%s in one series stops everything, and nothing is written',
  async (status) => {
    const aws = await aStory();
    aws.clock.advanceBy(3600);
    aws.cloudwatch.setStatus({ metric: 'Invocation5XXErrors', variant: 'candidate' }, status);
    const plan = planFor();
    expect(await fetchTrace(plan, aws.env)).toBe(false);
    expect(said.join('')).toContain(
      "error: CloudWatch's answer about errors-5xx of candidate from 2026-11-01T00:00:00Z is ",
    );
    expect(existsSync(plan.out ?? '')).toBe(false);
  },
);

test('pages of an answer are put together', async () => {
  const aws = await aStory();
  aws.clock.advanceBy(3600);
  const whole = planFor();
  await fetchTrace(whole, aws.env);
  aws.cloudwatch.setPageSize(50);
  const paged = planFor();
  expect(await fetchTrace(paged, aws.env)).toBe(true);
  expect(readFileSync(paged.out ?? '', 'utf8')).toBe(readFileSync(whole.out ?? '', 'utf8'));
});
