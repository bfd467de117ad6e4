import type { ArmSeries } from '../minutes/readings.ts';
import type { GuardEvent } from '../record/event.ts';
import type { LiveVariant } from '../words/live.ts';
import type { EpochMinute } from '../words/time.ts';
import { type EpochHour, firstMinuteOf, type HourRow, MINUTES_AN_HOUR } from './hour-row.ts';

/** What was served from a minute on. */
export interface LiveSince {
  readonly fromMinute: EpochMinute;
  readonly live: readonly LiveVariant[];
}

/**
 * The changes of what is served, oldest first. A change counts from the first whole minute after it was seen: the minute in which it
 * happened belongs to nobody.
 *
 * @param events - Oldest first.
 */
export const changesOf = (events: readonly GuardEvent[]): LiveSince[] =>
  events.flatMap(({ atEpochSeconds, kind, live }) =>
    live === undefined && kind !== 'endpoint-gone'
      ? []
      : [{ fromMinute: Math.floor(atEpochSeconds / 60) + 1, live: live ?? [] }],
  );

/** What a variant's minutes hold. */
export interface VariantMinutes {
  readonly variant: string;
  readonly errors: ArmSeries;
  readonly clientErrors: ArmSeries;
  /** Microseconds, by the hour's first minute. */
  readonly latencyP99: ReadonlyMap<EpochMinute, number>;
}

/**
 * One hour, split by the version that served each minute of each variant.
 *
 * A minute that was not reported is no minute of zero requests: where an hour has none at all, its numbers are absent. That one of
 * several minutes is missing is usual for a variant with few callers, to whom CloudWatch publishes nothing.
 */
export function rowsOfHour(
  endpoint: string,
  hour: EpochHour,
  changes: readonly LiveSince[],
  variants: readonly VariantMinutes[],
): HourRow[] {
  const from = firstMinuteOf(hour);
  const sums = new Map<string, Sum>();
  let known = 0;
  for (let minute = from; minute < from + MINUTES_AN_HOUR; minute += 1) {
    const live = changes.findLast(({ fromMinute }) => fromMinute <= minute)?.live ?? [];
    for (const { variant, errors, clientErrors } of variants) {
      const version = live.find((each) => each.variant === variant)?.version;
      if (version === undefined) continue;
      const key = `${version}\n${variant}`;
      const sum = sums.get(key) ?? {
        version,
        variant,
        minutes: 0,
        requests: undefined,
        bad: undefined,
        refused: undefined,
      };
      const [failed, refused] = [errors.minute(minute), clientErrors.minute(minute)];
      sums.set(key, {
        ...sum,
        minutes: sum.minutes + 1,
        requests: plus(sum.requests, typeof failed === 'object' ? failed.n : undefined),
        bad: plus(sum.bad, typeof failed === 'object' ? failed.k : undefined),
        refused: plus(sum.refused, typeof refused === 'object' ? refused.k : undefined),
      });
      if (typeof failed === 'object') known += failed.n;
    }
  }
  return [...sums.values()].map((sum) => rowOf({ endpoint, hour }, sum, known, variants));
}

interface Sum {
  readonly version: number;
  readonly variant: string;
  readonly minutes: number;
  readonly requests: number | undefined;
  readonly bad: number | undefined;
  readonly refused: number | undefined;
}

const plus = (sum: number | undefined, more: number | undefined): number | undefined =>
  more === undefined ? sum : (sum ?? 0) + more; // the first that is known begins the sum

function rowOf(
  of: { readonly endpoint: string; readonly hour: EpochHour },
  { version, variant, minutes, requests, bad, refused }: Sum,
  all: number,
  variants: readonly VariantMinutes[],
): HourRow {
  const p99 =
    minutes === MINUTES_AN_HOUR
      ? variants.find((each) => each.variant === variant)?.latencyP99.get(firstMinuteOf(of.hour))
      : undefined;
  return {
    ...of,
    version,
    variant,
    minutes,
    ...(requests === undefined ? {} : { requests }),
    ...(bad === undefined ? {} : { errors: bad }),
    ...(refused === undefined ? {} : { clientErrors: refused }),
    ...(p99 === undefined ? {} : { latencyP99Micros: p99 }),
    ...(requests === undefined || all === 0 ? {} : { share: requests / all }),
  };
}
