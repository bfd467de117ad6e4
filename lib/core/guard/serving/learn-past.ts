import { newestClosed } from '../../minutes/closing.ts';
import type { OneArmRow } from '../../minutes/counts.ts';
import { coldStart } from '../../signals/cadence.ts';
import { METRICS, optionEntries, optionsOf, signalNamed } from '../../signals/named.ts';
import type { SignalOptions } from '../../signals/registry.ts';
import type { LatencyHistory } from '../../signals/signal.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { watchedQueries, watchedSeriesOf } from '../../watch/failing-minutes.ts';
import { learnSignal } from '../../watch/past/learn-signal.ts';
import type { SignalPast, VariantPast } from '../../watch/past/signal-past.ts';
import { learnTraffic, type TrafficRow } from '../../watch/traffic/learn-traffic.ts';
import type { VariantWatch } from '../../watch/variant-watch.ts';
import type { EndpointState, MinuteSpan } from '../../words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../words/metric.ts';
import type { GuardPolicy, SignalPolicy } from '../../words/policy.ts';
import { type EpochMinute, minuteOf } from '../../words/time.ts';
import { alarmOf, asksOf, knownOf, servingPlacements } from './watch-asks.ts';
import { trafficSeriesOf } from './watch-lost-traffic.ts';

const MINUTES_A_DAY = 1440;
/** CloudWatch keeps minutes for fifteen days. */
const MOST_DAYS = 15;
/** From so many days on the newest is left out: trouble that has just begun is no past. */
const DAYS_TO_LEAVE_OUT_NEWEST = 3;
/** Fewer requests say nothing about a rate. */
const LEAST_REQUESTS = 1000;
/** Endpoints learn at different minutes of an hour, so that a tick never reads the fortnights of a whole fleet. */
const SLOTS = 12;
const SLOT_MINUTES = 5;
/** Keeps the sums of long names exact. */
const LARGE_PRIME = 1_000_003;

/** One thing to learn: the past of a variant, and which minutes tell of it. */
export interface DuePast {
  readonly variant: string;
  readonly version: number;
  readonly span: MinuteSpan;
  readonly signals: readonly SignalPolicy[];
}

/** What is to be learnt at this look: once a day each, and of nothing that has served for less than a day or is under judgement. */
export function duePasts(
  state: GuardState,
  endpoint: EndpointState,
  guard: GuardPolicy,
  atEpochSeconds: number,
): DuePast[] {
  const now = newestClosed(atEpochSeconds) + 1;
  if (slotOf(state.endpoint) !== Math.floor(minuteOf(atEpochSeconds) / SLOT_MINUTES) % SLOTS) return [];
  return servingPlacements(state, endpoint).flatMap((placement) => {
    const { variant, version } = placement;
    const { past, degraded } = knownOf(state, placement);
    if (past !== undefined && now - past.learntMinute < MINUTES_A_DAY) return [];
    if (degraded !== undefined || state.judgements.some(({ candidateVariant }) => candidateVariant === variant))
      return [];
    const from = Math.ceil(servesSince(state, endpoint, placement) / 60);
    const span = spanOf(from, now);
    return span === undefined ? [] : [{ variant, version, span, signals: guard.signals }];
  });
}

/** What was there when the guard first looked has served since SageMaker last changed the endpoint. */
function servesSince(
  { serving, placements }: GuardState,
  { modifiedAtEpochSeconds }: EndpointState,
  { sinceEpochSeconds }: { readonly sinceEpochSeconds: number },
): number {
  const first = Math.min(...placements.map((each) => each.sinceEpochSeconds));
  const unchanged = serving === undefined || modifiedAtEpochSeconds <= first;
  return unchanged && sinceEpochSeconds === first
    ? Math.min(modifiedAtEpochSeconds, sinceEpochSeconds)
    : sinceEpochSeconds;
}

function spanOf(since: EpochMinute, now: EpochMinute): MinuteSpan | undefined {
  const leaveOut = now - since >= DAYS_TO_LEAVE_OUT_NEWEST * MINUTES_A_DAY ? MINUTES_A_DAY : 0;
  const to = now - leaveOut;
  const from = Math.max(since, to - MOST_DAYS * MINUTES_A_DAY + leaveOut);
  return to - from < MINUTES_A_DAY ? undefined : { from, to };
}

/** Spread by name, the same on every machine. */
const slotOf = (endpoint: string): number =>
  [...endpoint].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % LARGE_PRIME, 7) % SLOTS;

/** What must be asked to learn it. Latency that the policy leaves open needs stable's own limit. */
export function pastQueries(
  endpoint: string,
  { variant, signals }: DuePast,
  latency: LatencyHistory | undefined,
): MinuteQuery[] {
  const all = withErrors(signals).flatMap((policy) => {
    const asked = askedOf(policy, latency);
    return asked === undefined ? [] : watchedQueries(endpoint, variant, asked);
  });
  return [...new Map(all.map((query) => [queryKey(query), query])).values()];
}

const withErrors = (signals: readonly SignalPolicy[]): readonly SignalPolicy[] =>
  signals.some(({ signal }) => signal === 'errors') ? signals : [{ signal: 'errors', weight: 1 }, ...signals];

/** A signal with the options that it is watched with; absent where stable's own past cannot say. */
function askedOf(
  policy: SignalPolicy,
  latency: LatencyHistory | undefined,
): ({ signal: SignalPolicy['signal'] } & SignalOptions) | undefined {
  let options = optionsOf(policy);
  for (const [field, { learnt }] of optionEntries(policy.signal)) {
    const value = policy[field] ?? learnt.from(latency, LEAST_REQUESTS);
    if (typeof value !== 'number') return undefined;
    options = { ...options, [field]: value };
  }
  return { signal: policy.signal, ...options };
}

/** What came back for one thing to learn. */
export interface ReadPast {
  readonly due: DuePast;
  readonly latency?: LatencyHistory;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
}

/** A state that knows the pasts that were read. Series that came back in part teach nothing. */
export function withPasts(
  state: GuardState,
  {
    endpoint,
    guard,
    atEpochSeconds,
  }: { readonly endpoint: EndpointState; readonly guard: GuardPolicy; readonly atEpochSeconds: number },
  read: readonly ReadPast[],
): GuardState {
  const learntMinute = newestClosed(atEpochSeconds) + 1;
  const alarmLogE = alarmOf(asksOf(state, endpoint, guard), guard) + Math.log(2); // of charts that come with it
  const known = servingPlacements(state, endpoint).map((placement) => knownOf(state, placement));
  const watch = known.map((each) => {
    const mine = read.find(({ due }) => due.variant === each.variant && due.version === each.version);
    return mine === undefined
      ? each
      : { ...each, past: pastOfVariant(each, mine, { endpoint, learntMinute, alarmLogE }) };
  });
  return { ...state, watch, ...trafficOf(state, read, { endpoint, learntMinute, alarmLogE }) };
}

interface LearningOf {
  readonly endpoint: Pick<EndpointState, 'name'>;
  readonly learntMinute: EpochMinute;
  readonly alarmLogE: number;
}

/** The past of one variant, out of what was read of it. */
export function pastOfVariant(
  known: VariantWatch,
  { due, latency, replies }: ReadPast,
  { endpoint, learntMinute, alarmLogE }: LearningOf,
): VariantPast {
  const arm = { endpoint: endpoint.name, variant: due.variant };
  const zerosUnpublished = METRICS.flatMap(({ metric, zeroMayBeAbsent }) => {
    const points = replies.get(`${arm.endpoint}\n${arm.variant}\n${metric}\n`)?.points;
    return zeroMayBeAbsent === true && points?.size === 0 ? [metric] : [];
  });
  const signals = due.signals.flatMap((policy): SignalPast[] => {
    const asked = askedOf(policy, latency);
    if (asked === undefined) return [];
    const series = watchedSeriesOf(replies, arm, asked, zerosUnpublished);
    const from = due.span.from + coldStart(signalNamed(asked.signal).cadence);
    const rows: OneArmRow[] = [];
    for (let minute = from; minute < due.span.to; minute += 1) {
      const row = series.minute(minute);
      if (row?.isWhole === true && !isSpoilt(known, minute)) rows.push({ minute, n: row.n, k: row.k });
    }
    if (!series.isReadable || rows.reduce((sum, { n }) => sum + n, 0) < LEAST_REQUESTS) return [];
    const first = known.past?.signals.find((each) => each.signal === asked.signal)?.first;
    return [learnSignal({ asked, rows, alarmLogE, ...(first === undefined ? {} : { first }) })];
  });
  const days = Math.round((due.span.to - due.span.from) / MINUTES_A_DAY);
  return { learntMinute, days, signals, zerosUnpublished };
}

const isSpoilt = ({ spoilt = [] }: VariantWatch, minute: EpochMinute): boolean =>
  spoilt.some(([from, to]) => minute >= from && minute < to);

/** Traffic is the endpoint's: it is learnt from what all that serve had in the minutes that are known of each of them. */
function trafficOf(
  { traffic }: GuardState,
  read: readonly ReadPast[],
  { endpoint, learntMinute, alarmLogE }: LearningOf,
): Pick<GuardState, 'traffic'> {
  if (traffic === undefined || traffic.lost !== undefined || read.length === 0) return {};
  const from = Math.max(...read.map(({ due }) => due.span.from));
  const to = Math.min(...read.map(({ due }) => due.span.to));
  const replies = new Map(read.flatMap((each) => [...each.replies]));
  const series = trafficSeriesOf(
    replies,
    read.map(({ due }) => ({ endpoint: endpoint.name, variant: due.variant })),
  );
  if (!series.isReadable) return {};
  const rows: TrafficRow[] = [];
  for (let minute = from; minute < to; minute += 1) {
    const n = series.minute(minute) ?? (rows.length > 0 ? 0 : undefined); // no requests, once there were some
    if (n !== undefined) rows.push({ minute, n });
  }
  const past = learnTraffic(rows, alarmLogE, learntMinute);
  return past === undefined ? {} : { traffic: { ...traffic, past } };
}
