import { describe, expect, test } from 'vitest';
import type { Unguarded } from '../../lib/core/state/unguarded.ts';
import type { UnguardedStore } from '../../lib/flows/ports.ts';

const NOON = 1_795_348_800;
const unguarded = (revision: number, over: Partial<Unguarded> = {}): Unguarded => ({
  endpoint: 'ranker',
  revision,
  sinceEpochSeconds: NOON,
  seenAtEpochSeconds: NOON + 60 * revision,
  ...over,
});

/** What every UnguardedStore must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeUnguardedStore(name: string, make: () => Promise<UnguardedStore>): void {
  describe(`${name} as an UnguardedStore`, () => {
    test('knows nothing at first, and then what was written, each endpoint by itself', async () => {
      const store = await make();
      expect(await store.read('ranker')).toBeUndefined();
      expect(await store.write(unguarded(1))).toBe('written');
      expect(await store.write(unguarded(2, { toldAtEpochSeconds: NOON }))).toBe('written');
      expect(await store.read('ranker')).toStrictEqual(unguarded(2, { toldAtEpochSeconds: NOON }));
      expect(await store.read('ranker-2')).toBeUndefined();
    });

    test('of two that write at once one has written', async () => {
      const store = await make();
      const outcomes = await Promise.all([store.write(unguarded(1)), store.write(unguarded(1))]);
      expect(outcomes.sort()).toEqual(['changed', 'written']);
    });
  });
}
