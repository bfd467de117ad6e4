import { type SignalQuery, signalQueries } from '../../core/minutes/readings.ts';
import { metricNamed, signalNamed } from '../../core/signals/named.ts';
import type { SignalOptions } from '../../core/signals/registry.ts';
import type { SignalMetric } from '../../core/signals/signal.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../core/words/metric.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { ArmMinutes, Column } from '../trace/arm-minutes.ts';
import { columnNamed } from '../trace/fields.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { ColumnPoints } from './column-points.ts';

/**
 * What CloudWatch would have answered to the judge's queries about these minutes, out of a trace: complete series, with a point for every
 * minute that was reported. Of several counts of bad requests, one that an arm's lines never name was not recorded, and
 * another one speaks for it.
 */
export function repliesOf(
  run: TraceRun,
  header: TraceHeader,
  signals: readonly SignalQuery[],
  span: { readonly from: EpochMinute; readonly to: EpochMinute },
): Map<string, MinuteSeries> {
  const { endpoint } = header;
  // errors in any case: hard limits and silence look at them whatever is judged
  const asked: readonly SignalQuery[] = [{ signal: 'errors' }, ...signals];
  const arms: readonly [string | undefined, ArmMinutes][] = [
    [header.stable, run.stable],
    [header.candidate, run.candidate],
  ];
  const replies = new Map<string, MinuteSeries>();
  for (const [variant, minutes] of arms) {
    if (variant === undefined) continue;
    for (const signal of asked) {
      for (const query of signalQueries(endpoint, variant, signal)) {
        const points = new ColumnPoints(columnOf(minutes, query, signal), span.from, span.to);
        replies.set(queryKey(query), { status: 'complete', points });
      }
    }
  }
  return replies;
}

function columnOf(minutes: ArmMinutes, query: MinuteQuery, { signal }: SignalQuery): Column {
  const metric = metricNamed(query.metric);
  if (metric.above !== undefined) {
    const bound = query[metric.above.option as keyof SignalOptions];
    return bound === undefined ? NOTHING : minutes.overColumn(bound);
  }
  const { bad } = signalNamed(signal).reads;
  const known = (each: SignalMetric): boolean => each.field !== undefined && minutes.names(columnNamed(each.field));
  const other = known(metric) || !bad.some((each) => each.metric === metric.metric) ? undefined : bad.find(known);
  return minutes.column(columnNamed((other ?? metric).field ?? ''));
}

const NOTHING: Column = { from: 0, values: new Float64Array(0) };
