import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineNoticeOf, renderMachineNotice } from '../../lib/contract/notice-message.ts';
import { noticeJsonSchema, parseMachineNotice } from '../../lib/contract/notice-schema.ts';

import { aNotice } from '../report/mail/a-notice.ts';

const texts = { subject: 'ROLLED BACK fraud-detector: v3 -> v2', text: 'body' };
const aMachineNotice = () => machineNoticeOf(aNotice(), 'engineers', texts);

describe('a notice for machines', () => {
  it('reads back as it was written, whatever the texts hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (why, who) => {
        const machine = machineNoticeOf(aNotice({ why, who }), 'stakeholders', texts);
        expect(parseMachineNotice(renderMachineNotice(machine))).toEqual(machine);
      }),
    );
  });

  it('carries every fact of the notice', () => {
    const { id, kind, endpoint, severity, audiences: _, atEpochSeconds: __, ...facts } = aNotice();
    expect(aMachineNotice()).toMatchObject({ id, kind, endpoint, severity, at: '2026-11-22T03:41:07Z', facts });
  });

  it('may have fields that this version does not know: they are left out', () => {
    const machine = aMachineNotice();
    expect(parseMachineNotice(JSON.stringify({ ...machine, later: 1 }))).toEqual(machine);
  });

  it.each([
    ['not JSON', '{', /not JSON/],
    ['another schema version', { schema: 'stablehand/notice/2' }, /schema: /],
    ['a kind that does not exist', { kind: 'exploded' }, /kind: /],
    ['a time without zone', { at: '2026-11-22 03:41' }, /at: must be a time such as/],
    ['a subject that SNS refuses', { subject: 'x'.repeat(100) }, /subject: /],
  ])('is refused with the name of the field: %s', (_, change, sentence) => {
    const text = typeof change === 'string' ? change : JSON.stringify({ ...aMachineNotice(), ...change });
    expect(() => parseMachineNotice(text)).toThrow(sentence);
  });
});

it('docs/notice.schema.json is what the code says (renew it with: npx vitest run test/contract -u)', async () => {
  await expect(`${JSON.stringify(noticeJsonSchema(), null, 2)}\n`).toMatchFileSnapshot('../../docs/notice.schema.json');
});
