import type { Judgement } from '../../judge/judgement.ts';
import { newestFresh } from '../../minutes/closing.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { isMoving } from '../../state/rollback.ts';
import { minutesWithRequests, watchedSeriesOf } from '../../watch/failing-minutes.ts';
import type { Degraded, VariantWatch } from '../../watch/variant-watch.ts';
import type { Verdict } from '../../words/verdict.ts';
import type { ServingView } from '../views.ts';
import { type BlameView, blamedChange, type CountedTrouble, willBeBlamed } from './blame-change.ts';
import { type FleetTrouble, platformTrouble } from './fleet-trouble.ts';
import { tellDegraded } from './tell-degraded.ts';

/** What is said of a candidate at this look. */
export interface JudgedNow extends Pick<Judgement, 'candidate' | 'candidateVariant' | 'stableVariant'> {
  readonly verdict: Verdict;
}

/**
 * Tells of trouble that nobody has told of in another way: a breach of a candidate, an incident that all versions share and a version that
 * is on its way out have notices of their own.
 */
export function tellServing(
  before: GuardState,
  judged: readonly JudgedNow[],
  view: BlameView & { readonly fleetTroubles?: readonly FleetTrouble[] },
): GuardState {
  let state = before;
  for (const each of before.watch ?? []) {
    const { degraded } = each;
    if (degraded === undefined || degraded.told === true || isToldOtherwise(before, each, judged, view)) continue;
    const mayBlame = !isStillJudged(each, judged);
    state = diagnosed(state, each, { degraded, ...soFar(each, degraded, view) }, { ...view, mayBlame });
  }
  return state;
}

/** Several endpoints at once point at what they share; else a change is looked for; else people hear that it is degraded. */
function diagnosed(
  state: GuardState,
  bad: VariantWatch,
  trouble: CountedTrouble,
  view: BlameView & { readonly fleetTroubles?: readonly FleetTrouble[]; readonly mayBlame: boolean },
): GuardState {
  const found = { ...trouble, atEpochSeconds: view.atEpochSeconds };
  const platform = platformTrouble(state.endpoint, trouble.degraded.sinceMinute, view.fleetTroubles ?? []);
  if (platform !== undefined) return tellDegraded(marked(state, bad, 'platform'), bad, { ...found, platform });
  const blamed = view.mayBlame ? blamedChange(marked(state, bad, 'rollback'), bad, trouble, view) : undefined;
  return blamed ?? tellDegraded(marked(state, bad), bad, found);
}

/** Its own lane decides about a version under judgement, until its bake is over and it could only be told of. */
const isStillJudged = ({ variant, version }: VariantWatch, judged: readonly JudgedNow[]): boolean =>
  judged.some(
    ({ candidate, candidateVariant, verdict }) =>
      candidate === version &&
      candidateVariant === variant &&
      !(verdict.kind === 'inconclusive' && verdict.reason === 'worse-than-before'),
  );

function isToldOtherwise(
  state: GuardState,
  { variant, version }: VariantWatch,
  judged: readonly JudgedNow[],
  view: BlameView,
): boolean {
  const { rollback } = state;
  if (rollback !== undefined && isMoving(rollback) && rollback.from === version) return true;
  return judged.some(({ candidate, candidateVariant, stableVariant, verdict }) => {
    if (verdict.kind === 'shared-incident') return true;
    if (verdict.kind === 'stable-failing' && stableVariant === variant) return true;
    if (candidateVariant !== variant || candidate !== version) return false;
    if (verdict.kind === 'breach') return true;
    if (verdict.kind !== 'inconclusive' || verdict.reason !== 'worse-than-before') return false;
    return !willBeBlamed(state, { candidate, candidateVariant }, view);
  });
}

const marked = (state: GuardState, told: VariantWatch, toldAs?: Degraded['toldAs']): GuardState => ({
  ...state,
  watch: (state.watch ?? []).map((each) =>
    each.variant === told.variant && each.version === told.version && each.degraded !== undefined
      ? { ...each, degraded: { ...each.degraded, told: true, ...(toldAs === undefined ? {} : { toldAs }) } }
      : each,
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
