import { COLUMN } from './fields.ts';
import { bytesOf, FROM, KEYS, type Keyword, OVER, RUN, TIME, UNKNOWN, VARIANT } from './line-keys.ts';
import { type LineValues, withRoomFor } from './line-values.ts';
import { parseMinute } from './trace-time.ts';

/** Reads a plainly written line of minutes out of the file's bytes. */
export interface LineScanner {
  /**
   * True when the line `buffer[from..to)` was read whole; false when it is anything but plain (spaces, escapes, a mistake), and says
   * nothing then: `parseLine` reads or refuses it. What both read they read alike.
   */
  scan(buffer: Buffer, from: number, to: number, into: LineValues): boolean;
}

const [QUOTE, COLON, COMMA, OPEN, CLOSE, LIST, END, ZERO, NINE, DOT, BACKSLASH, SMALL_N] = [
  34, 58, 44, 123, 125, 91, 93, 48, 57, 46, 92, 110,
];
/** Whole numbers of more digits may not be exact. */
const MOST_DIGITS = 15;

/** Texts come again and again: one comparison of bytes instead of a new string. */
interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}
const KNOWN_AT_MOST = 8;

export function lineScanner(): LineScanner {
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let length = -1; // of the lists of a series; -1 before the first
  let scalars = 0;
  const known: Known[] = [];
  const before: Keyword[] = []; // the keys of the lines before: the next one has them in the same places
  let day = new Uint8Array(10);
  let dayMinute = Number.NaN;

  const sameBytes = (word: Uint8Array, from: number): boolean => {
    for (let i = 0; i < word.length; i += 1) if (bytes[from + i] !== word[i]) return false;
    return true;
  };

  /** Behind the opening quote; ends behind the closing one. @param place - Which key of the line it is, from 0. */
  function readKey(to: number, place: number): number {
    const likely = before[place];
    if (likely !== undefined && bytes[at + likely.bytes.length] === QUOTE && sameBytes(likely.bytes, at)) {
      at += likely.bytes.length + 1;
      return likely.key;
    }
    const from = at;
    while (at < to && bytes[at] !== QUOTE) at += 1;
    const candidates = KEYS[at - from];
    at += 1;
    if (candidates === undefined) return UNKNOWN;
    const found = candidates.find((candidate) => sameBytes(candidate.bytes, from));
    if (found === undefined) return UNKNOWN;
    before[place] = found;
    return found.key;
  }

  function readText(to: number): string | undefined {
    if (bytes[at] !== QUOTE) return undefined;
    at += 1;
    for (const { bytes: word, text } of known) {
      if (bytes[at + word.length] === QUOTE && sameBytes(word, at)) {
        at += word.length + 1;
        return text;
      }
    }
    const from = at;
    for (; at < to && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH || bytes[at]! < 32) return undefined; // at < to
    const text = bytes.toString('utf8', from, at);
    if (text === '') return undefined;
    known.unshift({ bytes: Uint8Array.from(bytes.subarray(from, at)), text });
    known.length = Math.min(known.length, KNOWN_AT_MOST);
    at += 1;
    return text;
  }

  /** `"2026-11-01T00:00:00Z"` and nothing else. */
  function readMinute(): number {
    if (bytes[at] !== QUOTE || bytes[at + 21] !== QUOTE) return Number.NaN;
    const from = at + 1;
    if (!sameBytes(day, from)) {
      const minute = parseMinute(`${bytes.toString('latin1', from, from + 10)}T00:00:00Z`);
      if (minute === undefined) return Number.NaN;
      day = Uint8Array.from(bytes.subarray(from, from + 10));
      dayMinute = minute;
    }
    const hours = twoDigits(from + 11);
    const minutes = twoDigits(from + 14);
    const shape = bytes[from + 10] === 84 && bytes[from + 13] === COLON && sameBytes(SECONDS, from + 16);
    if (!shape || !(hours < 24 && minutes < 60)) return Number.NaN;
    at += 22;
    return dayMinute + hours * 60 + minutes;
  }

  function twoDigits(from: number): number {
    const tens = bytes[from]! - ZERO; // a line's bytes, or those behind it
    const ones = bytes[from + 1]! - ZERO;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  }

  /** A whole number from 0, or null as NaN; -1 for anything else. */
  function readCount(): number {
    const from = at;
    let value = 0;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[at]! - ZERO) {
      value = value * 10 + digit;
      at += 1;
    }
    const digits = at - from;
    if (digits > 0) return digits > MOST_DIGITS || (digits > 1 && bytes[from] === ZERO) ? -1 : value;
    if (bytes[at] !== SMALL_N || !sameBytes(NULL, at)) return -1;
    at += 4;
    return Number.NaN;
  }

  /** Weights may have a part behind the point. */
  function readWeight(): number {
    const from = at;
    const whole = readCount();
    if (bytes[at] !== DOT) return whole;
    if (whole === -1 || Number.isNaN(whole)) return -1;
    at += 1;
    const first = at;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
    return at === first ? -1 : Number(bytes.toString('latin1', from, at));
  }

  function readValues(buffers: Float64Array[], slot: number, isWeight: boolean): boolean {
    if (bytes[at] !== LIST) {
      scalars += 1;
      const value = isWeight ? readWeight() : readCount();
      (buffers[slot] ?? withRoomFor(buffers, slot, 1))[0] = value;
      return value !== -1;
    }
    at += 1;
    let values = withRoomFor(buffers, slot, Math.max(length, 8));
    let count = 0;
    if (bytes[at] === END) return false; // an empty list: left to the slow reader
    for (;;) {
      const value = isWeight ? readWeight() : readCount();
      if (value === -1) return false;
      if (count === values.length) values = withRoomFor(buffers, slot, count + 1);
      values[count] = value;
      count += 1;
      const next = bytes[at];
      at += 1;
      if (next === END) break;
      if (next !== COMMA) return false;
    }
    if (length !== -1 && length !== count) return false;
    length = count;
    return true;
  }

  function readOver(into: LineValues): boolean {
    if (bytes[at] !== OPEN) return false;
    at += 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return false;
      at += 1;
      const limit = readCount();
      if (!(limit > 0) || bytes[at] !== QUOTE || bytes[at + 1] !== COLON || into.limits.includes(limit)) return false;
      at += 2;
      into.limits.push(limit);
      if (!readValues(into.over, into.limits.length - 1, false)) return false;
      const next = bytes[at];
      at += 1;
      if (next === CLOSE) return true;
      if (next !== COMMA) return false;
    }
  }

  function readField(key: number, to: number, into: LineValues): boolean {
    if (key < RUN) {
      into.named |= 1 << key;
      return readValues(into.columns, key, key === COLUMN.weight);
    }
    if (key === TIME || key === FROM) {
      into.kind = key === TIME ? 'row' : 'series';
      into.minute = readMinute();
      return !Number.isNaN(into.minute);
    }
    if (key === OVER) return readOver(into);
    const text = readText(to);
    if (text === undefined) return false;
    if (key === RUN) into.run = text;
    else if (key === VARIANT) into.variant = text;
    else into.instance = text;
    return true;
  }

  return {
    scan(buffer, from, to, into) {
      bytes = buffer;
      at = from;
      length = -1;
      scalars = 0;
      into.run = '';
      into.instance = undefined;
      into.named = 0;
      if (into.limits.length > 0) into.limits.length = 0; // dearer than it looks, and seldom needed
      let seen = 0;
      if (bytes[at] !== OPEN) return false;
      at += 1;
      for (let place = 0; ; place += 1) {
        if (bytes[at] !== QUOTE || at >= to) return false;
        at += 1;
        const key = readKey(to, place);
        if (key === UNKNOWN || (seen & (1 << key)) !== 0 || bytes[at] !== COLON) return false;
        seen |= 1 << key;
        at += 1;
        if (!readField(key, to, into)) return false;
        const next = bytes[at];
        at += 1;
        if (next === CLOSE) break;
        if (next !== COMMA) return false;
      }
      const isRow = (seen & (1 << TIME)) !== 0;
      if (isRow === ((seen & (1 << FROM)) !== 0) || (seen & (1 << VARIANT)) === 0) return false;
      if (isRow ? length !== -1 : length === -1 || scalars > 0) return false;
      into.length = isRow ? 1 : length;
      return at === to;
    },
  };
}

const NULL = bytesOf('null');
const SECONDS = bytesOf(':00Z');
