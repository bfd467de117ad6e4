import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../lib/capture/capture-record.ts';
import { captureReader, type RefusedLine } from '../../lib/capture/captured-rows.ts';
import { captureFold } from '../../lib/capture/fold-capture.ts';
import { learnForm } from '../../lib/capture/learn-form.ts';
import { rowsOf, tableCellOf } from '../../lib/capture/payload-rows.ts';
import { parsePredictionPath, predictionsOf } from '../../lib/capture/prediction-path.ts';
import { referenceFold } from '../../lib/capture/reference.ts';
import { binNames } from '../../lib/core/drift/feature-bins.ts';

const FOLDER = new URL('../../../shared/data/capture/', import.meta.url);
/** Real shapes from outside the repository, where they are at hand. */
const shapes = existsSync(FOLDER) ? describe : describe.skip;

function read(lines: readonly string[]) {
  const learnt = learnForm(lines);
  if (learnt.kind !== 'learnt') throw new Error(learnt.sentence);
  const refused: RefusedLine[] = [];
  const reader = captureReader(learnt.form, (each) => refused.push(each));
  const rows = lines.flatMap((line) => reader.take(line) ?? []);
  return { learnt, refused, rows, count: reader.count };
}

shapes('captured data in the shapes of real buckets', () => {
  const of = (name: string) => read(readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8').split('\n'));

  it.each([
    ['csv-one-row', '1', ['column-1', 'column-2', 'column-3', 'column-4'], { lines: 40, requests: 40, rows: 40 }],
    ['json-columns-batch-base64-out', 'scores[]', ['amount', 'country', 'age', 'velocity'], { requests: 12, rows: 47 }],
    ['json-records-no-inference-id', 'predictions[].score', ['amount', 'country', 'age', 'velocity'], { rows: 24 }],
    ['csv-header-batch', '1', ['amount', 'country', 'age', 'velocity'], { requests: 8, rows: 24 }],
    ['one-side-only', '1', ['column-1', 'column-2', 'column-3', 'column-4'], { rows: 9, inputOnly: 3, outputOnly: 6 }],
  ])('%s: the form is learnt, and every row is read', (name, prediction, columns, count) => {
    const { learnt, refused, count: counted } = of(name);
    expect(learnt.form.prediction?.text).toBe(prediction);
    expect(learnt.columns).toEqual(columns);
    expect(counted).toMatchObject(count);
    expect(refused).toEqual([]);
  });

  it('hostile: each broken line has its reason, and the sound ones are read', () => {
    const { refused, count } = of('hostile');
    expect(refused.map(({ line, why }) => [line, why])).toEqual([
      [3, 'not-json'],
      [4, 'not-json'],
      [5, 'unknown-version'],
      [6, 'no-data'],
      [7, 'repeated'],
      [8, 'no-prediction'],
      [9, 'bad-base64'],
      [10, 'columns'],
      [11, 'repeated'],
      [12, 'repeated'],
    ]);
    expect(count.requests + refused.length).toBe(count.lines);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('joins by the caller’s id where there is one, else by SageMaker’s', () => {
    expect(of('csv-one-row').rows[0]?.record.id).toBe('order-1000');
    const [first] = of('json-records-no-inference-id').rows;
    expect(first?.record.id).toBe(first?.record.eventId);
  });
});

const aRecord = (over: Record<string, unknown> = {}) => ({
  captureData: { endpointInput: { data: '1,2\n', encoding: 'CSV' }, endpointOutput: { data: '0.5', encoding: 'CSV' } },
  eventMetadata: { eventId: 'e1', inferenceTime: '2026-11-03T09:00:05.123Z' },
  eventVersion: '0',
  ...over,
});

describe('a capture record', () => {
  it('may have one side, milliseconds, and no id of the caller', () => {
    const input = { endpointInput: { data: '1\n', encoding: 'csv' } };
    expect(readRecord(JSON.stringify(aRecord({ captureData: input })))).toEqual({
      kind: 'record',
      record: { id: 'e1', eventId: 'e1', atEpochSeconds: Date.parse('2026-11-03T09:00:05.123Z') / 1000, input: '1\n' },
    });
  });

  it('is decoded when it says base64, whatever its content type', () => {
    const output = {
      observedContentType: 'text/html',
      data: Buffer.from('{"score":1}').toString('base64'),
      encoding: 'base64',
    };
    expect(readRecord(JSON.stringify(aRecord({ captureData: { endpointOutput: output } })))).toMatchObject({
      record: { output: '{"score":1}' },
    });
  });

  it.each([
    ['{', 'not-json'],
    ['[]', 'not-json'],
    [JSON.stringify(aRecord({ eventVersion: '1' })), 'unknown-version'],
    [JSON.stringify(aRecord({ captureData: {} })), 'no-data'],
    [JSON.stringify(aRecord({ eventMetadata: { inferenceTime: '2026-11-03T09:00:05Z' } })), 'no-id'],
    [JSON.stringify(aRecord({ eventMetadata: { eventId: 'e', inferenceTime: 'noon' } })), 'no-time'],
    [JSON.stringify(aRecord({ captureData: { endpointInput: { data: '%%', encoding: 'BASE64' } } })), 'bad-base64'],
  ])('%s is refused: %s', (line, why) => {
    expect(readRecord(line)).toEqual({ kind: 'refused', why });
  });

  it('never throws, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((each) => JSON.stringify(aRecord(each))),
        ),
        (line) => {
          const reader = captureReader({ csv: { header: false }, prediction: parsePredictionPath('1') });
          reader.take(line);
          const refused = Object.values(reader.count.refused).reduce((sum, each) => sum + each, 0);
          expect(reader.count.requests + refused).toBe(reader.count.lines);
        },
      ),
    );
  });
});

describe('rows of a payload', () => {
  it.each<[string, string, readonly string[], readonly (readonly unknown[])[]]>([
    [
      'CSV',
      '1,a\n2,\r\n',
      ['column-1', 'column-2'],
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    ['CSV with quotes', '"1,5","x"\n', ['column-1', 'column-2'], [['1,5', 'x']]],
    ['one JSON record', '{"a":1,"b":"x"}', ['a', 'b'], [[1, 'x']]],
    [
      'JSON records that leave keys out',
      '[{"a":1},{"b":2}]',
      ['a', 'b'],
      [
        [1, null],
        [null, 2],
      ],
    ],
    [
      'JSON arrays',
      '{"instances":[[1,2],[3,4]]}',
      ['column-1', 'column-2'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['one JSON array', '[1,null]', ['column-1', 'column-2'], [[1, null]]],
    [
      'JSON columns',
      '{"a":[1,2],"b":["x","y"]}',
      ['a', 'b'],
      [
        [1, 'x'],
        [2, 'y'],
      ],
    ],
  ])('%s', (_, text, columns, rows) => {
    expect(rowsOf(text, { header: false })).toEqual({ columns, rows });
  });

  it.each([
    ['1,2\n3\n', 'columns'],
    ['[[1,2],[3]]', 'columns'],
    ['{"a":[1],"b":[1,2]}', 'columns'],
    ['[]', 'bad-payload'],
    ['"', 'bad-payload'],
  ])('%s is refused: %s', (text, why) => {
    expect(rowsOf(text, { header: false })).toBe(why);
  });

  it('what stands for nothing is missing, and 0 is a value', () => {
    expect(['', ' ', 'NaN', 'null', 'N/A', null, undefined, Number.NaN].map(tableCellOf)).toEqual(
      new Array(8).fill(null),
    );
    expect([0, '0', 'no', false].map(tableCellOf)).toEqual([0, 0, 'no', false]);
  });
});

describe('where the prediction is', () => {
  it.each([
    ['scores[]', '{"scores":[0.1,0.2]}', [0.1, 0.2]],
    ['predictions[].score', '{"predictions":[{"score":1},{"score":2}]}', [1, 2]],
    ['[][1]', '[[0.9,0.1],[0.2,0.8]]', [0.1, 0.8]],
    ['result.label', '{"result":{"label":"spam"}}', ['spam']],
    ['2', 'a,0.5\nb,0.7\n', [0.5, 0.7]],
  ])('%s', (path, answer, wanted) => {
    expect(predictionsOf(answer, parsePredictionPath(path))).toEqual(wanted);
  });

  it.each([
    ['score', '{"scores":[1]}', 'no-prediction'],
    ['scores[]', '{"scores":1}', 'no-prediction'],
    ['3', '1,2\n', 'no-prediction'],
  ])('%s in %s: %s', (path, answer, why) => {
    expect(predictionsOf(answer, parsePredictionPath(path))).toBe(why);
  });

  it.each(['', 'a..b', 'a[', '[x]', '$.a'])('the path %j is refused with what is allowed', (path) => {
    expect(() => parsePredictionPath(path)).toThrow(/a path such as score|prediction is empty/);
  });
});

describe('folding', () => {
  const line = (id: number, a: number | string, score: number): string =>
    JSON.stringify(
      aRecord({
        captureData: {
          endpointInput: { data: `${a},x`, encoding: 'CSV' },
          endpointOutput: { data: `${score}`, encoding: 'CSV' },
        },
        eventMetadata: { eventId: `e${id}`, inferenceTime: '2026-11-03T09:00:05Z' },
      }),
    );
  const form = { csv: { header: false }, prediction: parsePredictionPath('1') };
  const reference = referenceFold(form);
  for (let i = 0; i < 100; i += 1) reference.take(line(i, i, i / 100));
  const bins = reference.done();

  it('counts every row once, outliers and missing values in bins of their own', () => {
    const fold = captureFold(form, bins);
    for (const [at, value] of [-1, 5, 99, 1000, '', 'word'].entries()) fold.take(line(at, value, 0.5));
    fold.take(line(0, 5, 0.5)); // once more
    const { histograms, count } = fold.done();
    const names = binNames(bins.get('column-1')!); // it was in the reference
    const byName = Object.fromEntries(names.map((name, at) => [name, histograms.get('column-1')?.[at]]));
    expect(byName).toMatchObject({ 'below 0': 1, '0 to 10': 1, '90 to 99': 1, 'above 99': 1, missing: 2 });
    expect(count).toMatchObject({ requests: 6, rows: 6, refused: { repeated: 1 } });
  });

  it('gives the same counts in any order of the lines', () => {
    const lines = Array.from({ length: 30 }, (_, i) => line(i, (i * 37) % 120, (i % 10) / 10));
    const folded = (order: readonly string[]) => {
      const fold = captureFold(form, bins);
      for (const each of order) fold.take(each);
      return [...fold.done().histograms];
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: 30 }), (order) => {
        expect(folded(order)).toEqual(folded(lines));
      }),
    );
  });

  it('names a feature that the reference does not have', () => {
    const fold = captureFold(form, bins);
    fold.take(JSON.stringify(aRecord({ captureData: { endpointInput: { data: '{"new":1}', encoding: 'JSON' } } })));
    expect([...fold.done().unknownFeatures]).toEqual(['new']);
  });
});
