/** Mail bodies are this wide, so that no mail program breaks a line by itself. */
export const LINE_WIDTH = 78;

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_WIDTH = 99;

/** One line of visible text: controls, line breaks and characters that turn the writing direction become spaces. */
export const plainLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** Printable ASCII, one line, at most 99 characters. Accents are dropped, other foreign characters become `?`. */
export function subjectLine(text: string): string {
  const ascii = plainLine(
    text
      .replace(/\u2192/gu, '->')
      .normalize('NFKD')
      .replace(/\p{M}/gu, ''),
  ).replace(/[^ -~]/gu, '?');
  return ascii.length <= SUBJECT_WIDTH ? ascii : `${ascii.slice(0, SUBJECT_WIDTH - 3).trimEnd()}...`;
}

/** Breaks a paragraph at spaces; a word that is longer than a line is cut. Every line starts with `indent`. */
export function wrapped(text: string, indent = '  '): string {
  const width = LINE_WIDTH - indent.length;
  const words = plainLine(text)
    .split(' ')
    .flatMap((long) => cut(long, width));
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (lengthOf(joined) <= width) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each) => `${indent}${each}`.trimEnd()).join('\n');
}

/** Pieces of at most `width` characters; never half a character. */
function cut(word: string, width: number): string[] {
  const characters = [...word];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += width) pieces.push(characters.slice(at, at + width).join(''));
  return pieces;
}

const lengthOf = (text: string): number => [...text].length;

/** Columns with right-aligned cells behind a left-aligned first one. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => `${indent}${row.map(cell).join('    ')}`.trimEnd()).join('\n');
}
