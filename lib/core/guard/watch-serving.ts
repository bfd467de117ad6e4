import type { Judgement } from '../judge/judgement.ts';
import { CATCH_UP_MINUTES, newestFresh, UNCLOSED_MINUTES } from '../minutes/closing.ts';
import { signalQueries } from '../minutes/readings.ts';
import { isUnsupported } from '../plan/states/hindrance.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { failingSeriesOf, minutesWithRequests } from '../watch/failing-minutes.ts';
import type { Degraded, VariantWatch } from '../watch/variant-watch.ts';
import { type Over, watchVariant } from '../watch/watch-variant.ts';
import { currentShares, type EndpointState, isDeploying, shareOf } from '../words/endpoint.ts';
import type { MinuteQuery, MinuteSeries } from '../words/metric.ts';
import type { EpochMinute } from '../words/time.ts';
import type { Verdict } from '../words/verdict.ts';
import type { Placement } from '../words/version.ts';
import { tellDegraded, tellLeft, tellOver } from './tell-degraded.ts';

export interface ServingView {
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
}

/** Requests and errors of every production variant that serves, whatever is judged. Nothing while SageMaker deploys. */
export function watchQueries(state: GuardState, endpoint: EndpointState): MinuteQuery[] {
  return servingPlacements(state, endpoint).flatMap(({ variant }) =>
    signalQueries(endpoint.name, variant, { signal: 'errors' }),
  );
}

/** What has traffic now and is known; during a deployment minutes belong to no version. */
function servingPlacements({ placements }: GuardState, endpoint: EndpointState): readonly Placement[] {
  if (isDeploying(endpoint) || isUnsupported(endpoint)) return [];
  const shares = currentShares(endpoint);
  return placements.filter(
    ({ variant, configName }) => configName === endpoint.configName && (shareOf(shares, variant) ?? 0) > 0, // not there: no traffic
  );
}

/** What is said of a candidate at this look. */
export interface JudgedNow extends Pick<Judgement, 'candidate' | 'candidateVariant' | 'stableVariant'> {
  readonly verdict: Verdict;
}

interface Looked {
  readonly watch: VariantWatch;
  readonly over?: Over;
}

/** Looks at every serving variant by itself, with or without a candidate. What is found is told by `tellServing`. */
export function watchServing(before: GuardState, view: ServingView): GuardState {
  if (isDeploying(view.endpoint)) return before;
  const looked = servingPlacements(before, view.endpoint).map((placement) => lookAt(before, placement, view));
  const watch = looked.map((each) => each.watch);
  let state: GuardState = { ...before, watch };
  for (const known of before.watch ?? []) {
    const now = looked.find((each) => each.watch.variant === known.variant && each.watch.version === known.version);
    if (known.degraded?.told !== true) continue;
    if (now === undefined) state = tellLeft(state, known, known.degraded, view.atEpochSeconds);
    else if (now.over !== undefined) state = tellOver(state, known, now.over, view.atEpochSeconds);
  }
  return state;
}

function lookAt({ watch = [] }: GuardState, placement: Placement, view: ServingView): Looked {
  const { variant, version, sinceEpochSeconds } = placement;
  const known = watch.find((each) => each.variant === variant && each.version === version) ?? { variant, version };
  const series = failingSeriesOf(view.replies, view.endpoint.name, variant);
  const firstMinute = Math.ceil(sinceEpochSeconds / 60);
  return watchVariant(known, { series, firstMinute, atEpochSeconds: view.atEpochSeconds });
}

/**
 * Tells of trouble that nobody has told of in another way: a breach of a candidate, an incident that all versions share and a version that
 * is on its way out have notices of their own.
 */
export function tellServing(before: GuardState, judged: readonly JudgedNow[], view: ServingView): GuardState {
  let state = before;
  for (const each of before.watch ?? []) {
    const { degraded } = each;
    if (degraded === undefined || degraded.told === true || isToldOtherwise(before, each, judged)) continue;
    state = tellDegraded(marked(state, each), each, { degraded, ...soFar(each, degraded, view), ...view });
  }
  return state;
}

function isToldOtherwise(
  { rollback }: GuardState,
  { variant, version }: VariantWatch,
  judged: readonly JudgedNow[],
): boolean {
  if (rollback !== undefined && isMoving(rollback) && rollback.from === version) return true;
  return judged.some(({ candidate, candidateVariant, verdict }) => {
    if (verdict.kind === 'shared-incident') return true;
    if (candidateVariant !== variant || candidate !== version) return false;
    return verdict.kind === 'breach' || (verdict.kind === 'inconclusive' && verdict.reason === 'worse-than-before');
  });
}

const marked = (state: GuardState, told: VariantWatch): GuardState => ({
  ...state,
  watch: (state.watch ?? []).map((each) =>
    each === told && each.degraded !== undefined ? { ...each, degraded: { ...each.degraded, told: true } } : each,
  ),
});

/** All that is on record of it, with the newest minutes that are not closed yet. */
function soFar({ variant }: VariantWatch, degraded: Degraded, { endpoint, replies, atEpochSeconds }: ServingView) {
  const series = failingSeriesOf(replies, endpoint.name, variant);
  const fresh = minutesWithRequests(series, degraded.cursor + 1, newestFresh(atEpochSeconds));
  const counted = [
    degraded,
    degraded.tail ?? { requests: 0, bad: 0 },
    ...fresh.map(({ n, k }) => ({ requests: n, bad: k })),
  ];
  return {
    requests: counted.reduce((sum, { requests }) => sum + requests, 0),
    bad: counted.reduce((sum, { bad }) => sum + bad, 0),
  };
}

/** The first minute that must be read: the newest that is known and what trouble has not counted yet, as far back as catching up reaches. */
export function watchFrom({ watch = [] }: GuardState, to: EpochMinute): EpochMinute {
  const next = watch.flatMap(({ degraded, knownMinute }) => [degraded?.cursor ?? to, knownMinute ?? to]);
  return Math.max(Math.min(to - 1, ...next.map((minute) => minute + 1)), to - UNCLOSED_MINUTES - CATCH_UP_MINUTES);
}
