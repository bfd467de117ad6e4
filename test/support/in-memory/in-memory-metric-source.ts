import type { MinuteSpan } from '../../../lib/core/words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../../lib/core/words/metric.ts';
import { type EpochMinute, startOfMinute } from '../../../lib/core/words/time.ts';
import type { Clock, MetricSource } from '../../../lib/flows/ports.ts';

/** What was really counted in a minute; undefined: nothing was reported. */
export type Counted = (query: MinuteQuery, minute: EpochMinute) => number | undefined;

/** Metrics that appear one minute after the minute's end. */
export class InMemoryMetricSource implements MetricSource {
  readonly #clock: Clock;
  readonly #counted: Counted;
  #status: (query: MinuteQuery) => MinuteSeries['status'] = () => 'complete';

  constructor(clock: Clock, counted: Counted) {
    this.#clock = clock;
    this.#counted = counted;
  }

  /** How series come back from now on; only `complete` and `partial` ones hold points. */
  answer(status: (query: MinuteQuery) => MinuteSeries['status']): void {
    this.#status = status;
  }

  async readMinutes(queries: readonly MinuteQuery[], span: MinuteSpan): Promise<ReadonlyMap<string, MinuteSeries>> {
    return new Map(queries.map((query) => [queryKey(query), this.#seriesOf(query, span)]));
  }

  /** Every model of this world answers 99 requests of 100 within 184 ms. */
  async readLatencyP99(endpoint: string, variant: string, before: EpochMinute) {
    const query = { endpoint, variant, metric: 'latency-samples' } as const;
    let samples = 0;
    for (let minute = before - 1440; minute < before; minute += 1) {
      const n = this.#counted(query, minute);
      if (n !== undefined) samples += n;
    }
    return samples === 0 ? undefined : { micros: 184_000, samples };
  }

  /** Every variant of this world runs on one instance, unless a test says otherwise. */
  instances: (variant: string) => number = () => 1;

  async readPeakPerInstance(endpoint: string, variant: string, before: EpochMinute): Promise<number | undefined> {
    let peak: number | undefined;
    for (let minute = before - 7 * 1440; minute < before; minute += 1) {
      const n = this.#counted({ endpoint, variant, metric: 'invocations' }, minute);
      if (n !== undefined && (peak === undefined || n > peak)) peak = n;
    }
    return peak === undefined ? undefined : peak / this.instances(variant);
  }

  #seriesOf(query: MinuteQuery, { from, to }: MinuteSpan): MinuteSeries {
    const status = this.#status(query);
    const points = new Map<EpochMinute, number>();
    if (status === 'failed' || status === 'statistic-unavailable') return { status, points };
    const visible = this.#clock.nowEpochSeconds() - 60;
    for (let minute = from; minute < to && startOfMinute(minute + 1) <= visible; minute += 1) {
      const value = this.#counted(query, minute);
      if (value !== undefined && (status === 'complete' || minute % 2 === 0)) points.set(minute, value);
    }
    return { status, points };
  }
}
