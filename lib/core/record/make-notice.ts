import type { Audience, Severity } from '../words/policy.ts';
import type { Notice, NoticeKind } from './notice.ts';

const ENGINEERS: readonly Audience[] = ['engineers'];
const MODEL_PEOPLE: readonly Audience[] = ['engineers', 'data-scientists'];
const EVERYBODY: readonly Audience[] = ['engineers', 'data-scientists', 'stakeholders'];

/** How urgent each kind is and who hears of it: the one place to look when somebody gets too many mails, or too few. */
const RULES: Readonly<Record<NoticeKind, { readonly severity: Severity; readonly audiences: readonly Audience[] }>> = {
  adopted: { severity: 'info', audiences: MODEL_PEOPLE },
  'no-stable-known': { severity: 'warning', audiences: ENGINEERS },
  'would-have-rolled-back': { severity: 'warning', audiences: MODEL_PEOPLE },
  'awaiting-approval': { severity: 'critical', audiences: MODEL_PEOPLE },
  'rollback-started': { severity: 'critical', audiences: EVERYBODY },
  preparing: { severity: 'warning', audiences: MODEL_PEOPLE },
  'capacity-refused': { severity: 'critical', audiences: ENGINEERS },
  'rollback-completed': { severity: 'warning', audiences: EVERYBODY },
  recovered: { severity: 'info', audiences: EVERYBODY },
  'not-recovered': { severity: 'critical', audiences: EVERYBODY },
  unprovable: { severity: 'warning', audiences: EVERYBODY },
  held: { severity: 'critical', audiences: EVERYBODY },
  overdue: { severity: 'critical', audiences: ENGINEERS },
  failed: { severity: 'critical', audiences: EVERYBODY },
  superseded: { severity: 'warning', audiences: MODEL_PEOPLE },
  withdrawn: { severity: 'info', audiences: MODEL_PEOPLE },
  rejected: { severity: 'info', audiences: MODEL_PEOPLE },
  'shared-incident': { severity: 'warning', audiences: EVERYBODY },
  starved: { severity: 'warning', audiences: MODEL_PEOPLE },
  'not-judged': { severity: 'warning', audiences: MODEL_PEOPLE },
  'metrics-unreadable': { severity: 'critical', audiences: ENGINEERS },
  'quarantined-version-back': { severity: 'critical', audiences: MODEL_PEOPLE },
  'endpoint-gone': { severity: 'warning', audiences: ENGINEERS },
  promoted: { severity: 'info', audiences: EVERYBODY },
  'deployment-failing': { severity: 'critical', audiences: EVERYBODY },
  promotable: { severity: 'warning', audiences: MODEL_PEOPLE },
  'worse-than-before': { severity: 'critical', audiences: EVERYBODY },
  degraded: { severity: 'critical', audiences: EVERYBODY },
  'degraded-over': { severity: 'info', audiences: EVERYBODY },
  ratchet: { severity: 'warning', audiences: MODEL_PEOPLE },
  retrain: { severity: 'warning', audiences: MODEL_PEOPLE },
  'manual-action': { severity: 'warning', audiences: MODEL_PEOPLE },
  digest: { severity: 'warning', audiences: ENGINEERS },
};

/** A notice with the severity and audiences of its kind. `key` names the occurrence: the same one always gives the same id. */
export function makeNotice(
  kind: NoticeKind,
  key: string,
  facts: Omit<Notice, 'id' | 'kind' | 'severity' | 'audiences'>,
): Notice {
  return { ...facts, ...RULES[kind], kind, id: `${facts.endpoint}/${key}/${kind}` };
}
