import { closeSync, openSync, readSync } from 'node:fs';
import { TraceError } from './trace-error.ts';

const CHUNK_BYTES = 1 << 20;
/** A line longer than this is no line of minutes: a year of 1-minute values of seven counts has about 20 MB. */
const LONGEST_LINE_BYTES = 256 << 20;
const NEWLINE = 10;

/** Goes through the lines of a file from some byte on. The buffer is used again: a line holds until the next one. */
export interface LineReader {
  readonly buffer: Buffer;
  /** The line is `buffer[start..end)`, without its line break. */
  readonly start: number;
  readonly end: number;
  /** Where the line begins in the file. */
  readonly offset: number;
  /** Goes to the next line that is not empty; false at the end of the file. */
  next(): boolean;
  /** Leaves out the rest of a line, be it empty. */
  skipLine(): void;
  /** Lines passed so far, the present and empty ones included. */
  readonly lines: number;
  close(): void;
}

/** @param from - The first byte of a line. */
export function lineReader(path: string, from: number): LineReader {
  const file = openSync(path, 'r');
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  let begin = 0; // of what has not been handed out
  let position = from; // in the file, of what is read next
  let ended = false;
  const state = { start: 0, end: 0, offset: from, lines: 0 };

  /** Moves the rest to the front and reads more behind it. */
  function fill(): void {
    const rest = filled - begin;
    if (begin === 0 && rest === buffer.length) {
      if (rest >= LONGEST_LINE_BYTES) throw new TraceError(state.lines + 1, `longer than ${LONGEST_LINE_BYTES} bytes`);
      const larger = Buffer.allocUnsafe(buffer.length * 2);
      buffer.copy(larger, 0, 0, rest);
      buffer = larger;
    } else {
      buffer.copyWithin(0, begin, filled);
    }
    begin = 0;
    const read = readSync(file, buffer, rest, buffer.length - rest, position);
    position += read;
    filled = rest + read;
    ended = read === 0;
  }

  function takeLine(): boolean {
    let searched = begin;
    for (;;) {
      const found = searched < filled ? buffer.indexOf(NEWLINE, searched) : -1;
      const at = found === -1 || found >= filled ? -1 : found;
      if (at === -1 && !ended) {
        const done = filled - begin;
        fill();
        searched = begin + done;
        continue;
      }
      if (at === -1 && begin === filled) return false;
      state.start = begin;
      state.end = at === -1 ? filled : at;
      state.offset = position - (filled - begin);
      begin = at === -1 ? filled : at + 1;
      state.lines += 1;
      return true;
    }
  }

  return {
    get buffer() {
      return buffer;
    },
    get start() {
      return state.start;
    },
    get end() {
      return state.end;
    },
    get offset() {
      return state.offset;
    },
    get lines() {
      return state.lines;
    },
    next() {
      while (takeLine()) {
        while (state.end > state.start && isBlank(buffer[state.end - 1])) state.end -= 1;
        while (state.start < state.end && isBlank(buffer[state.start])) state.start += 1;
        if (state.end > state.start) return true;
      }
      return false;
    },
    skipLine: () => void takeLine(),
    close: () => closeSync(file),
  };
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 13 || byte === 9;

/** How many line breaks there are before this byte of the file. */
export function linesBefore(path: string, offset: number): number {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let lines = 0;
  try {
    for (let position = 0; position < offset; ) {
      const read = readSync(file, buffer, 0, Math.min(buffer.length, offset - position), position);
      if (read === 0) break;
      for (let at = buffer.indexOf(NEWLINE); at !== -1 && at < read; at = buffer.indexOf(NEWLINE, at + 1)) lines += 1;
      position += read;
    }
  } finally {
    closeSync(file);
  }
  return lines;
}
