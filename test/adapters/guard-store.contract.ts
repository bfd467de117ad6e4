import { describe, expect, test } from 'vitest';
import { type GuardState, newGuardState } from '../../lib/core/state/guard-state.ts';
import { UnreadableState } from '../../lib/core/state/unreadable-state.ts';
import type { GuardStore } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

export interface GuardStoreWorld {
  readonly store: GuardStore;
  readonly stage?: Stage;
  /** Puts something under the endpoint's key that is no guard state. */
  readonly spoil?: (endpoint: string) => Promise<void>;
}

const aState = (revision: number, over: Partial<GuardState> = {}): GuardState => ({
  ...newGuardState('ranker'),
  revision,
  ...over,
});

/** What every GuardStore must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeGuardStore(name: string, make: () => Promise<GuardStoreWorld>): void {
  describe(`${name} as a GuardStore`, () => {
    test('knows nothing at first', async () => {
      const { store } = await make();
      expect(await store.read('ranker')).toBeUndefined();
    });

    test('gives back what was written: fractions, zeros, empty lists and texts stay, absent fields stay absent', async () => {
      const { store } = await make();
      const state = aState(1, {
        tickAtEpochSeconds: 0,
        standing: { rejected: [], released: [3], pauseReason: 'žluť "quoted"' },
        automaticRollbacks: [1_795_348_800, 0.1, -4.2e-9],
        imagesKey: '',
        trouble: undefined,
      });
      expect(await store.write(state)).toBe('written');
      const { trouble: _, ...stored } = state;
      expect(await store.read('ranker')).toStrictEqual(stored);
    });

    test('the first of two first writes wins', async () => {
      const { store } = await make();
      expect(await store.write(aState(1, { told: ['first'] }))).toBe('written');
      expect(await store.write(aState(1, { told: ['second'] }))).toBe('changed');
      expect((await store.read('ranker'))?.told).toEqual(['first']);
    });

    test('takes the next revision only, and leaves what is there otherwise', async () => {
      const { store } = await make();
      await store.write(aState(1));
      expect(await store.write(aState(2, { told: ['second'] }))).toBe('written');
      expect(await store.write(aState(2, { told: ['stale'] }))).toBe('changed');
      expect(await store.write(aState(4, { told: ['ahead'] }))).toBe('changed');
      expect(await store.write(aState(1, { told: ['from the beginning'] }))).toBe('changed');
      expect(await store.read('ranker')).toMatchObject({ revision: 2, told: ['second'] });
    });

    test('a second revision of something that is not there is refused', async () => {
      const { store } = await make();
      expect(await store.write(aState(2))).toBe('changed');
      expect(await store.read('ranker')).toBeUndefined();
    });

    test('of many that write at once exactly one has written', async () => {
      const { store } = await make();
      await store.write(aState(1));
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.write(aState(2, { told: [`${index}`] }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
      expect((await store.read('ranker'))?.told).toEqual([`${outcomes.indexOf('written')}`]);
    });

    test('two that write the very same state at once are still told apart', async () => {
      const { store } = await make();
      const outcomes = await Promise.all([store.write(aState(1)), store.write(aState(1))]);
      expect(outcomes.sort()).toEqual(['changed', 'written']);
    });

    test('keeps endpoints apart', async () => {
      const { store } = await make();
      await store.write(aState(1));
      await store.write({ ...aState(1), endpoint: 'ranker-2' });
      expect((await store.read('ranker'))?.endpoint).toBe('ranker');
      expect((await store.read('ranker-2'))?.endpoint).toBe('ranker-2');
    });

    test('a number that no table can hold is refused, and nothing is written', async () => {
      const { store } = await make();
      for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
        await expect(store.write(aState(1, { automaticRollbacks: [bad] }))).rejects.toThrow();
      }
      expect(await store.read('ranker')).toBeUndefined();
    });

    test('what cannot be read as a guard state is an error, never an empty state', async ({ skip }) => {
      const { store, spoil } = await make();
      if (spoil === undefined) return skip();
      await spoil('ranker');
      await expect(store.read('ranker')).rejects.toMatchObject({
        name: 'UnreadableState',
        kind: 'broken',
        message: expect.stringContaining('endpoint is absent, allowed: a text'),
      });
    });

    test('what cannot be read is replaced as long as it is still there, by a state that goes on from it', async ({
      skip,
    }) => {
      const { store, spoil } = await make();
      if (spoil === undefined) return skip();
      await store.write(aState(1));
      await spoil('ranker');
      const refusal = await store.read('ranker').catch((failure: unknown) => failure);
      if (!(refusal instanceof UnreadableState)) throw refusal;
      expect(await store.replace(aState(8, { told: ['anew'] }), refusal)).toBe('written');
      expect(await store.replace(aState(8, { told: ['too late'] }), refusal)).toBe('changed');
      expect(await store.write(aState(9, { told: ['and on'] }))).toBe('written');
      expect(await store.read('ranker')).toMatchObject({ revision: 9, told: ['and on'] });
    });

    test.each(CODES)('a service that is %s is %s, for reads and writes', async (fault, code) => {
      const { store, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(store.read('ranker'), code, 'dynamodb:GetItem');
      await expectDependencyError(store.write(aState(1)), code, 'dynamodb:PutItem');
      stage.calm();
      expect(await store.read('ranker')).toBeUndefined();
    });

    test('a write whose answer was lost and which was repeated is known to be written', async ({ skip }) => {
      const { store, stage } = await make();
      if (stage === undefined) return skip();
      stage.strike('answer-lost', 1);
      expect(await store.write(aState(1, { told: ['mine'] }))).toBe('written');
      stage.strike('answer-lost', 1);
      expect(await store.write(aState(2, { told: ['mine too'] }))).toBe('written');
      expect(await store.read('ranker')).toMatchObject({ revision: 2, told: ['mine too'] });
    });
  });
}
