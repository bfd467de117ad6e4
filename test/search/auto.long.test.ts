import '../lambdas/quiet.ts';
import { expect, test } from 'vitest';
import { search } from './search.ts';

/** Fixed seeds: the nightly search looks elsewhere. The mutants are looked for in these schedules, too. */
test.each([1, 2, 3, 4])(
  'whatever people, pipelines, faults and the order of calls do, a guard that may act breaks no rule and comes to rest (%i)',
  async (seed) => {
    const { failure, ...sums } = await search({ mode: 'auto', schedules: 25, seed, shrink: false });
    console.info(`search, mode auto, seed ${seed}: ${JSON.stringify(sums)}`);
    expect(failure?.sentence, `${failure?.replay}\n${JSON.stringify(failure?.schedule)}`).toBeUndefined();
    expect(sums.updates, 'there were rollbacks to go wrong').toBeGreaterThan(5);
  },
  600_000,
);
