import { COLUMN, COLUMNS } from './fields.ts';

/** What a key of a line names: the number of a column, or one of these. */
export const RUN = COLUMNS.length;
export const TIME = RUN + 1;
export const VARIANT = RUN + 2;
export const FROM = RUN + 3;
export const INSTANCE = RUN + 4;
export const OVER = RUN + 5;
export const UNKNOWN = -1;

export const bytesOf = (word: string): Uint8Array => Uint8Array.from(word, (letter) => letter.charCodeAt(0));

/** A field name as it stands in the file, and what it names. */
export interface Keyword {
  readonly bytes: Uint8Array;
  readonly key: number;
}

/** Field names by their length: at most four of one length. */
export const KEYS: readonly (readonly Keyword[])[] = (() => {
  const words: [string, number][] = [
    ['run', RUN],
    ['t', TIME],
    ['variant', VARIANT],
    ['from', FROM],
    ['instance', INSTANCE],
    ['latencyOver', OVER],
    ...COLUMNS.map((name): [string, number] => [name, COLUMN[name]]),
  ];
  const longest = Math.max(...words.map(([word]) => word.length));
  return Array.from({ length: longest + 1 }, (_, length) =>
    words.filter(([word]) => word.length === length).map(([word, key]) => ({ bytes: bytesOf(word), key })),
  );
})();
