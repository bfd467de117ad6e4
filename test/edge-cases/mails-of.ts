import type { NoticeKind } from '../../lib/core/record/notice-kinds.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import type { TestWorld } from '../support/a-world.ts';

/** What the engineers read of the notices of this kind, oldest first; every run of blanks in a text is one. */
export const mailsOf = ({ notifier }: Pick<TestWorld, 'notifier'>, kind: NoticeKind) =>
  notifier.published
    .filter((notice) => notice.kind === kind)
    .map((notice) =>
      renderMessage(notice, 'engineers', {
        timeZone: 'UTC',
        manualRollbackName: 'manual-rollback',
        operateName: 'operate',
      }),
    )
    .map(({ subject, text }) => ({ subject, text: text.replace(/\s+/g, ' ') }));
