import type { MinuteSeries } from '../../core/words/metric.ts';
import { type EpochMinute, isoOf, startOfMinute } from '../../core/words/time.ts';
import { COLUMN, type CountName, PARTS_OF_INVOCATIONS } from '../trace/fields.ts';
import { TRACE_FORM } from '../trace/trace-header.ts';

/** Minutes of one variant as they were recorded. A field that is not there was not asked for. */
export interface RecordedArm {
  readonly variant: string;
  readonly counts: Readonly<Partial<Record<CountName, MinuteSeries['points']>>>;
  /** Requests slower than a limit, by the limit in microseconds. */
  readonly over: ReadonlyMap<number, MinuteSeries['points']>;
}

export interface Recording {
  readonly endpoint: string;
  readonly stable: RecordedArm;
  readonly candidate?: RecordedArm;
  readonly deployedAtEpochSeconds: number;
  /** `from <= minute < to`. */
  readonly span: { readonly from: EpochMinute; readonly to: EpochMinute };
}

/** Minutes a line: readable, and short enough for any tool that reads lines. */
const MINUTES_A_LINE = 1440;

/**
 * A recording as the lines of a trace: the header, then a day of one variant a line. What was not reported is null; a part that CloudWatch
 * counted beyond its whole is cut to it, as the judge does.
 */
export function* renderTrace(recording: Recording): Generator<string> {
  const { endpoint, stable, candidate, deployedAtEpochSeconds, span } = recording;
  yield JSON.stringify({
    stablehand: TRACE_FORM,
    endpoint,
    stable: stable.variant,
    ...(candidate === undefined ? {} : { candidate: candidate.variant }),
    deployedAt: isoOf(deployedAtEpochSeconds),
  });
  for (let from = span.from; from < span.to; from += MINUTES_A_LINE) {
    const to = Math.min(span.to, from + MINUTES_A_LINE);
    for (const arm of [stable, candidate]) if (arm !== undefined) yield JSON.stringify(seriesOf(arm, from, to));
  }
}

function seriesOf({ variant, counts, over }: RecordedArm, from: EpochMinute, to: EpochMinute): object {
  const minutes = Array.from({ length: to - from }, (_, index) => from + index);
  const reported = (points: MinuteSeries['points'] | undefined, minute: EpochMinute): number | null => {
    const value = points?.get(minute);
    return value === undefined ? null : Math.round(value);
  };
  const listOf = (name: CountName): (number | null)[] => {
    const whole = (PARTS_OF_INVOCATIONS as readonly string[]).includes(name) ? counts.invocations : undefined;
    return minutes.map((minute) => atMost(reported(counts[name], minute), reported(whole, minute)));
  };
  const named = Object.keys(counts) as CountName[];
  named.sort((a, b) => COLUMN[a] - COLUMN[b]);
  const limits = [...over].map(([limit, points]): [string, (number | null)[]] => [
    String(limit),
    minutes.map((minute) => atMost(reported(points, minute), reported(counts.latencySamples, minute))),
  ]);
  return {
    variant,
    from: isoOf(startOfMinute(from)),
    ...Object.fromEntries(named.map((name) => [name, listOf(name)])),
    ...(limits.length === 0 ? {} : { latencyOver: Object.fromEntries(limits) }),
  };
}

const atMost = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null ? part : Math.min(part, whole);
