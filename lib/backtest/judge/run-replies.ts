import { signalQueries } from '../../core/minutes/readings.ts';
import { type MetricName, type MinuteQuery, type MinuteSeries, queryKey } from '../../core/words/metric.ts';
import type { SignalName } from '../../core/words/policy.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { ArmMinutes, Column } from '../trace/arm-minutes.ts';
import { COLUMN, type ColumnName } from '../trace/fields.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { ColumnPoints } from './column-points.ts';

const COLUMN_OF: Readonly<Record<Exclude<MetricName, 'latency-over'>, ColumnName>> = {
  invocations: 'invocations',
  'errors-5xx': 'errors5xx',
  'model-errors': 'modelErrors',
  'errors-4xx': 'errors4xx',
  'latency-samples': 'latencySamples',
};

/** A signal as far as its queries go. */
export interface AskedSignal {
  readonly signal: SignalName;
  readonly slowerThanMicros?: number;
}

/**
 * What CloudWatch would have answered to the judge's queries about these minutes, out of a trace: complete series, with a point for every
 * minute that was reported. Of the two counts that errors are made of, one that an arm's lines never name was not recorded, and the
 * other one speaks for it.
 */
export function repliesOf(
  run: TraceRun,
  header: TraceHeader,
  signals: readonly AskedSignal[],
  span: { readonly from: EpochMinute; readonly to: EpochMinute },
): Map<string, MinuteSeries> {
  const { endpoint } = header;
  // errors in any case: hard limits and silence look at them whatever is judged
  const asked: readonly AskedSignal[] = [{ signal: 'errors' }, ...signals];
  const arms: readonly [string | undefined, ArmMinutes][] = [
    [header.stable, run.stable],
    [header.candidate, run.candidate],
  ];
  const replies = new Map<string, MinuteSeries>();
  for (const [variant, minutes] of arms) {
    if (variant === undefined) continue;
    for (const query of asked.flatMap((signal) => signalQueries(endpoint, variant, signal))) {
      const points = new ColumnPoints(columnOf(minutes, query), span.from, span.to);
      replies.set(queryKey(query), { status: 'complete', points });
    }
  }
  return replies;
}

function columnOf(minutes: ArmMinutes, { metric, slowerThanMicros }: MinuteQuery): Column {
  if (metric !== 'latency-over') return minutes.column(COLUMN[recorded(minutes, COLUMN_OF[metric])]);
  return slowerThanMicros === undefined ? NOTHING : minutes.overColumn(slowerThanMicros);
}

const NOTHING: Column = { from: 0, values: new Float64Array(0) };

function recorded(minutes: ArmMinutes, column: ColumnName): ColumnName {
  const other = column === 'errors5xx' ? 'modelErrors' : column === 'modelErrors' ? 'errors5xx' : undefined;
  return other !== undefined && !minutes.names(COLUMN[column]) && minutes.names(COLUMN[other]) ? other : column;
}
