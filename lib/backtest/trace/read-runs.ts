import { type LineReader, lineReader, linesBefore } from './line-reader.ts';
import { lineScanner } from './line-scanner.ts';
import { emptyLine, type LineValues } from './line-values.ts';
import { parseLine } from './parse-line.ts';
import { shown, TraceError } from './trace-error.ts';
import { parseTraceHeader, type TraceHeader } from './trace-header.ts';
import { runBuilder, type TraceRun } from './trace-run.ts';

/** A part of a trace file, in bytes: `from <= b < to`. `from` is 0 for the part that holds the header. */
export interface FilePart {
  readonly from: number;
  readonly to: number;
}

export interface ReadOptions {
  readonly header: TraceHeader;
  /** Latency limit in microseconds that lines with limits must have. */
  readonly wantedLimit?: number;
  /** @default the whole file */
  readonly part?: FilePart;
}

/** Where a run stands in the file: for those who put parts together again. */
export interface SeenRun {
  readonly name: string;
  /** Byte at which its first line begins. */
  readonly offset: number;
}

/** The first line that is not empty. @throws {TraceError} when it is no header. */
export function readTraceHeader(path: string): TraceHeader {
  const reader = lineReader(path, 0);
  try {
    if (!reader.next()) throw new TraceError(1, 'the trace is empty, allowed: a header line and minutes');
    return parseTraceHeader(textOf(reader));
  } finally {
    reader.close();
  }
}

/**
 * Reads the runs of a part of a trace, oldest line first, and hands them out one by one. Parts share the file without overlap and
 * without gap: a run belongs to the part before the one in which it is the first to have a line; the header's part has the first.
 *
 * @throws {TraceError} with the line of the whole file.
 */
export function readRuns(path: string, options: ReadOptions, onRun: (run: TraceRun) => void): SeenRun[] {
  const { header, wantedLimit, part = { from: 0, to: Number.POSITIVE_INFINITY } } = options;
  // from one byte before a later part: that tells whether a line begins with the part
  const from = Math.max(0, part.from - 1);
  const reader = lineReader(path, from);
  try {
    return runsOf(reader, part, runBuilder(header, wantedLimit), onRun);
  } catch (cause) {
    if (!(cause instanceof TraceError) || cause.line === undefined || from === 0) throw cause;
    throw new TraceError(cause.line + linesBefore(path, from), cause.sentence);
  } finally {
    reader.close();
  }
}

function runsOf(
  reader: LineReader,
  part: FilePart,
  builder: ReturnType<typeof runBuilder>,
  onRun: (run: TraceRun) => void,
): SeenRun[] {
  const read = lineOf();
  const seen = new Map<string, number>();
  let foreign: string | undefined; // the run that belongs to the part before
  if (part.from > 0) {
    reader.skipLine();
    if (!reader.next()) return [];
    foreign = read(reader).run;
  } else if (!reader.next() || !reader.next()) {
    throw new TraceError(2, 'the trace has a header and no minutes, allowed: at least one line of minutes');
  }
  let current: string | undefined;
  let last: string | undefined; // the run that goes over the end of the part
  do {
    const line = read(reader);
    if (reader.offset >= part.to) last ??= line.run;
    if (last !== undefined && line.run !== last) break;
    if (line.run === foreign && current === undefined) {
      if (last !== undefined) break;
      continue;
    }
    if (line.run !== current) {
      if (seen.has(line.run) || line.run === foreign) refuseSplit(line.run, reader.lines);
      if (current !== undefined) onRun(builder.finish());
      builder.begin(line.run);
      seen.set(line.run, reader.offset);
      current = line.run;
    }
    builder.add(line, reader.lines);
  } while (reader.next());
  if (current !== undefined) onRun(builder.finish());
  return [...seen].map(([name, offset]) => ({ name, offset }));
}

function refuseSplit(run: string, line: number): never {
  throw new TraceError(line, `run ${shown(run)} begins again: the lines of a run stand together`);
}

/** Puts the runs of all parts together. @throws {TraceError} when a run stands in two places of the file. */
export function refuseSplitRuns(path: string, parts: readonly (readonly SeenRun[])[]): void {
  const names = new Set<string>();
  for (const { name, offset } of parts.flat()) {
    if (names.has(name)) refuseSplit(name, linesBefore(path, offset) + 1);
    names.add(name);
  }
}

function lineOf(): (reader: LineReader) => LineValues {
  const scanner = lineScanner();
  const values = emptyLine();
  return (reader) => {
    if (!scanner.scan(reader.buffer, reader.start, reader.end, values)) {
      parseLine(textOf(reader), reader.lines, values);
    }
    return values;
  };
}

const textOf = ({ buffer, start, end }: LineReader): string => buffer.toString('utf8', start, end);
