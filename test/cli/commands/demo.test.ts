import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aFolder, runCli } from '../run-cli.ts';

const iso = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** The object that scripts rely on: a field more or less is a change of the contract. */
const resultSchema = z.strictObject({
  scenario: z.string(),
  seed: z.int(),
  outcome: z.enum([
    'recovered',
    'not-recovered',
    'held',
    'rejected',
    'superseded',
    'withdrawn',
    'no-rollback',
    'failed',
  ]),
  reason: z.string().nullable(),
  endpoint: z.string().nullable(),
  fromVersion: z.int().nullable(),
  toVersion: z.int().nullable(),
  minutesFromFaultToDecision: z.number().nullable(),
  failedRequests: z.int().min(0).nullable(),
  currentWeights: z.record(z.string(), z.number()),
  notices: z.array(z.strictObject({ kind: z.string(), audience: z.string(), subject: z.string() })),
  events: z.array(z.strictObject({ at: iso, kind: z.string(), who: z.string(), why: z.string() })),
  report: z.string().nullable(),
});

describe('demo --json of a model that is dead', async () => {
  const folder = aFolder();
  const { code, stdout, stderr } = await runCli(['demo', '--scenario', 'dead', '--seed', '3', '--json'], folder);
  const result = resultSchema.parse(JSON.parse(stdout));

  it('ends as the scenario must, and says so by exit code 0', () => {
    expect(code).toBe(0);
    expect(result).toMatchObject({
      scenario: 'dead',
      seed: 3,
      outcome: 'recovered',
      reason: null,
      endpoint: 'fraud-detector',
    });
  });

  it('prints one object on one line, and nothing on stderr', () => {
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(stderr).toBe('');
  });

  it('read the weights back: the candidate has none', () => {
    expect(result.currentWeights).toMatchObject({ candidate: 0 });
    expect(result.currentWeights.stable).toBeGreaterThan(0);
  });

  it('says from which version to which, and how long it took', () => {
    expect(result).toMatchObject({ fromVersion: 2, toVersion: 1 });
    // a hard limit looks at minutes that ended 60 s ago: two bad ones are known after three minutes
    expect(result.minutesFromFaultToDecision).toBe(3);
    expect(result.failedRequests).toBeGreaterThan(100);
  });

  it.each(['engineers', 'data-scientists', 'stakeholders'])(
    'told %s of the start, the move and the recovery',
    (audience) => {
      const kinds = result.notices.filter((notice) => notice.audience === audience).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind !== 'adopted')).toEqual([
        'rollback-started',
        'rollback-completed',
        'recovered',
      ]);
    },
  );

  it('has a history in which causes come before what they caused', () => {
    const kinds = result.events.map(({ kind }) => kind);
    const story = ['candidate-appeared', 'rollback-decided', 'shift-sent', 'rolled-back', 'recovered'];
    expect(kinds.filter((kind) => story.includes(kind))).toEqual(story);
    const times = result.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });

  it('wrote the page that it names', () => {
    expect(result.report).toBe(join('out', 'incident.html'));
    expect(readFileSync(join(folder, 'out', 'incident.html'), 'utf8')).toContain(
      'A new model failed nine requests of ten',
    );
  });
});

describe('demo for people', async () => {
  const folder = aFolder();
  const { code, stdout, stderr } = await runCli(['demo', '--scenario', 'silent', '--no-page'], folder);

  it('shows timeline, mails, numbers and the end, without a colour in a pipe', () => {
    expect(code).toBe(0);
    for (const heading of ['What happened (UTC)', 'Who was told', 'As engineers got it', 'The numbers', 'Try next']) {
      expect(stdout).toContain(heading);
    }
    expect(stdout).toContain('Recovered: as silent must end.');
    expect(stdout).toMatch(/weights now, as DescribeEndpoint says: stable \d \(v1\), candidate 0 \(v2\)/);
    expect(stdout).not.toContain('\u001b');
  });

  it('fits into 80 columns, but for links, which must stay whole', () => {
    const lines = stdout.split('\n').filter((line) => !line.includes('https://'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('says on stderr that it runs, in one plain line: no bar where nobody watches', () => {
    expect(stderr).toBe('running silent, seed 1, in simulated time ...\n');
  });

  it('writes no page when told so', () => {
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(stdout).not.toContain('incident.html');
  });
});

describe('demo --traffic', () => {
  it('follows a file with gaps, and finds the fault all the same', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'traffic.csv'), trafficWithGaps({ hours: 28 }));
    const { code, stdout } = await runCli(['demo', '--scenario', 'dead', '--traffic', 'traffic.csv', '--json'], folder);
    const result = resultSchema.parse(JSON.parse(stdout));
    expect(result.outcome).toBe('recovered');
    expect(code).toBe(0);
  });

  it('with hardly a caller it decides nothing: not the scenario\u2019s end, and exit code 1', async () => {
    const { code, stdout } = await runCli(['demo', '--traffic-scale', '0.001', '--no-page', '--json']);
    expect(resultSchema.parse(JSON.parse(stdout))).toMatchObject({
      outcome: 'no-rollback',
      reason: expect.stringContaining('it ended no rollback, not recovered'),
      fromVersion: null,
      toVersion: null,
      minutesFromFaultToDecision: null,
      report: null,
    });
    expect(code).toBe(1);
  });
});

/** 3000 requests in five minutes, every seventh row missing, an hour of nothing in the night. */
function trafficWithGaps({ hours }: { readonly hours: number }): string {
  const rows = Array.from({ length: hours * 12 }, (_, row) => row)
    .filter((row) => row % 7 !== 3 && !(row >= 60 && row < 72))
    .map(
      (row) => `${new Date(Date.UTC(2026, 0, 1) + row * 300_000).toISOString().slice(0, 19).replace('T', ' ')},3000`,
    );
  return ['timestamp,value', ...rows, ''].join('\n');
}
