import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../lib/backtest/backtest.ts';
import { COLUMN } from '../../../lib/backtest/trace/fields.ts';
import { readRuns, readTraceHeader, refuseSplitRuns } from '../../../lib/backtest/trace/read-runs.ts';
import { TraceError } from '../../../lib/backtest/trace/trace-error.ts';
import { aFile, aHeader, aSeries, at, DEPLOYED } from '../a-trace.ts';

const FIRST = DEPLOYED / 60;

interface Seen {
  readonly name: string;
  readonly stable: (number | string)[];
  readonly candidate: (number | string)[];
}

/** Every run with its invocations, `-` where nothing was reported. */
function runsIn(path: string, options: { wantedLimit?: number; part?: { from: number; to: number } } = {}): Seen[] {
  const runs: Seen[] = [];
  readRuns(path, { header: readTraceHeader(path), ...options }, ({ name, stable, candidate }) => {
    const list = ({ from, to, value }: typeof stable) =>
      Array.from({ length: to - from }, (_, i) => value(COLUMN.invocations, from + i)).map((n) =>
        Number.isNaN(n) ? '-' : n,
      );
    runs.push({ name, stable: list(stable), candidate: list(candidate) });
  });
  return runs;
}

const row = (minute: number, variant: string, fields: object = {}, run = 'r1'): object => ({
  run,
  t: at(minute),
  variant,
  invocations: 100,
  ...fields,
});

function refusal(lines: readonly (string | object)[], options = {}): TraceError {
  try {
    runsIn(aFile(lines), options);
  } catch (failure) {
    if (failure instanceof TraceError) return failure;
    throw failure;
  }
  throw new Error('the trace was accepted');
}

describe('reading a trace', () => {
  test('rows and series of a run may be mixed; what is null or not there was not reported', () => {
    const path = aFile([
      aHeader(),
      row(0, 'candidate'),
      row(0, 'stable'),
      aSeries('stable', 1, 3, { invocations: (minute) => (minute === 2 ? null : minute * 10) }, 'r1'),
      row(2, 'candidate', { invocations: null, errors5xx: 1 }),
    ]);
    expect(runsIn(path)).toEqual([{ name: 'r1', stable: [100, 10, '-', 30], candidate: [100, '-', '-'] }]);
  });

  test('a series that begins before the rows that came first finds its place', () => {
    const path = aFile([aHeader(), row(5, 'stable'), aSeries('stable', -2, 3, { invocations: () => 7 }, 'r1')]);
    expect(runsIn(path)[0]?.stable).toEqual([7, 7, 7, '-', '-', '-', '-', 100]);
  });

  test('zero is a count, not silence', () => {
    const path = aFile([aHeader(), row(0, 'stable', { invocations: 0, errors5xx: 0 })]);
    expect(runsIn(path)[0]?.stable).toEqual([0]);
  });

  test('runs follow one another, and what one run reported does not leak into the next', () => {
    const path = aFile([aHeader(), row(0, 'stable'), row(1, 'stable'), row(1, 'stable', { invocations: 5 }, 'r2')]);
    expect(runsIn(path).map(({ name, stable }) => [name, stable])).toEqual([
      ['r1', [100, 100]],
      ['r2', [5]],
    ]);
  });

  test('instances are added up; one that did not report adds nothing', () => {
    const path = aFile([
      aHeader(),
      row(0, 'stable', { instance: 'a', weight: 0.9 }),
      row(0, 'stable', { instance: 'b', weight: 0.9, invocations: null }),
      row(1, 'stable', { instance: 'a' }),
      row(1, 'stable', { instance: 'b', invocations: 3 }),
    ]);
    expect(runsIn(path)[0]?.stable).toEqual([100, 103]);
    readRuns(path, { header: readTraceHeader(path) }, ({ stable }) => {
      expect(stable.value(COLUMN.weight, FIRST)).toBe(0.9);
    });
  });

  test('a trace without a line break at its end, with blank lines or Windows line breaks is the same trace', () => {
    const lines = [aHeader(), row(0, 'stable'), row(1, 'stable')].map((line) => JSON.stringify(line));
    const wanted = runsIn(aFile(lines));
    expect(wanted[0]?.stable).toEqual([100, 100]);
    expect(runsIn(aFile(lines, ''))).toEqual(wanted);
    expect(runsIn(aFile([`${lines[0]}\r`, '', `${lines[1]}\r`, `  ${lines[2]}\r`]))).toEqual(wanted);
  });

  test('a field that begins with x- is left alone', () => {
    expect(runsIn(aFile([aHeader({ 'x-note': 1 }), row(0, 'stable', { 'x-host': { deep: [1] } })]))).toHaveLength(1);
  });

  test('parts of a file together hold every run once, wherever they are cut', () => {
    const runs = Array.from({ length: 3 }, (_, run) =>
      Array.from({ length: 1 + (run % 2) }, (_, minute) => row(minute, 'stable', {}, `run-${run}`)),
    ).flat();
    const path = aFile([aHeader(), ...runs]);
    const whole = runsIn(path);
    expect(whole).toHaveLength(3);
    const bytes = readFileSync(path).length;
    for (let cut = 1; cut < bytes; cut += 1) {
      const parts = [
        { from: 0, to: cut },
        { from: cut, to: Number.POSITIVE_INFINITY },
      ];
      expect(parts.flatMap((part) => runsIn(path, { part }))).toEqual(whole);
    }
    for (const partBytes of [40, 97, 200]) {
      expect(partsOf(bytes, partBytes).flatMap((part) => runsIn(path, { part }))).toEqual(whole);
    }
  });

  test('a line that does not fit the buffer is read all the same', () => {
    const long = aSeries('stable', 0, 300_000, { invocations: (minute) => minute }, 'r1');
    const [run] = runsIn(aFile([aHeader(), long, row(0, 'candidate')]));
    expect(run?.stable).toHaveLength(300_000);
    expect(run?.stable.at(-1)).toBe(299_999);
  });
});

describe('a trace is refused with the line and the field', () => {
  const twice = 'run "r1", t 2026-11-02T00:00:00Z, variant "stable" is given twice, allowed: once';
  test.each([
    [
      'a count that is negative',
      [row(0, 'stable', { errors5xx: -1 })],
      2,
      'errors5xx is -1, allowed: a whole number from 0',
    ],
    [
      'a count with a fraction',
      [row(0, 'stable', { invocations: 1.5 })],
      2,
      'invocations is 1.5, allowed: a whole number',
    ],
    ['a count as text', [row(0, 'stable', { invocations: '7' })], 2, 'invocations is "7", allowed: a whole number'],
    [
      'more errors than requests',
      [row(0, 'stable', { errors5xx: 101 })],
      2,
      'errors5xx is 101, allowed: at most invocations, which is 100',
    ],
    [
      'more client errors than requests',
      [row(0, 'stable', { errors4xx: 101 })],
      2,
      'errors4xx is 101, allowed: at most invocations',
    ],
    [
      'more model errors than requests',
      [row(0, 'stable', { modelErrors: 101 })],
      2,
      'modelErrors is 101, allowed: at most invocations',
    ],
    [
      'more slow samples than samples',
      [row(0, 'stable', { latencySamples: 3, latencyOver: { 300000: 4 } })],
      2,
      'latencyOver.300000 is 4, allowed: at most latencySamples, which is 3',
    ],
    [
      'more beyond the higher limit',
      [row(0, 'stable', { latencyOver: { 300000: 4, 500000: 5 } })],
      2,
      'latencyOver.500000 is 5, allowed: at most latencyOver.300000, which is 4',
    ],
    [
      'an impossible minute within a series',
      [aSeries('stable', 0, 2, { invocations: () => 5, errors5xx: (m) => 5 + m })],
      2,
      'errors5xx[1] is 6, allowed: at most invocations[1], which is 5',
    ],
    ['an unknown field', [row(0, 'stable', { error5xx: 1 })], 2, 'unknown field "error5xx", allowed: run, t, variant'],
    ['a minute given twice', [row(0, 'stable'), row(0, 'stable')], 3, twice],
    [
      'a minute given as row and in a series',
      [row(0, 'stable'), aSeries('stable', -1, 3, { invocations: () => 1 }, 'r1')],
      3,
      twice,
    ],
    [
      'rows that are not sorted',
      [row(1, 'stable'), row(0, 'candidate')],
      3,
      't is 2026-11-02T00:00:00Z after 2026-11-02T00:01:00Z',
    ],
    [
      'a run that begins again',
      [row(0, 'stable'), row(0, 'stable', {}, 'r2'), row(1, 'stable')],
      4,
      'run "r1" begins again',
    ],
    [
      'a variant that nobody knows',
      [row(0, 'green')],
      2,
      'variant is "green", allowed: the header\'s "stable" and "candidate"',
    ],
    [
      'a time within a minute',
      [row(0, 'stable', { t: '2026-11-02T00:00:30Z' })],
      2,
      't is "2026-11-02T00:00:30Z", allowed: the start of a minute in UTC',
    ],
    [
      'a time of another zone',
      [row(0, 'stable', { t: '2026-11-02T00:00:00+01:00' })],
      2,
      'allowed: the start of a minute in UTC',
    ],
    ['a day that does not exist', [row(0, 'stable', { t: '2026-11-31T00:00:00Z' })], 2, 't is "2026-11-31T00:00:00Z"'],
    [
      'lists of different lengths',
      [{ variant: 'stable', from: at(0), invocations: [1, 2], errors5xx: [0] }],
      2,
      'invocations has 2 minutes and errors5xx has 1',
    ],
    ['a row without a time', [{ variant: 'stable', invocations: 1 }], 2, 'neither t nor from'],
    ['no JSON', ['{"variant":"stable",'], 2, 'no JSON'],
    [
      'instances mixed with none',
      [row(0, 'stable', { instance: 'a' }), row(1, 'stable')],
      3,
      'with and without instance',
    ],
    [
      'a run of many years',
      [row(0, 'stable'), row(0, 'stable', { t: '2036-11-02T00:00:00Z' })],
      3,
      'more than 366 days',
    ],
  ])('%s', (_, lines, line, sentence) => {
    const failure = refusal([aHeader(), ...lines]);
    expect(failure.line).toBe(line);
    expect(failure.message).toContain(sentence);
  });

  test('a latency limit that the policy wants and the trace lacks, naming those there', () => {
    const lines = [aHeader(), row(0, 'stable', { latencySamples: 9, latencyOver: { 250000: 4, 500000: 1 } })];
    const failure = refusal(lines, { wantedLimit: 300_000 });
    expect(failure.line).toBe(2);
    expect(failure.message).toContain('latencyOver has no limit 300000');
    expect(failure.message).toContain('there: 250000, 500000');
    expect(runsIn(aFile(lines), { wantedLimit: 250_000 })).toHaveLength(1);
  });

  test('a later part counts lines from the beginning of the file', () => {
    const lines = [aHeader(), row(0, 'stable'), row(0, 'stable', {}, 'r2'), row(1, 'stable', { errors5xx: 500 }, 'r2')];
    const failure = refusal(lines, { part: { from: 10, to: Number.POSITIVE_INFINITY } });
    expect(failure.line).toBe(4);
  });

  test('a run that stands in two parts is refused with the line where it begins again', () => {
    const path = aFile([aHeader(), row(0, 'stable'), row(0, 'stable', {}, 'r2'), row(1, 'stable')]);
    const offset = readFileSync(path, 'utf8').lastIndexOf('{"run"');
    const seen = [
      [
        { name: 'r1', offset: 200 },
        { name: 'r2', offset: 300 },
      ],
      [{ name: 'r1', offset }],
    ];
    expect(() => refuseSplitRuns(path, seen)).toThrow('line 4: run "r1" begins again');
  });
});

describe('the header', () => {
  test.each([
    ['no header', [{ variant: 'stable', t: at(0) }], 'stablehand is missing, must be "trace/1"'],
    ['another form', [aHeader({ stablehand: 'trace/2' })], 'stablehand is "trace/2", must be "trace/1"'],
    ['a time that is none', [aHeader({ deployedAt: 'yesterday' })], 'deployedAt is "yesterday", must be a time in UTC'],
    ['an unknown field', [aHeader({ deployed: 1 })], 'deployed is no field of a header'],
    ['one variant in two roles', [aHeader({ candidate: 'stable' })], 'stable and candidate are both "stable"'],
    ['a fault that is no time', [aHeader({ faults: { r1: 7 } })], 'faults.r1 is 7'],
  ])('%s is refused', (_, lines, sentence) => {
    const failure = refusal(lines);
    expect(failure.line).toBe(1);
    expect(failure.message).toContain(sentence);
  });

  test('an empty file and a header alone are refused', () => {
    expect(refusal([]).message).toContain('the trace is empty');
    expect(refusal([aHeader()]).message).toContain('a header and no minutes');
  });

  test('the first judged minute is the first that begins at or after the deployment', () => {
    const header = readTraceHeader(aFile([aHeader({ deployedAt: '2026-11-02T00:00:01Z' }), row(0, 'stable')]));
    expect(header.firstMinute).toBe(FIRST + 1);
    expect(header.deployedAtEpochSeconds).toBe(DEPLOYED + 1);
  });
});
