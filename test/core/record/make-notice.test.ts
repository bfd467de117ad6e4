import { expect, test } from 'vitest';
import { makeNotice } from '../../../lib/core/record/make-notice.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../lib/core/record/notice-kinds.ts';
import { NOON } from '../../support/noon.ts';

const notice = (kind: NoticeKind, key = 'r1') =>
  makeNotice(kind, key, { endpoint: 'fraud', atEpochSeconds: NOON, who: 'stablehand', why: 'because' });

test('the same occurrence has the same id, another kind, endpoint or occurrence another', () => {
  expect(notice('held').id).toBe(notice('held').id);
  const ids = [notice('held'), notice('failed'), notice('held', 'r2')].map(({ id }) => id);
  const elsewhere = makeNotice('held', 'r1', { ...notice('held'), endpoint: 'credit' }).id;
  expect(new Set([...ids, elsewhere]).size).toBe(4);
});

test.each<[string, NoticeKind[]]>([
  [
    'users are or may be harmed, or somebody must answer',
    [
      'rollback-started',
      'awaiting-approval',
      'held',
      'overdue',
      'failed',
      'not-recovered',
      'metrics-unreadable',
      'quarantined-version-back',
    ],
  ],
])('critical: %s', (_, kinds) => {
  for (const kind of kinds) expect([kind, notice(kind).severity]).toEqual([kind, 'critical']);
});

test('what users may notice goes to stakeholders, what only engineers can mend does not', () => {
  const heardBy = (audience: 'stakeholders') => (kind: NoticeKind) => notice(kind).audiences.includes(audience);
  const forUsers: NoticeKind[] = [
    'rollback-started',
    'rollback-completed',
    'recovered',
    'not-recovered',
    'unprovable',
    'held',
    'failed',
    'shared-incident',
  ];
  const forEngineers: NoticeKind[] = [
    'metrics-unreadable',
    'no-stable-known',
    'overdue',
    'endpoint-gone',
    'starved',
    'awaiting-approval',
    'would-have-rolled-back',
  ];
  expect(forUsers.every(heardBy('stakeholders'))).toBe(true);
  expect(forEngineers.some(heardBy('stakeholders'))).toBe(false);
});

test('everybody is told through engineers at least', () => {
  for (const kind of NOTICE_KINDS) expect(notice(kind).audiences).toContain('engineers');
});
