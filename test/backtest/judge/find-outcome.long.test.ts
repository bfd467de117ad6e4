import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import { describe, expect, test } from 'vitest';
import { type FoundOutcome, findOutcome } from '../../../lib/backtest/judge/find-outcome.ts';
import { judgeMinutes } from '../../../lib/backtest/judge/judge-minutes.ts';
import { type PreparedRun, prepareRun } from '../../../lib/backtest/judge/judge-run.ts';
import { readRuns, readTraceHeader } from '../../../lib/backtest/trace/read-runs.ts';
import { aFile, aGuard, aHeader, anErrorRun, aSeries, DAY, DEPLOYED } from '../a-trace.ts';

const header = aHeader();

/** The run's outcome found tick by tick by the whole judge. */
function slowly(
  { run, started }: PreparedRun,
  ofHeader: ReturnType<typeof readTraceHeader>,
  lag: number,
): FoundOutcome {
  let incident: FoundOutcome | undefined;
  let last: FoundOutcome | undefined;
  for (const { atEpochSeconds, verdict, judgement } of judgeMinutes(run, ofHeader, started, lag)) {
    if (verdict.kind === 'breach') return { verdict, judgement, atEpochSeconds };
    if (verdict.kind === 'shared-incident' || verdict.kind === 'stable-failing')
      incident ??= { verdict, judgement, atEpochSeconds };
    last = { verdict, judgement };
  }
  if (last === undefined) throw new Error('the run has no ticks');
  return incident ?? last;
}

/** Minutes as random as real ones: bursts, faults, shared incidents, silence, gaps, counts that come without their requests. */
function randomLines(seed: number): object[] {
  const random = xoroshiro128plus(seed);
  const below = (n: number): number => unsafeUniformIntDistribution(0, n - 1, random);
  const per = { stable: 100 + below(900), candidate: 5 + below(200) };
  const kind = below(6);
  const faultAt = below(60);
  const minutes = 60 + below(60);
  const nothing = seed % 2 === 0 ? null : 0; // silence comes as no minutes, and as minutes without requests
  const gapEvery = below(2) === 0 ? 5 + below(9) : 10_000;
  const thinned = (n: number, perMille: number): number => {
    let k = 0;
    for (let i = 0; i < n; i += 1) if (below(1000) < perMille) k += 1;
    return k;
  };
  const rate = (variant: 'stable' | 'candidate', minute: number): number => {
    if (minute < faultAt) return 10;
    if (kind === 1 && variant === 'candidate') return 100;
    if (kind === 2 && variant === 'candidate') return 900;
    return kind === 3 ? 300 : 10;
  };
  const rows = (variant: 'stable' | 'candidate', from: number): object => {
    const silent = (minute: number): boolean =>
      (kind === 4 && variant === 'candidate' && minute >= faultAt) || (minute >= 0 && minute % gapEvery === 3);
    const n = Array.from({ length: minutes - from }, () => per[variant] - below(5));
    const k = n.map((requests, i) => thinned(requests, rate(variant, from + i)));
    return aSeries(variant, from, minutes - from, {
      invocations: (minute) => (silent(minute) ? nothing : n[minute - from]!),
      // requests without their errors are late, then a gap
      errors5xx: (minute) =>
        silent(minute) ? nothing : minute >= 0 && minute % gapEvery === 4 ? null : k[minute - from]!,
      errors4xx: (minute) => (silent(minute) ? nothing : Math.min(n[minute - from]!, k[minute - from]! + 1)),
      ...(kind === 5
        ? { modelErrors: (minute) => (silent(minute) || minute % 3 === 0 ? null : k[minute - from]!) }
        : {}),
    });
  };
  return [header, rows('stable', kind === 0 ? -30 : -DAY), rows('candidate', 0)];
}

const guard = aGuard('    signals: { latency: off, client-errors: { weight: 1 } }\n');

describe('the outcome of a run', () => {
  test('is the same whether the whole judge is asked at every tick or only where it matters', () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 24; seed += 1) {
      const path = aFile(randomLines(seed));
      const ofHeader = readTraceHeader(path);
      const lagMinutes = [3, 1, 5][seed % 3] ?? 3;
      readRuns(path, { header: ofHeader }, (run) => {
        const first = prepareRun(run, { header: ofHeader, guard, lagMinutes });
        if (first.kind !== 'ready') throw new Error('the run can be judged');
        const quick = findOutcome(first.prepared, ofHeader, lagMinutes);
        const slow = slowly(first.prepared, ofHeader, lagMinutes);
        expect({ seed, ...quick }).toEqual({ seed, ...slow });
        kinds.add(quick.verdict.kind === 'breach' ? quick.verdict.cause : quick.verdict.kind);
      });
    }
    expect([...kinds].sort()).toEqual(['evidence', 'hard-limit', 'inconclusive', 'shared-incident', 'silence']);
  });

  test('a hard limit is found before its minutes are closed', () => {
    const path = aFile([header, ...anErrorRun((minute) => (minute < 30 ? 1 : 95), 60)]);
    const ofHeader = readTraceHeader(path);
    readRuns(path, { header: ofHeader }, (run) => {
      const first = prepareRun(run, { header: ofHeader, guard: aGuard(), lagMinutes: 1 });
      if (first.kind !== 'ready') throw new Error('the run can be judged');
      const { verdict, atEpochSeconds } = findOutcome(first.prepared, ofHeader, 1);
      expect(verdict).toMatchObject({ kind: 'breach', cause: 'hard-limit' });
      // minutes 30 and 31 fail; the second is seen a minute after its end
      expect(atEpochSeconds).toBe(DEPLOYED + 33 * 60);
    });
  });
});
