import type { Notice } from '../../../lib/core/record/notice.ts';
import type { VersionRecord } from '../../../lib/core/words/version.ts';
import type { MailContext } from '../../../lib/report/mail/mail-facts.ts';

/** A notice with every fact filled in, 2026-11-22T03:41:07Z; a test states what differs. */
export const aNotice = (difference: Partial<Notice> = {}): Notice => ({
  id: 'n-4f1c09',
  kind: 'rollback-started',
  endpoint: 'fraud-detector',
  severity: 'critical',
  audiences: ['engineers', 'data-scientists', 'stakeholders'],
  atEpochSeconds: Date.UTC(2026, 10, 22, 3, 41, 7) / 1000,
  who: 'stablehand',
  why: 'v3 fails 5.1% of its requests, v2 1.0%',
  from: 3,
  to: 2,
  fromVariant: 'candidate',
  toVariant: 'stable',
  share: 0.1,
  comparison: {
    signal: 'errors',
    candidate: { requests: 6120, bad: 312 },
    stable: { requests: 55_080, bad: 551 },
    minutes: 102,
    logE: Math.log(2300),
    logThreshold: Math.log(100),
    gatePassed: true,
  },
  failedRequests: 329,
  rollback: 'r-77ab',
  untilEpochSeconds: Date.UTC(2026, 10, 22, 3, 56, 7) / 1000,
  shares: [
    { variant: 'stable', share: 1 },
    { variant: 'candidate', share: 0 },
  ],
  recovery: { requests: 4031, bad: 44, limitRate: 0.014, minutes: 6 },
  ...difference,
});

const aVersion = (version: number): VersionRecord => ({
  endpoint: 'fraud-detector',
  version,
  fingerprint: `f${version}`,
  modelName: `fraud-2026-11-0${version}`,
  firstSeenAtEpochSeconds: Date.UTC(2026, 10, version) / 1000,
  containers: [
    {
      image: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/fraud@sha256:${String(version).repeat(64)}`,
      model: `s3://models/fraud/${version}/model.tar.gz`,
      environment: `e${version}`,
    },
  ],
});

export const aContext = (difference: Partial<MailContext> = {}): MailContext => ({
  timeZone: 'Europe/Berlin',
  manualRollbackName: 'stablehand-manual-rollback',
  operateName: 'stablehand-operate',
  region: 'eu-central-1',
  account: '123456789012',
  versions: [aVersion(1), aVersion(2), aVersion(3)],
  ...difference,
});
