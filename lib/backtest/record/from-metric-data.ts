import type { EpochMinute } from '../../core/words/time.ts';
import type { CountName } from '../trace/fields.ts';
import { shown, TraceError } from '../trace/trace-error.ts';
import type { MetricReply, MetricRequest } from './metric-data-schema.ts';
import { countsOfPercents, type MetricMeaning, metricMeaningOf } from './metric-words.ts';
import type { RecordedArm, Recording } from './render-trace.ts';

/** What metric data does not say. */
export interface Deployment {
  /** Variant names. */
  readonly stable?: string;
  readonly candidate?: string;
  /** @default the start of the candidate's first minute with a request */
  readonly deployedAtEpochSeconds?: number;
}

interface Asked {
  readonly id: string;
  readonly endpoint: string;
  readonly variant: string;
  readonly meaning: MetricMeaning;
}

/**
 * The recording that a reply of `aws cloudwatch get-metric-data` holds, read with the request that it answered. Pages that the AWS CLI has
 * put one after the other are put together by Id.
 *
 * @throws {TraceError} for partial data, for a query that was not answered, and for what cannot be told apart.
 */
export function recordingOf(request: MetricRequest, reply: MetricReply, deployment: Deployment): Recording {
  const asked = request.MetricDataQueries.map(askedOf);
  const points = pointsOf(asked, reply);
  const [endpoint, otherEndpoint] = new Set(asked.map((each) => each.endpoint));
  if (endpoint === undefined || otherEndpoint !== undefined) {
    throw new TraceError(
      undefined,
      `the request asks for endpoints ${shown(endpoint)} and ${shown(otherEndpoint)}, allowed: one`,
    );
  }
  const names = roles([...new Set(asked.map(({ variant }) => variant))], deployment);
  const stable = armOf(names.stable, asked, points);
  const candidate = names.candidate === undefined ? undefined : armOf(names.candidate, asked, points);
  const minutes = [...points.values()].flatMap((series) => [...series.keys()]);
  if (minutes.length === 0)
    throw new TraceError(
      undefined,
      'the reply holds no value at all: nothing was reported in this span, or the names are wrong',
    );
  const span = { from: minutes.reduce((a, b) => Math.min(a, b)), to: minutes.reduce((a, b) => Math.max(a, b)) + 1 };
  const deployedAt = deployment.deployedAtEpochSeconds ?? firstRequest(candidate);
  if (deployedAt === undefined)
    throw new TraceError(undefined, 'nobody knows when the candidate was deployed: name it with --deployed-at');
  return {
    endpoint,
    stable,
    ...(candidate === undefined ? {} : { candidate }),
    deployedAtEpochSeconds: deployedAt,
    span,
  };
}

function askedOf({ Id, MetricStat }: MetricRequest['MetricDataQueries'][number]): Asked {
  const { Metric, Stat } = MetricStat;
  const dimension = (name: string): string => {
    const found = Metric.Dimensions.find((each) => each.Name === name);
    if (found === undefined) throw new TraceError(undefined, `query ${shown(Id)} has no dimension ${name}`);
    return found.Value;
  };
  const meaning = metricMeaningOf(Metric.MetricName, Stat);
  if (meaning === undefined) {
    throw new TraceError(
      undefined,
      `query ${shown(Id)} asks for ${Metric.MetricName} ${Stat}, for which a trace has no place; allowed: what fetch --print-queries prints`,
    );
  }
  return { id: Id, endpoint: dimension('EndpointName'), variant: dimension('VariantName'), meaning };
}

function pointsOf(asked: readonly Asked[], reply: MetricReply): Map<string, Map<EpochMinute, number>> {
  if (reply.NextToken)
    throw new TraceError(
      undefined,
      'the reply has a NextToken, so it is one page of several: let the AWS CLI read all of them (no --no-paginate)',
    );
  const points = new Map<string, Map<EpochMinute, number>>();
  const status = new Map<string, string>();
  for (const { Id, StatusCode, Timestamps, Values } of reply.MetricDataResults) {
    if (Timestamps.length !== Values.length) {
      throw new TraceError(undefined, `result ${shown(Id)} has ${Timestamps.length} times and ${Values.length} values`);
    }
    const series = points.get(Id) ?? new Map<EpochMinute, number>();
    Timestamps.forEach((time, index) => {
      series.set(minuteNamed(time, Id), Values[index] as number); // equally long
    });
    points.set(Id, series);
    // a page before the last one is partial by nature; what failed on any page has failed
    if (!FAILED.includes(status.get(Id) ?? '')) status.set(Id, StatusCode);
  }
  for (const { id } of asked) {
    const code = status.get(id);
    if (code === 'Complete') continue;
    throw new TraceError(
      undefined,
      `query ${shown(id)} is ${code === undefined ? 'not answered' : code}, allowed: Complete; partial data would pass for minutes without trouble, so read it again`,
    );
  }
  return points;
}

const FAILED: readonly string[] = ['InternalError', 'Forbidden'];

function minuteNamed(time: string, id: string): EpochMinute {
  const minute = Date.parse(time) / 60_000;
  if (!Number.isInteger(minute))
    throw new TraceError(undefined, `result ${shown(id)} has the time ${shown(time)}, allowed: starts of minutes`);
  return minute;
}

/** Who is stable and who the candidate. */
function roles(variants: readonly string[], { stable, candidate }: Deployment): { stable: string; candidate?: string } {
  for (const name of [stable, candidate]) {
    if (name !== undefined && !variants.includes(name)) {
      throw new TraceError(
        undefined,
        `variant ${shown(name)} is not asked for in the request, there: ${variants.join(', ')}`,
      );
    }
  }
  const others = variants.filter((name) => name !== stable && name !== candidate);
  const known =
    stable ?? (variants.length === 1 || (candidate !== undefined && others.length === 1) ? others[0] : undefined);
  if (known === undefined)
    throw new TraceError(
      undefined,
      `which of ${variants.join(', ')} is stable? name it with --stable, or with stable: in the policy`,
    );
  const second = candidate ?? (variants.length === 2 ? others[0] : undefined);
  if (second === undefined && variants.length > 2) {
    throw new TraceError(undefined, `which of ${others.join(', ')} is the candidate? name it with --candidate`);
  }
  return { stable: known, ...(second === undefined ? {} : { candidate: second }) };
}

function armOf(
  variant: string,
  asked: readonly Asked[],
  points: ReadonlyMap<string, ReadonlyMap<EpochMinute, number>>,
): RecordedArm {
  const own = asked.filter((each) => each.variant === variant);
  const counts: Partial<Record<CountName, ReadonlyMap<EpochMinute, number>>> = {};
  for (const { id, meaning } of own) {
    if (meaning.kind === 'count') counts[meaning.name] = points.get(id) ?? new Map();
  }
  const over = own.flatMap(({ id, meaning }): [number, ReadonlyMap<EpochMinute, number>][] => {
    if (meaning.kind === 'count') return [];
    const values = points.get(id) ?? new Map<EpochMinute, number>();
    return [
      [meaning.slowerThanMicros, meaning.as === 'count' ? values : countsOfPercents(values, counts.latencySamples)],
    ];
  });
  return { variant, counts, over: new Map(over) };
}

function firstRequest(candidate: RecordedArm | undefined): number | undefined {
  const minutes = [...(candidate?.counts.invocations ?? [])].filter(([, n]) => n > 0).map(([minute]) => minute);
  return minutes.length === 0 ? undefined : minutes.reduce((a, b) => Math.min(a, b)) * 60;
}
