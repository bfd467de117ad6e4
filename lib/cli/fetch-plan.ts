import { metricQuery, statisticOf } from '../adapters/aws/cloudwatch/cloudwatch-query.ts';
import { type SignalQuery, signalQueries } from '../core/minutes/readings.ts';
import { optionEntries } from '../core/signals/named.ts';
import type { SignalName } from '../core/signals/registry.ts';
import { type MinuteQuery, queryKey } from '../core/words/metric.ts';
import { type GuardPolicy, SIGNALS } from '../core/words/policy.ts';
import { type EpochMinute, isoOf, minuteOf, startOfMinute } from '../core/words/time.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { traceMomentOf } from './backtest-trace.ts';
import { BadArgument } from './bad-argument.ts';
import { readTextFile } from './read-text-file.ts';

/** What was typed. */
export interface FetchWords {
  readonly endpoint: string;
  readonly policy: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly stable?: string;
  readonly candidate?: string;
  readonly deployedAt?: string;
  readonly slowerThan?: number;
  readonly printQueries?: boolean;
}

/** What is to be read. */
export interface FetchPlan {
  readonly guard: GuardPolicy;
  /** `from <= minute < to`. */
  readonly span: { readonly from: EpochMinute; readonly to: EpochMinute };
  readonly stable?: string;
  readonly candidate?: string;
  readonly deployedAtEpochSeconds?: number;
  /** Absent: not known before stable's latency has been read, or not judged. */
  readonly slowerThanMicros?: number;
  /** Absent when the queries are only printed. */
  readonly out?: string;
}

/** CloudWatch keeps one-minute data this long. */
const KEPT_MINUTES = 15 * 1440;
/** Younger minutes may not be complete. */
const UNSETTLED_MINUTES = 3;

/** @throws {BadArgument} with a sentence about what cannot be followed. */
export function planOf(words: FetchWords, nowEpochSeconds: number): FetchPlan {
  const guard = guardOf(words);
  const newest = minuteOf(nowEpochSeconds) - UNSETTLED_MINUTES;
  const to = words.to === undefined ? newest : minuteOf(traceMomentOf(words.to));
  const from = words.from === undefined ? to - KEPT_MINUTES : minuteOf(traceMomentOf(words.from));
  if (from >= to)
    throw new BadArgument(`--from ${isoOf(startOfMinute(from))} is not before --to ${isoOf(startOfMinute(to))}`);
  if (words.out === undefined && !words.printQueries)
    throw new BadArgument('name the file to write with --out, or use --print-queries');
  const { deployedAt, candidate, out } = words;
  const stable = words.stable ?? guard.stable;
  const latency = guard.signals.find(({ signal }) => signal === 'latency');
  const slowerThanMicros = words.slowerThan ?? latency?.slowerThanMicros;
  return {
    guard,
    span: { from, to },
    ...(stable === undefined ? {} : { stable }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(deployedAt === undefined ? {} : { deployedAtEpochSeconds: traceMomentOf(deployedAt) }),
    ...(slowerThanMicros === undefined ? {} : { slowerThanMicros }),
    ...(out === undefined ? {} : { out }),
  };
}

function guardOf({ endpoint, policy }: FetchWords): GuardPolicy {
  try {
    const { guards } = parsePolicy(readTextFile(policy, 'the policy'), policy);
    const guard = guards.find((each) => each.endpoint === endpoint);
    if (guard !== undefined) return guard;
    throw new BadArgument(
      `${policy} has no guard for ${JSON.stringify(endpoint)}, there: ${guards.map((each) => each.endpoint).join(', ')}`,
    );
  } catch (cause) {
    throw cause instanceof PolicyError ? new BadArgument(cause.message) : cause;
  }
}

/** Everything that a trace can hold of one variant, whatever the policy judges today. */
export function queriesOf(endpoint: string, variant: string, slowerThanMicros: number | undefined): MinuteQuery[] {
  const isLimited = (signal: SignalName): boolean => optionEntries(signal).length > 0;
  const plain = SIGNALS.filter((signal) => !isLimited(signal)).map((signal): SignalQuery => ({ signal }));
  const limited = slowerThanMicros === undefined ? [] : SIGNALS.filter(isLimited);
  const asked = [...plain, ...limited.map((signal): SignalQuery => ({ signal, slowerThanMicros }))];
  const queries = asked.flatMap((signal) => signalQueries(endpoint, variant, signal));
  return [...new Map(queries.map((query) => [queryKey(query), query])).values()];
}

/** The request as the AWS CLI takes it with `--cli-input-json`. @throws {BadArgument} when the variants are not named. */
export function requestOf({ guard, span, stable, candidate, slowerThanMicros }: FetchPlan) {
  if (stable === undefined)
    throw new BadArgument('nothing is asked of AWS here, so name the variants: --stable, and --candidate beside it');
  const variants = [stable, ...(candidate === undefined ? [] : [candidate])];
  const queries = variants.flatMap((variant) => queriesOf(guard.endpoint, variant, slowerThanMicros));
  return {
    MetricDataQueries: queries.map((query, index) => metricQuery(`q${index}`, query, statisticOf(query, 'PR'))),
    StartTime: isoOf(startOfMinute(span.from)),
    EndTime: isoOf(startOfMinute(span.to)),
    ScanBy: 'TimestampAscending',
  };
}
