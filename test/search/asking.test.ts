import '../lambdas/quiet.ts';
import { expect, test } from 'vitest';
import { search } from './search.ts';

test.each([
  { mode: 'approve', schedules: 80, seed: 2, shrink: false },
  { mode: 'observe', schedules: 20, seed: 3, shrink: false },
] as const)(
  'whatever happens around it, a guard in mode $mode breaks no rule and comes to rest',
  async (asked) => {
    const { failure, ...sums } = await search(asked);
    console.info(`search, mode ${asked.mode}: ${JSON.stringify(sums)}`);
    expect(failure?.sentence, `${failure?.replay}\n${JSON.stringify(failure?.schedule)}`).toBeUndefined();
    expect(sums.schedules).toBe(asked.schedules);
  },
  600_000,
);
