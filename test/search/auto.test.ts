import '../lambdas/quiet.ts';
import { expect, test } from 'vitest';
import { search } from './search.ts';

/** A fixed seed: the nightly search looks elsewhere every time. */
const SCHEDULES = { mode: 'auto', schedules: 100, seed: 11, shrink: false } as const;

test('whatever people, pipelines, faults and the order of calls do, a guard that may act breaks no rule and comes to rest', async () => {
  const { failure, ...sums } = await search(SCHEDULES);
  console.info(`search, mode auto: ${JSON.stringify(sums)}`);
  expect(failure?.sentence, `${failure?.replay}\n${JSON.stringify(failure?.schedule)}`).toBeUndefined();
  expect(sums.updates, 'there were rollbacks to go wrong').toBeGreaterThan(30);
}, 600_000);
