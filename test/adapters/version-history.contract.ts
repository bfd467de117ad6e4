import { describe, expect, test } from 'vitest';
import type { VersionRecord } from '../../lib/core/words/version.ts';
import type { VersionHistory } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

export interface VersionHistoryWorld {
  readonly history: VersionHistory;
  readonly stage?: Stage;
}

const record = (over: Partial<VersionRecord> = {}): VersionRecord => ({
  endpoint: 'ranker',
  version: 1,
  fingerprint: 'abc',
  containers: [{ image: 'registry/ranker@sha256:1', model: '', environment: 'e' }],
  modelName: 'ranker-1',
  firstSeenAtEpochSeconds: 1_795_348_800,
  ...over,
});

/** What every VersionHistory must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeVersionHistory(name: string, make: () => Promise<VersionHistoryWorld>): void {
  describe(`${name} as a VersionHistory`, () => {
    test('knows nothing at first', async () => {
      const { history } = await make();
      expect(await history.read('ranker')).toEqual([]);
    });

    test('keeps the first of two appends with one number, and tells the other so', async () => {
      const { history } = await make();
      expect(await history.append(record({ fingerprint: 'first' }))).toBe('appended');
      expect(await history.append(record({ fingerprint: 'second' }))).toBe('already-recorded');
      expect(await history.read('ranker')).toEqual([record({ fingerprint: 'first' })]);
    });

    test('of many that append one number at once exactly one has', async () => {
      const { history } = await make();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => history.append(record({ fingerprint: `${index}` }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
      expect((await history.read('ranker'))[0]?.fingerprint).toBe(`${outcomes.indexOf('appended')}`);
    });

    test('orders versions as numbers, oldest first, whatever the order of appending', async () => {
      const { history } = await make();
      for (const version of [100, 9, 10, 1]) await history.append(record({ version }));
      expect((await history.read('ranker')).map(({ version }) => version)).toEqual([1, 9, 10, 100]);
    });

    test('keeps endpoints apart, also those whose names begin alike', async () => {
      const { history } = await make();
      await history.append(record());
      await history.append(record({ endpoint: 'ranker-2', version: 7 }));
      expect((await history.read('ranker')).map(({ version }) => version)).toEqual([1]);
      expect((await history.read('ranker-2')).map(({ version }) => version)).toEqual([7]);
    });

    test('is complete, however long it has become', async () => {
      const { history } = await make();
      const model = 's3://models/'.padEnd(30_000, 'x'); // 45 of these are more than the megabyte that one answer holds
      for (let version = 1; version <= 45; version += 1) {
        await history.append(record({ version, containers: [{ image: 'i', model, environment: 'e' }] }));
      }
      expect((await history.read('ranker')).map(({ version }) => version)).toEqual(
        Array.from({ length: 45 }, (_, index) => index + 1),
      );
    });

    test.each(CODES)('a service that is %s is %s', async (fault, code) => {
      const { history, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(history.read('ranker'), code, 'dynamodb:Query');
      await expectDependencyError(history.append(record()), code, 'dynamodb:PutItem');
    });
  });
}
