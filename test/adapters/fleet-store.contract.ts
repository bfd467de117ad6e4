import { describe, expect, test } from 'vitest';
import type { FleetState } from '../../lib/core/plan/fleet-brake.ts';
import type { FleetStore } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

export interface FleetStoreWorld {
  readonly store: FleetStore;
  readonly stage?: Stage;
  /** Puts something under the fleet's key that is not the fleet's item. */
  readonly spoil?: () => Promise<void>;
}

const aFleet = (revision: number, ...rollbacks: string[]): FleetState => ({
  revision,
  slots: rollbacks.map((rollback) => ({ rollback, endpoint: 'ranker', atEpochSeconds: 1_795_348_800 })),
});

/** What every FleetStore must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeFleetStore(name: string, make: () => Promise<FleetStoreWorld>): void {
  describe(`${name} as a FleetStore`, () => {
    test('knows nothing at first, and then what was written', async () => {
      const { store } = await make();
      expect(await store.read()).toBeUndefined();
      expect(await store.write(aFleet(1, 'r1', 'r2'))).toBe('written');
      expect(await store.read()).toStrictEqual(aFleet(1, 'r1', 'r2'));
      expect(await store.write(aFleet(2))).toBe('written');
      expect(await store.read()).toStrictEqual(aFleet(2));
    });

    test('of two that take the last slot at once one has it', async () => {
      const { store } = await make();
      for (const revision of [1, 2]) {
        const outcomes = await Promise.all([
          store.write(aFleet(revision, 'mine')),
          store.write(aFleet(revision, 'yours')),
        ]);
        expect(outcomes.toSorted()).toEqual(['changed', 'written']);
        expect(await store.read()).toEqual(aFleet(revision, outcomes[0] === 'written' ? 'mine' : 'yours'));
      }
      expect(await store.write(aFleet(2, 'late'))).toBe('changed');
      expect(await store.write(aFleet(9, 'ahead'))).toBe('changed');
    });

    test("what cannot be read as the fleet's item is an error, never an empty one", async ({ skip }) => {
      const { store, spoil } = await make();
      if (spoil === undefined) return skip();
      await spoil();
      await expectDependencyError(store.read(), 'bad-reply', 'dynamodb:GetItem');
    });

    test.each(CODES)('a service that is %s is %s, for reads and writes', async (fault, code) => {
      const { store, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(store.read(), code, 'dynamodb:GetItem');
      await expectDependencyError(store.write(aFleet(1)), code, 'dynamodb:PutItem');
      stage.calm();
      expect(await store.read()).toBeUndefined();
    });

    test('a write whose answer was lost and which was repeated is known to be written', async ({ skip }) => {
      const { store, stage } = await make();
      if (stage === undefined) return skip();
      stage.strike('answer-lost', 1);
      expect(await store.write(aFleet(1, 'mine'))).toBe('written');
      expect(await store.read()).toEqual(aFleet(1, 'mine'));
    });
  });
}
