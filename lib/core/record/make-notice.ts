import type { Notice } from './notice.ts';
import { NOTICE_RULES, type NoticeKind } from './notice-kinds.ts';

/** A notice with the severity and audiences of its kind. `key` names the occurrence: the same one always gives the same id. */
export function makeNotice(
  kind: NoticeKind,
  key: string,
  facts: Omit<Notice, 'id' | 'kind' | 'severity' | 'audiences'>,
): Notice {
  return { ...facts, ...NOTICE_RULES[kind], kind, id: `${facts.endpoint}/${key}/${kind}` };
}
