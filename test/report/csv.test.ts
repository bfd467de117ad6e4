import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCsv } from '../../lib/report/csv.ts';

const cellOf = (value: string | number | undefined): string => {
  const [row] = parse<{ a: string }>(renderCsv(['a'], [{ a: value }]), { columns: true, record_delimiter: '\r\n' });
  if (row === undefined) throw new RangeError('no row was written');
  return row.a;
};

describe('a table', () => {
  test('is a header and a line for each row, every cell quoted, every line ended by CR LF', () => {
    expect(renderCsv(['at', 'why'], [{ at: 'noon', why: 'a "test", they say' }, { at: 'later' }])).toBe(
      '"at","why"\r\n"noon","a ""test"", they say"\r\n"later",""\r\n',
    );
  });

  test('without rows is its header', () => {
    expect(renderCsv(['at', 'why'], [])).toBe('"at","why"\r\n');
  });

  test('another program reads back every text that is no formula', () => {
    const harmless = fc.string({ unit: 'binary' }).filter((text) => !/^[\s=+\-@＝＋－＠]/u.test(text));
    fc.assert(
      fc.property(harmless, (text) => {
        expect(cellOf(text)).toBe(text);
      }),
    );
  });
});

describe('a cell', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://example.com","click")', ' =1', '\t=1', '\r=1', '＝1'])(
    'that a spreadsheet would calculate, %j, is text',
    (text) => {
      expect(cellOf(text)).toBe(`'${text}`);
    },
  );

  test.each([-0.25, 0, 1e-7])('that is the number %d stays a number', (value) => {
    expect(cellOf(value)).toBe(`${value}`);
  });

  test('that is absent is empty, and zero is not absent', () => {
    expect(cellOf(undefined)).toBe('');
    expect(cellOf(0)).toBe('0');
  });
});
