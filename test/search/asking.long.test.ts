import '../lambdas/quiet.ts';
import { expect, test } from 'vitest';
import { search } from './search.ts';

test.each([
  { mode: 'approve', seed: 1 },
  { mode: 'approve', seed: 2 },
  { mode: 'approve', seed: 3 },
  { mode: 'observe', seed: 1 },
] as const)(
  'whatever happens around it, a guard in mode $mode breaks no rule and comes to rest ($seed)',
  async (asked) => {
    const { failure, ...sums } = await search({ ...asked, schedules: 25, shrink: false });
    console.info(`search, mode ${asked.mode}, seed ${asked.seed}: ${JSON.stringify(sums)}`);
    expect(failure?.sentence, `${failure?.replay}\n${JSON.stringify(failure?.schedule)}`).toBeUndefined();
    expect(sums.schedules).toBe(25);
  },
  600_000,
);
