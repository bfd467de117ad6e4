import type { Notice } from '../core/record/notice.ts';
import type { Audience } from '../core/words/policy.ts';
import { isoOf } from '../core/words/time.ts';
import { type MachineNotice, NOTICE_SCHEMA } from './notice-schema.ts';

/** The facts of a notice with the texts made from it, for one audience. */
export function machineNoticeOf(
  notice: Notice,
  audience: Audience,
  { subject, text }: { readonly subject: string; readonly text: string },
): MachineNotice {
  const { id, kind, endpoint, severity, audiences: _, atEpochSeconds, shares, ...rest } = notice;
  return {
    schema: NOTICE_SCHEMA,
    id,
    kind,
    audience,
    severity,
    endpoint,
    at: isoOf(atEpochSeconds),
    subject,
    text,
    facts: { ...rest, ...(shares === undefined ? {} : { shares: [...shares] }) },
  };
}

export const renderMachineNotice = (machine: MachineNotice): string => JSON.stringify(machine);

/** What a subscription's filter policy can ask for; all are strings. */
export type NoticeAttributes = Readonly<Record<'severity' | 'audience' | 'endpoint' | 'kind', string>>;

export const noticeAttributesOf = ({ severity, audience, endpoint, kind }: MachineNotice): NoticeAttributes => ({
  severity,
  audience,
  endpoint,
  kind,
});
