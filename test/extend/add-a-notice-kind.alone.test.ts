import { expect, test, vi } from 'vitest';

vi.mock(import('../../lib/core/record/notice-kinds.ts'), async (original) => {
  const [{ NOTICE_RULES }, { LABELS_LATE_RULE }] = await Promise.all([original(), import('./labels-late.ts')]);
  // the line that a newcomer adds to the rules
  const rules = { ...NOTICE_RULES, 'labels-late': LABELS_LATE_RULE };
  return { NOTICE_RULES: rules, NOTICE_KINDS: Object.keys(rules) } as never;
});
vi.mock(import('../../lib/report/mail/texts.ts'), async (original) => {
  const [{ TEXTS }, { LABELS_LATE_TEXT }] = await Promise.all([original(), import('./labels-late.ts')]);
  // and to the texts
  return { TEXTS: { ...TEXTS, 'labels-late': LABELS_LATE_TEXT } } as never;
});

import { parseMachineNotice } from '../../lib/contract/notice-schema.ts';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import type { NoticeKind } from '../../lib/core/record/notice-kinds.ts';
import type { Audience } from '../../lib/core/words/policy.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import { NOON } from '../support/noon.ts';

// the types know the list as it is written, not as this test extends it
const KIND = 'labels-late' as NoticeKind;
const NOTICE = makeNotice(KIND, 'day-1', {
  endpoint: 'fraud',
  atEpochSeconds: NOON,
  who: 'stablehand',
  why: 'the newest label is of yesterday',
});
const mail = (audience: Audience) =>
  renderMessage(NOTICE, audience, {
    timeZone: 'UTC',
    manualRollbackName: 'manual-rollback',
    operateName: 'operate',
    account: '123456789012',
    versions: [],
  });

test('a kind of notice has the urgency and the readers of its rule', () => {
  expect(NOTICE).toMatchObject({
    id: 'fraud/day-1/labels-late',
    severity: 'warning',
    audiences: ['engineers', 'data-scientists'],
  });
});

test('its mail says what happened, and engineers get what to do', () => {
  const { subject, text } = mail('engineers');
  expect(subject).toBe('LABELS ARE LATE fraud: quality is not known');
  expect(text).toContain('No labels have arrived for fraud since yesterday.');
  expect(text).toContain('Reason: the newest label is of yesterday');
  expect(text).toContain('Look at the job that writes the labels.');
  expect(mail('data-scientists').text).not.toContain('Look at the job that writes the labels.');
});

test('machines that read notices know it, and subscriptions can filter on it', () => {
  const { json, attributes } = mail('engineers');
  expect(parseMachineNotice(json)).toMatchObject({ kind: 'labels-late', audience: 'engineers' });
  expect(attributes).toEqual({ kind: 'labels-late', severity: 'warning', audience: 'engineers', endpoint: 'fraud' });
});
