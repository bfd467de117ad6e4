/** Cells of one row, by column; what is absent is an empty cell. */
export type CsvRow<Column extends string> = Readonly<Partial<Record<Column, string | number | undefined>>>;

/**
 * A table as RFC 4180 has it: a header line, every cell quoted, lines end in CR LF. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, since reasons are written by anybody; numbers stay numbers.
 */
export function renderCsv<Column extends string>(columns: readonly Column[], rows: readonly CsvRow<Column>[]): string {
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column])).join(','));
  return [columns.map(cellOf), ...lines].map((line) => `${line}\r\n`).join('');
}

/** Also behind blanks, and in the full-width forms that spreadsheets read alike. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '""';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : `${value}`;
  return `"${text.replaceAll('"', '""')}"`;
}
