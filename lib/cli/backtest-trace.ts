import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingOf } from '../backtest/record/from-metric-data.ts';
import { parseMetricReply, parseMetricRequest } from '../backtest/record/metric-data-schema.ts';
import { renderTrace } from '../backtest/record/render-trace.ts';
import { TraceError } from '../backtest/trace/trace-error.ts';
import { parseMoment } from '../backtest/trace/trace-time.ts';
import type { Policy } from '../core/words/policy.ts';
import { BadArgument } from './bad-argument.ts';
import { readTextFile } from './read-text-file.ts';

/** Where the minutes come from, as typed. */
export interface TraceWords {
  readonly trace?: string;
  readonly metricData?: string;
  readonly queries?: string;
  readonly endpoint?: string;
  readonly stable?: string;
  readonly candidate?: string;
  readonly deployedAt?: string;
}

/** A trace on disk. */
export interface TraceFile {
  readonly path: string;
  /** What people know it by. */
  readonly name: string;
  /** Removes what was made for the purpose. */
  forget(): void;
}

/** The trace that is named, or one made of metric data. @throws {BadArgument} when neither can be had. */
export function traceOf(words: TraceWords, policy: Policy): TraceFile {
  const { trace, metricData, queries } = words;
  if (trace !== undefined) {
    if (metricData !== undefined || queries !== undefined)
      throw new BadArgument('--trace and --metric-data exclude each other');
    if (!isFile(trace)) throw new BadArgument(`cannot read the trace ${JSON.stringify(trace)}: there is no such file`);
    return { path: trace, name: trace, forget: () => undefined };
  }
  if (metricData === undefined || queries === undefined) {
    throw new BadArgument('name the minutes: --trace FILE, or --metric-data REPLY with --queries REQUEST');
  }
  return fromMetricData(metricData, queries, words, policy);
}

function fromMetricData(metricData: string, queries: string, words: TraceWords, policy: Policy): TraceFile {
  const deployedAt = words.deployedAt === undefined ? undefined : traceMomentOf(words.deployedAt);
  const request = readTextFile(queries, 'the request');
  const reply = readTextFile(metricData, 'the metric data');
  const folder = mkdtempSync(join(tmpdir(), 'stablehand-trace-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const parsed = parseMetricRequest(request);
    const stable = words.stable ?? stableOf(policy, words.endpoint);
    const recording = recordingOf(parsed, parseMetricReply(reply), {
      ...(stable === undefined ? {} : { stable }),
      ...(words.candidate === undefined ? {} : { candidate: words.candidate }),
      ...(deployedAt === undefined ? {} : { deployedAtEpochSeconds: deployedAt }),
    });
    const path = join(folder, 'trace.ndjson');
    writeFileSync(path, `${[...renderTrace(recording)].join('\n')}\n`);
    return { path, name: metricData, forget };
  } catch (failure) {
    forget();
    if (failure instanceof TraceError) throw new BadArgument(`${metricData}: ${failure.sentence}`);
    throw failure;
  }
}

/** The policy's word for who is stable, where it is plain which guard is meant. */
const stableOf = ({ guards }: Policy, endpoint: string | undefined): string | undefined =>
  (guards.length === 1 ? guards[0] : guards.find((each) => each.endpoint === endpoint))?.stable;

/** @throws {BadArgument} when the text is no time. */
export function traceMomentOf(text: string): number {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new BadArgument(`got ${JSON.stringify(text)}, allowed: a time in UTC such as 2026-11-01T00:00:00Z`);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
