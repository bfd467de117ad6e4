import type { MachineNotice } from '../../contract/notice-schema.ts';
import { isoOf } from '../../core/words/time.ts';
import type { Mail } from '../../local/sns/delivery.ts';
import { audienceOf } from '../../local/story/result/story-report.ts';
import type { Paint } from './paint.ts';

/** Subjects in the order in which they were sent; one that went to several audiences is said once. */
export function mailLines(mails: readonly Mail[], paint: Paint): string[] {
  const sent = new Map<string, { readonly mail: Mail; readonly to: string[] }>();
  for (const mail of mails) {
    const key = `${mail.atEpochSeconds} ${mail.subject}`;
    const known = sent.get(key) ?? { mail, to: [] };
    known.to.push(audienceOf(mail) ?? mail.to);
    sent.set(key, known);
  }
  if (sent.size === 0) return ['  nobody: there was nothing to tell'];
  return [...sent.values()].flatMap(({ mail, to }) => [
    `  ${isoOf(mail.atEpochSeconds).slice(11, 16)}  ${mail.subject}`,
    paint.dim(`         to ${to.join(', ')}`),
  ]);
}

/** What a person on call must act on, or at least know of at once. */
const URGENT: readonly MachineNotice['kind'][] = [
  'awaiting-approval',
  'held',
  'failed',
  'overdue',
  'superseded',
  'quarantined-version-back',
  'not-recovered',
  'unprovable',
  'shared-incident',
];

/** The mails that are worth showing whole, each kind once, as engineers got it; the rest is for the record. */
export function decisiveMails(notices: readonly MachineNotice[]): MachineNotice[] {
  const toEngineers = notices.filter(({ audience }) => audience === 'engineers');
  const isUrgent = ({ kind }: MachineNotice): boolean => URGENT.includes(kind);
  const begins = toEngineers.some(isUrgent) ? isUrgent : ({ kind }: MachineNotice) => kind === 'rollback-started';
  const shown = toEngineers.filter((notice) => begins(notice) || notice.kind === 'recovered');
  return [...new Map(shown.map((notice) => [notice.kind, notice])).values()];
}
