import { writeFileSync } from 'node:fs';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SingleBar } from 'cli-progress';
import { clientConfigOf, READING } from '../adapters/aws/client-config.ts';
import { cloudWatchMetricSource } from '../adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { sageMakerEndpointControl } from '../adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { type RecordedArm, renderTrace } from '../backtest/record/render-trace.ts';
import type { CountName } from '../backtest/trace/fields.ts';
import { roundUpToTwoDigits } from '../core/numbers/round-up.ts';
import { metricNamed } from '../core/signals/named.ts';
import type { SignalOptions } from '../core/signals/registry.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../core/words/metric.ts';
import { isoOf, minuteOf, startOfMinute } from '../core/words/time.ts';
import type { MetricSource } from '../flows/ports.ts';
import { BadArgument } from './bad-argument.ts';
import { type FetchPlan, queriesOf } from './fetch-plan.ts';

/** Minutes a call: far below the 100 800 values of a page, so that a call rarely needs a second one. */
const BATCH_MINUTES = 1440;

/**
 * Reads what the plan says and writes the trace.
 *
 * @returns false when CloudWatch's answer was not complete, which stderr says; then nothing is written.
 */
export async function fetchTrace(plan: FetchPlan, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const config = { ...clientConfigOf(env), ...READING };
  const cloudWatch = new CloudWatchClient(config);
  const sageMaker = new SageMakerClient(config);
  try {
    const source = cloudWatchMetricSource(cloudWatch);
    const named = await rolesOf(plan, sageMaker);
    const slowerThanMicros = await limitOf(plan, source, named);
    const variants = [named.stable, ...(named.candidate === undefined ? [] : [named.candidate])];
    const queries = variants.flatMap((variant) => queriesOf(plan.guard.endpoint, variant, slowerThanMicros));
    const read = await readAll(source, queries, plan.span);
    if (read.kind === 'incomplete') {
      process.stderr.write(`error: ${read.sentence}\n`);
      return false;
    }
    const arm = (variant: string): RecordedArm => armOf(variant, queries, read.points);
    const lines = renderTrace({
      endpoint: plan.guard.endpoint,
      stable: arm(named.stable),
      ...(named.candidate === undefined ? {} : { candidate: arm(named.candidate) }),
      deployedAtEpochSeconds: named.deployedAtEpochSeconds,
      span: plan.span,
    });
    const out = plan.out ?? '/dev/stdout';
    writeFileSync(out, `${[...lines].join('\n')}\n`);
    process.stderr.write(
      `${out}: ${variants.join(', ')} of ${plan.guard.endpoint}, ${isoOf(startOfMinute(plan.span.from))} to ${isoOf(startOfMinute(plan.span.to))}\n`,
    );
    return true;
  } finally {
    cloudWatch.destroy();
    sageMaker.destroy();
  }
}

interface Roles {
  readonly stable: string;
  readonly candidate?: string;
  readonly deployedAtEpochSeconds: number;
}

/** What was not typed is asked of SageMaker. */
async function rolesOf(
  { guard, stable, candidate, deployedAtEpochSeconds }: FetchPlan,
  reading: SageMakerClient,
): Promise<Roles> {
  if (stable !== undefined && candidate !== undefined && deployedAtEpochSeconds !== undefined) {
    return { stable, candidate, deployedAtEpochSeconds };
  }
  const control = sageMakerEndpointControl({ reading, mutating: reading }, (text) => text);
  const endpoint = await control.describe(guard.endpoint);
  if (endpoint === 'gone')
    throw new BadArgument(`there is no endpoint ${JSON.stringify(guard.endpoint)} in this account and region`);
  const variants = endpoint.variants.map(({ name }) => name);
  const others = variants.filter((name) => name !== stable && name !== candidate);
  const known = stable ?? (variants.length === 1 ? variants[0] : undefined);
  if (known === undefined) throw new BadArgument(`which of ${variants.join(', ')} is stable? name it with --stable`);
  const second = candidate ?? (others.length === 1 && others[0] !== known ? others[0] : undefined);
  return {
    stable: known,
    ...(second === undefined ? {} : { candidate: second }),
    deployedAtEpochSeconds: deployedAtEpochSeconds ?? endpoint.modifiedAtEpochSeconds,
  };
}

/** As the judge finds it: the policy's limit, or stable's p99 before the deployment. */
async function limitOf(
  plan: FetchPlan,
  source: MetricSource,
  { stable, deployedAtEpochSeconds }: Roles,
): Promise<number | undefined> {
  if (plan.slowerThanMicros !== undefined) return plan.slowerThanMicros;
  if (!plan.guard.signals.some(({ signal }) => signal === 'latency')) return undefined;
  const p99 = await source.readLatencyP99(plan.guard.endpoint, stable, minuteOf(deployedAtEpochSeconds));
  return p99 === undefined ? undefined : roundUpToTwoDigits(p99.micros);
}

type Read =
  | { readonly kind: 'complete'; readonly points: ReadonlyMap<string, Map<number, number>> }
  | { readonly kind: 'incomplete'; readonly sentence: string };

/** A day at a time. Partial data would pass for minutes without trouble, so one such series stops everything. */
async function readAll(source: MetricSource, queries: readonly MinuteQuery[], span: FetchPlan['span']): Promise<Read> {
  const points = new Map(queries.map((query) => [queryKey(query), new Map<number, number>()]));
  const bar = process.stderr.isTTY ? startBar(span.to - span.from) : undefined;
  try {
    for (let from = span.from; from < span.to; from += BATCH_MINUTES) {
      const to = Math.min(span.to, from + BATCH_MINUTES);
      const replies = await source.readMinutes(queries, { from, to });
      for (const query of queries) {
        const series = replies.get(queryKey(query));
        if (series?.status !== 'complete') return { kind: 'incomplete', sentence: incomplete(query, series, from) };
        for (const [minute, value] of series.points) points.get(queryKey(query))?.set(minute, value);
      }
      bar?.update(to - span.from);
    }
  } finally {
    bar?.stop();
  }
  return { kind: 'complete', points };
}

function incomplete({ metric, variant }: MinuteQuery, series: MinuteSeries | undefined, from: number): string {
  const said = series?.status ?? 'failed';
  const advice =
    said === 'statistic-unavailable'
      ? 'CloudWatch refuses the statistic: switch latency off in the policy'
      : 'nothing was written; try again';
  return `CloudWatch's answer about ${metric} of ${variant} from ${isoOf(startOfMinute(from))} is ${said}, allowed: complete; ${advice}`;
}

function startBar(minutes: number): SingleBar {
  const bar = new SingleBar({
    stream: process.stderr,
    format: 'reading [{bar}] {percentage}%',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(minutes, 0);
  return bar;
}

function armOf(
  variant: string,
  queries: readonly MinuteQuery[],
  points: ReadonlyMap<string, Map<number, number>>,
): RecordedArm {
  const counts: Partial<Record<CountName, ReadonlyMap<number, number>>> = {};
  const over = new Map<number, ReadonlyMap<number, number>>();
  for (const query of queries.filter((each) => each.variant === variant)) {
    const series = points.get(queryKey(query)) ?? new Map<number, number>();
    const { field, above } = metricNamed(query.metric);
    const bound = above === undefined ? undefined : query[above.option as keyof SignalOptions];
    if (field !== undefined)
      counts[field as CountName] = series; // every field is a column
    else if (bound !== undefined) over.set(bound, series);
  }
  return { variant, counts, over };
}
