import { expect, it } from 'vitest';
import { decisiveMails } from '../../../lib/cli/text/mail-text.ts';
import type { MachineNotice } from '../../../lib/contract/notice-schema.ts';

const notices = (...kinds: readonly MachineNotice['kind'][]): MachineNotice[] =>
  kinds.flatMap((kind) =>
    (['engineers', 'stakeholders'] as const).map((audience) => ({ kind, audience }) as MachineNotice),
  );

const shown = (...kinds: readonly MachineNotice['kind'][]): string[] =>
  decisiveMails(notices(...kinds)).map(({ kind, audience }) => `${kind} to ${audience}`);

it('of a rollback by itself the beginning and the end are shown, as engineers got them', () => {
  expect(shown('adopted', 'rollback-started', 'rollback-completed', 'recovered')).toEqual([
    'rollback-started to engineers',
    'recovered to engineers',
  ]);
});

it('what wants people takes the place of the beginning', () => {
  expect(shown('awaiting-approval', 'rollback-started', 'recovered')).toEqual([
    'awaiting-approval to engineers',
    'recovered to engineers',
  ]);
  expect(shown('rollback-started', 'superseded')).toEqual(['superseded to engineers']);
});

it('a kind is shown once, as it was last', () => {
  expect(shown('held', 'held')).toEqual(['held to engineers']);
});
