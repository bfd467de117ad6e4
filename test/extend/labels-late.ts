import type { NOTICE_RULES } from '../../lib/core/record/notice-kinds.ts';
import { type KindText, lookAtWeights } from '../../lib/report/mail/kind-text.ts';

/** How urgent it is, and who hears of it. */
export const LABELS_LATE_RULE = {
  severity: 'warning',
  audiences: ['engineers', 'data-scientists'],
} as const satisfies (typeof NOTICE_RULES)[keyof typeof NOTICE_RULES];

/** What the mail says. Names of versions, times and rates come ready in `facts`. */
export const LABELS_LATE_TEXT: KindText = {
  outcome: 'LABELS ARE LATE',
  headline: () => ': quality is not known',
  happened: ({ endpoint }) => `No labels have arrived for ${endpoint} since yesterday.`,
  users: () => 'Nothing changes for users. If the model gives wrong answers, nobody sees it now.',
  done: () => 'Stablehand goes on watching errors and latency.',
  reasonForAll: true,
  next: (facts) => [{ say: 'Look at the job that writes the labels.' }, lookAtWeights(facts)],
};
