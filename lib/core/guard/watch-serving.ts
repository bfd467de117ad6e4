import type { Judgement } from '../judge/judgement.ts';
import { newestFresh } from '../minutes/closing.ts';
import type { SignalQuery } from '../minutes/readings.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { minutesWithRequests, watchedSeriesOf } from '../watch/failing-minutes.ts';
import type { Degraded, VariantWatch } from '../watch/variant-watch.ts';
import { type Over, watchVariant } from '../watch/watch-variant.ts';
import { isDeploying } from '../words/endpoint.ts';
import type { Verdict } from '../words/verdict.ts';
import { tellDegraded, tellLeft, tellOver } from './tell-degraded.ts';
import type { ServingView } from './views.ts';
import { alarmOf, asksOf, type PlacementAsks } from './watch-asks.ts';
import { watchLostTraffic } from './watch-lost-traffic.ts';

/** What is said of a candidate at this look. */
export interface JudgedNow extends Pick<Judgement, 'candidate' | 'candidateVariant' | 'stableVariant'> {
  readonly verdict: Verdict;
}

interface Looked {
  readonly watch: VariantWatch;
  readonly over?: Over;
}

/** Looks at every serving variant by itself, and at the traffic of all, with or without a candidate. What is found is told by `tellServing`. */
export function watchServing(before: GuardState, view: ServingView): GuardState {
  if (isDeploying(view.endpoint)) return before;
  const asked = asksOf(before, view.endpoint, view.guard);
  const alarmLogE = alarmOf(asked, view.guard);
  const looked = asked.map((each) => lookAt(each, alarmLogE, view));
  let state: GuardState = { ...before, watch: looked.map((each) => each.watch) };
  for (const known of before.watch ?? []) {
    const now = looked.find((each) => each.watch.variant === known.variant && each.watch.version === known.version);
    if (known.degraded?.told !== true) continue;
    if (now === undefined) state = tellLeft(state, known, known.degraded, view.atEpochSeconds);
    else if (now.over !== undefined) state = tellOver(state, known, now.over, view.atEpochSeconds);
  }
  return watchLostTraffic(state, view, alarmLogE);
}

function lookAt({ placement, known, asks }: PlacementAsks, alarmLogE: number, view: ServingView): Looked {
  const { variant, sinceEpochSeconds } = placement;
  const { replies, endpoint, atEpochSeconds } = view;
  const arm = { endpoint: endpoint.name, variant };
  const seriesOf = (asked: SignalQuery) => watchedSeriesOf(replies, arm, asked, known.past?.zerosUnpublished);
  return watchVariant(known, {
    series: seriesOf({ signal: 'errors' }),
    firstMinute: Math.ceil(sinceEpochSeconds / 60),
    atEpochSeconds,
    charts: { asks, seriesOf, alarmLogE },
  });
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
function soFar(
  { variant, past }: VariantWatch,
  degraded: Degraded,
  { endpoint, replies, atEpochSeconds }: ServingView,
) {
  const asked = degraded.found ?? { signal: 'errors' as const };
  const series = watchedSeriesOf(replies, { endpoint: endpoint.name, variant }, asked, past?.zerosUnpublished);
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
