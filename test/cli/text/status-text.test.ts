import { expect, test } from 'vitest';
import { paintFor } from '../../../lib/cli/text/paint.ts';
import { statusLines, statusTable } from '../../../lib/cli/text/status-text.ts';
import type { GuardStatus } from '../../../lib/core/guard/guard-status.ts';

const paint = paintFor({}, {});

const aStatus = (odds: number, decidedAt?: string): GuardStatus => ({
  endpoint: 'fraud',
  lookedAt: '2026-11-22T03:41:00Z',
  source: 'memory',
  endpointStatus: 'unknown',
  live: [],
  serving: [],
  judged: [
    {
      candidate: 'v2',
      variant: 'candidate',
      lane: 'canary',
      against: 'v1',
      since: '2026-11-22T03:00:00Z',
      evidenceRejected: false,
      logE: Math.log(odds),
      logThreshold: Math.log(100),
      signals: [],
      ...(decidedAt === undefined ? {} : { decidedAt }),
    },
  ],
  notWatched: [],
  quarantined: [],
  released: [],
  rejected: [],
  undelivered: 0,
});

const linesOf = (status: GuardStatus): string =>
  statusLines(status, { now: 1_795_318_860, policy: 'p.yaml', paint }).join(' ').replace(/\s+/g, ' ');

test('status warns from odds of 10 to 1 on, and not of what was decided already', () => {
  expect(linesOf(aStatus(12))).toContain('Warning: this points to a worse version, look at it');
  expect(statusTable([aStatus(12)], paint).join('\n')).toContain('WARNING: v2 looks worse');
  expect(linesOf(aStatus(9))).not.toContain('Warning');
  expect(linesOf(aStatus(12, '2026-11-22T03:40:00Z'))).not.toContain('Warning');
  expect(statusTable([aStatus(9)], paint).join('\n')).toContain('watching');
});
