import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMNS } from '../../../lib/backtest/trace/fields.ts';
import { lineScanner } from '../../../lib/backtest/trace/line-scanner.ts';
import { emptyLine, type LineValues } from '../../../lib/backtest/trace/line-values.ts';
import { parseLine } from '../../../lib/backtest/trace/parse-line.ts';

const scanner = lineScanner();

/** What a line says, in values that can be compared; NaN is written as null. */
function saidBy(line: LineValues): object {
  const list = (values: Float64Array | undefined): (number | null)[] =>
    [...(values ?? []).slice(0, line.length)].map((value) => (Number.isNaN(value) ? null : value));
  const { kind, run, variant, instance, minute, length, named, limits } = line;
  const columns = COLUMNS.map((_, at) => ((named & (1 << at)) === 0 ? undefined : list(line.columns[at])));
  return {
    kind,
    run,
    variant,
    instance,
    minute,
    length,
    named,
    columns,
    over: limits.map((limit, at): [number, unknown] => [limit, list(line.over[at])]).sort(([a], [b]) => a - b),
  };
}

function scanned(text: string): object | undefined {
  const buffer = Buffer.from(`##${text}##`);
  const line = emptyLine();
  return scanner.scan(buffer, 2, buffer.length - 2, line) ? saidBy(line) : undefined;
}

function parsed(text: string): object | undefined {
  const line = emptyLine();
  try {
    parseLine(text, 1, line);
  } catch {
    return undefined;
  }
  return saidBy(line);
}

const count = fc.option(fc.nat(1_000_000));
const names = COLUMNS.filter((name) => name !== 'weight');
const minute = fc
  .integer({ min: 29_000_000, max: 30_000_000 })
  .map((m) => `${new Date(m * 60_000).toISOString().slice(0, 19)}Z`);
const word = fc.constantFrom('r1', 'run-22', 'stable', 'candidate', 'Ä', 'a"b');

const rowText = fc
  .record({
    run: fc.option(word, { nil: undefined }),
    t: minute,
    variant: word,
    counts: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), count), { selector: ([name]) => name }),
    weight: fc.option(
      fc.double({ min: 0, max: 9, noNaN: true }).map((x) => Math.round(x * 1000) / 1000),
      { nil: undefined },
    ),
    over: fc.option(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9_000_000 }), count), { selector: ([limit]) => limit }),
      { nil: undefined },
    ),
  })
  .map(({ counts, over, ...rest }) =>
    JSON.stringify({
      ...rest,
      ...Object.fromEntries(counts),
      ...(over ? { latencyOver: Object.fromEntries(over) } : {}),
    }),
  );

const seriesText = fc.tuple(word, minute, fc.integer({ min: 1, max: 40 })).chain(([variant, from, length]) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.array(count, { minLength: length, maxLength: length })), {
      selector: ([name]) => name,
      minLength: 1,
    })
    .map((lists) => JSON.stringify({ run: 'r1', variant, from, ...Object.fromEntries(lists) })),
);

describe('the fast reader', () => {
  test('reads rows and series as JSON.parse does', () => {
    let fast = 0;
    fc.assert(
      fc.property(fc.oneof(rowText, seriesText), (text) => {
        const said = scanned(text);
        if (said === undefined) return;
        fast += 1;
        expect(said).toEqual(parsed(text));
      }),
      { numRuns: 2000, seed: 7 },
    );
    // words with escapes and empty limits are for the other one; the rest must be fast
    expect(fast).toBeGreaterThan(1000);
  });

  test('a changed byte is either read as JSON.parse reads it or left to it', () => {
    fc.assert(
      fc.property(
        fc.oneof(rowText, seriesText),
        fc.nat(),
        fc.constantFrom(...'"{}[]:,.-0x9 n\\\n'),
        (text, at, letter) => {
          const place = at % text.length;
          const changed = text.slice(0, place) + letter + text.slice(place + 1);
          const said = scanned(changed);
          if (said !== undefined) expect(said).toEqual(parsed(changed));
        },
      ),
      { numRuns: 5000, seed: 7 },
    );
  });

  test.each([
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","invocations":01}',
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","invocations":-1}',
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","invocations":1e3}',
    '{"t":"2026-11-01T24:00:00Z","variant":"stable","invocations":1}',
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","invocations":1',
    '{"t":"2026-11-01T00:00:00Z","from":"2026-11-01T00:00:00Z","variant":"stable","invocations":1}',
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","invocations":[1]}',
    '{"from":"2026-11-01T00:00:00Z","variant":"stable","invocations":1}',
    '{"from":"2026-11-01T00:00:00Z","variant":"stable","invocations":[1],"errors5xx":[1,2]}',
    '{"t":"2026-11-01T00:00:00Z","variant":"stable","unknown":1}',
  ])('leaves %s to the slow one', (text) => {
    expect(scanned(text)).toBeUndefined();
  });
});
