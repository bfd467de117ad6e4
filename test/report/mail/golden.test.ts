import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../lib/core/record/notice.ts';
import type { Audience } from '../../../lib/core/words/policy.ts';
import { renderMessage } from '../../../lib/report/mail/message.ts';
import { aContext, aNotice } from './a-notice.ts';

const { comparison } = aNotice();
if (comparison === undefined) throw new Error('the notice of these tests has a comparison');
const at = (minute: number): number => Date.UTC(2026, 10, 22, 3, minute) / 1000;
const EVIDENCE =
  'errors: candidate 312 of 6,120 requests (5.1%), stable 551 of 55,080 requests (1.0%) over 102 minutes; 2,300 to 1 that the candidate is worse (threshold 111 to 1)';

/** What ten notices look like to their readers. Read them aloud after a change, then renew them: npx vitest run test/report/mail -u */
const LETTERS: readonly (readonly [name: string, audience: Audience, difference: Partial<Notice>])[] = [
  ['rolling-back', 'engineers', { kind: 'rollback-started', cause: 'evidence', why: EVIDENCE }],
  ['rolling-back-for-stakeholders', 'stakeholders', { kind: 'rollback-started', cause: 'evidence', why: EVIDENCE }],
  [
    'rolling-back-silent',
    'engineers',
    {
      kind: 'rollback-started',
      cause: 'silence',
      why: 'silence: the candidate answered no request in 5 minutes; about 500 were due at its share of the traffic, and stable answered 4,500',
      comparison: {
        ...comparison,
        candidate: { requests: 0, bad: 0 },
        stable: { requests: 4500, bad: 0 },
        minutes: 5,
        logE: 0,
        logThreshold: 0,
      },
      failedRequests: 0,
    },
  ],
  [
    'rolled-back',
    'engineers',
    {
      kind: 'rollback-completed',
      cause: 'evidence',
      why: 'SageMaker now serves stable 100%, candidate 0%, read back from the endpoint',
    },
  ],
  [
    'recovered',
    'data-scientists',
    {
      kind: 'recovered',
      cause: 'evidence',
      why: "1.1% of 4,031 requests were bad in 6 minutes afterwards; stable's hour before allows 1.4%",
    },
  ],
  ['approve', 'engineers', { kind: 'awaiting-approval', cause: 'evidence', why: EVIDENCE }],
  [
    'held',
    'engineers',
    { kind: 'held', cause: 'evidence', why: `v2: model fraud-2026-11-02 does not exist any more; ${EVIDENCE}` },
  ],
  [
    'shared-incident',
    'engineers',
    {
      kind: 'shared-incident',
      rollback: undefined,
      failedRequests: undefined,
      why: `stable itself is far above its rate of the day before, so this is no difference between the versions; ${EVIDENCE}`,
    },
  ],
  [
    'degraded',
    'engineers',
    {
      kind: 'degraded',
      from: 2,
      to: 1,
      fromVariant: 'stable',
      toVariant: undefined,
      comparison: undefined,
      rollback: undefined,
      outage: { fromEpochSeconds: at(38), requests: 2400, bad: 1440 },
      why: 'hard limit: since 03:38 UTC, 1,440 of 2,400 requests (60%) to v2 on stable failed',
    },
  ],
  [
    'degraded-by-its-past',
    'engineers',
    {
      kind: 'degraded',
      from: 2,
      to: undefined,
      fromVariant: 'stable',
      toVariant: undefined,
      comparison: undefined,
      rollback: undefined,
      others: ['churn', 'search'],
      found: { of: 'past', signal: 'latency', slowerThanMicros: 300_000, rate: 0.013, badRate: 0.041 },
      outage: { fromEpochSeconds: at(18), requests: 14_400, bad: 590 },
      why: 'since 03:18 UTC, 590 of 14,400 requests (4.1%) were too slow (slower than 300 ms); up to 1.3% is usual at this hour on v2 (stable); in trouble since the same minutes: churn, search',
    },
  ],
  [
    'traffic-lost',
    'stakeholders',
    {
      kind: 'traffic-lost',
      from: undefined,
      to: undefined,
      fromVariant: undefined,
      toVariant: undefined,
      comparison: undefined,
      rollback: undefined,
      traffic: { fromEpochSeconds: at(30), requests: 412, expected: 5300 },
      why: 'since 03:30 UTC CloudWatch counts 412 requests; at this hour there are usually at least 5,300 in that time',
    },
  ],
  [
    'superseded',
    'engineers',
    {
      kind: 'superseded',
      cause: 'evidence',
      why: 'weights are stable 50%, candidate 50%, which Stablehand did not ask for',
      shares: [
        { variant: 'stable', share: 0.5 },
        { variant: 'candidate', share: 0.5 },
      ],
    },
  ],
];

describe('a mail, as it is read', () => {
  it.each(LETTERS)('%s, to %s', async (name, audience, difference) => {
    const { subject, text } = renderMessage(aNotice(difference), audience, aContext());
    await expect(`Subject: ${subject}\n\n${text}\n`).toMatchFileSnapshot(`../golden/${name}.txt`);
  });
});
