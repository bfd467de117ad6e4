import type { Audience, Severity } from '../words/policy.ts';

/** How urgent a kind of notice is, and who hears of it. */
interface NoticeRule {
  readonly severity: Severity;
  readonly audiences: readonly Audience[];
}

const ENGINEERS: readonly Audience[] = ['engineers'];
const MODEL_PEOPLE: readonly Audience[] = ['engineers', 'data-scientists'];
const EVERYBODY: readonly Audience[] = ['engineers', 'data-scientists', 'stakeholders'];

/**
 * Every kind of notice with its rule. The type, the JSON schema and the attributes of messages follow from this list. A line added here
 * does not compile before its text stands in `lib/report/mail/kinds`, and a test asks for its section in docs/runbook.md.
 */
export const NOTICE_RULES = {
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
  'silence-was-late': { severity: 'warning', audiences: EVERYBODY },
  held: { severity: 'critical', audiences: EVERYBODY },
  overdue: { severity: 'critical', audiences: ENGINEERS },
  failed: { severity: 'critical', audiences: EVERYBODY },
  superseded: { severity: 'warning', audiences: MODEL_PEOPLE },
  withdrawn: { severity: 'info', audiences: MODEL_PEOPLE },
  rejected: { severity: 'info', audiences: MODEL_PEOPLE },
  'shared-incident': { severity: 'warning', audiences: EVERYBODY },
  'shared-incident-over': { severity: 'info', audiences: EVERYBODY },
  'nobody-served': { severity: 'critical', audiences: EVERYBODY },
  'stable-failing': { severity: 'critical', audiences: EVERYBODY },
  'stable-failing-over': { severity: 'info', audiences: EVERYBODY },
  starved: { severity: 'warning', audiences: MODEL_PEOPLE },
  'not-judged': { severity: 'warning', audiences: MODEL_PEOPLE },
  'metrics-unreadable': { severity: 'critical', audiences: ENGINEERS },
  unguarded: { severity: 'critical', audiences: ENGINEERS },
  'quarantined-version-back': { severity: 'critical', audiences: MODEL_PEOPLE },
  'endpoint-gone': { severity: 'warning', audiences: ENGINEERS },
  promoted: { severity: 'info', audiences: EVERYBODY },
  promotable: { severity: 'warning', audiences: MODEL_PEOPLE },
  'deployment-failing': { severity: 'critical', audiences: EVERYBODY },
  'worse-than-before': { severity: 'critical', audiences: EVERYBODY },
  degraded: { severity: 'critical', audiences: EVERYBODY },
  'degraded-over': { severity: 'info', audiences: EVERYBODY },
  'traffic-lost': { severity: 'critical', audiences: EVERYBODY },
  'traffic-back': { severity: 'info', audiences: EVERYBODY },
  ratchet: { severity: 'warning', audiences: MODEL_PEOPLE },
  'alias-left': { severity: 'warning', audiences: MODEL_PEOPLE },
  'manual-action': { severity: 'warning', audiences: MODEL_PEOPLE },
  digest: { severity: 'warning', audiences: ENGINEERS },
} as const satisfies Readonly<Record<string, NoticeRule>>;

export type NoticeKind = keyof typeof NOTICE_RULES;

/** In the order of the list. */
export const NOTICE_KINDS = Object.keys(NOTICE_RULES) as readonly NoticeKind[];
