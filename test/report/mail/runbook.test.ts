import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS, type NoticeKind } from '../../../lib/core/record/notice-kinds.ts';
import { renderMessage } from '../../../lib/report/mail/message.ts';
import { aContext, aNotice } from './a-notice.ts';

const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
/** What stands under each heading of the second level, by heading. */
const SECTIONS = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section.slice(section.indexOf('\n')).trim()]),
);

/** The part behind # of the runbook's link in a mail. */
const linkedBy = (kind: NoticeKind): string | undefined =>
  /Runbook: docs\/runbook\.md#(\S+)/.exec(renderMessage(aNotice({ kind }), 'engineers', aContext()).text)?.[1];

describe('the runbook', () => {
  test.each(NOTICE_KINDS)('%s: its mail links a section that is there', (kind) => {
    expect([...SECTIONS.keys()]).toContain(linkedBy(kind));
  });

  test('every section is linked by the mail of one kind, or is about an alarm', () => {
    const about = [...SECTIONS.keys()].filter((heading) => !heading.startsWith('alarm-'));
    expect(about.toSorted()).toEqual(NOTICE_KINDS.map(linkedBy).toSorted());
  });

  test.each(NOTICE_KINDS)('%s: says what it means, what to check and what to paste', (kind) => {
    const section = SECTIONS.get(kind);
    for (const paragraph of ['Means.', 'Check.', 'Paste.']) expect(section).toContain(`**${paragraph}**`);
  });
});
