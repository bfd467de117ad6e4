import { type Share, shareOf } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import type { Judgement } from '../judge/judgement.ts';
import { makeNotice } from '../notice/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../outbox.ts';
import type { GuardPolicy } from '../policy.ts';
import { isAboutCandidate } from '../told-keys.ts';
import { type Placement, versionLabel } from '../version.ts';

/** Stable needs this part of the traffic to be compared with. */
const LEAST_STABLE_SHARE = 0.01;

/**
 * Which candidates are under judgement: every version but stable that has traffic, while stable serves beside it. A permanent A/B test has
 * them too, for its hard limits.
 */
export function judgementsFor(
  state: GuardState,
  guard: GuardPolicy,
  shares: readonly Share[],
  atEpochSeconds: number,
): GuardState {
  const stable = state.placements
    .filter(({ version, variant }) => version === state.stable && (shareOf(shares, variant) ?? 0) >= LEAST_STABLE_SHARE) // not there: no traffic
    .sort((a, b) => (shareOf(shares, b.variant) ?? 0) - (shareOf(shares, a.variant) ?? 0))[0];
  const judgements =
    stable === undefined
      ? []
      : state.placements
          .filter((placement) => isCandidate(placement, state, shares))
          .map((placement) => judgementOf(state, placement, stable, atEpochSeconds));
  return judgements.reduce(toldOf(state, guard, atEpochSeconds), left(state, judgements, atEpochSeconds));
}

const isCandidate = ({ version, variant }: Placement, state: GuardState, shares: readonly Share[]): boolean =>
  version !== state.stable && (shareOf(shares, variant) ?? 0) > 0; // not there: no traffic

/**
 * The same candidate against the same stable goes on; on a new config its minutes begin anew, its evidence stays. A new comparison begins
 * now: a variant may have stood there at weight 0 for weeks, and the minutes of a version that was rolled back are not held against it twice.
 */
function judgementOf(state: GuardState, candidate: Placement, stable: Placement, atEpochSeconds: number): Judgement {
  const placed = Math.ceil(Math.max(candidate.sinceEpochSeconds, stable.sinceEpochSeconds) / 60);
  const known = sameComparison(state, candidate, stable);
  if (known !== undefined) return { ...known, firstMinute: Math.max(known.firstMinute, placed) };
  const firstMinute = Math.max(placed, Math.ceil(atEpochSeconds / 60));
  return {
    candidate: candidate.version,
    candidateVariant: candidate.variant,
    stable: stable.version,
    stableVariant: stable.variant,
    startedAtEpochSeconds: atEpochSeconds,
    firstMinute,
    signals: {},
  };
}

const sameComparison = (state: GuardState, candidate: Placement, stable: Placement): Judgement | undefined =>
  state.judgements.find(
    (each) =>
      each.candidate === candidate.version &&
      each.candidateVariant === candidate.variant &&
      each.stable === stable.version &&
      each.stableVariant === stable.variant,
  );

/** Adds the judgements one by one and tells of each that is new. */
function toldOf(before: GuardState, guard: GuardPolicy, atEpochSeconds: number) {
  return (state: GuardState, judgement: Judgement): GuardState => {
    const { candidate, candidateVariant, stable, stableVariant } = judgement;
    const known = before.judgements.some(
      (each) => each.candidate === candidate && each.candidateVariant === candidateVariant,
    );
    if (known) return { ...state, judgements: [...state.judgements, judgement] };
    const back = state.quarantine.includes(candidate) && !state.standing.released.includes(candidate);
    const next = { ...state, judgements: [...state.judgements, back ? { ...judgement, back } : judgement] };
    const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', from: candidate, to: stable };
    const key = occurrence(judgement, atEpochSeconds);
    const watched =
      guard.compare === 'none' ? 'is watched by hard limits only (compare: none), beside' : 'is judged against';
    const why = `${versionLabel(candidate)} on ${candidateVariant} ${watched} stable ${versionLabel(stable)} on ${stableVariant}`;
    const appeared = tell(next, eventEntry(key, { ...facts, kind: 'candidate-appeared', why }));
    if (!back) return appeared;
    const again = `${versionLabel(candidate)} was rolled back before and has traffic again on ${candidateVariant}; it is judged afresh`;
    return tell(
      appeared,
      eventEntry(key, { ...facts, kind: 'quarantined-version-back', why: again }),
      noticeEntry(
        makeNotice('quarantined-version-back', key, {
          ...facts,
          why: again,
          fromVariant: candidateVariant,
          toVariant: stableVariant,
        }),
      ),
    );
  };
}

/** Candidates that have no traffic any more leave judgement; what happened to them is in the history. */
function left(before: GuardState, judgements: readonly Judgement[], atEpochSeconds: number): GuardState {
  const gone = before.judgements.filter(
    (old) =>
      !judgements.some((each) => each.candidate === old.candidate && each.candidateVariant === old.candidateVariant),
  );
  const isForgotten = (key: string): boolean => gone.some(({ candidate }) => isAboutCandidate(key, candidate));
  const events = gone.map((old) =>
    eventEntry(occurrence(old, atEpochSeconds), {
      endpoint: before.endpoint,
      kind: 'candidate-left',
      atEpochSeconds,
      who: 'stablehand',
      why: `${versionLabel(old.candidate)} on ${old.candidateVariant} has no traffic any more, or no stable version beside it`,
      from: old.candidate,
    }),
  );
  return tell({ ...before, judgements: [], told: before.told.filter((key) => !isForgotten(key)) }, ...events);
}

/** One version may stand on two variants: what happens to it on each is told of each. */
const occurrence = ({ candidate, candidateVariant }: Judgement, atEpochSeconds: number): string =>
  `v${candidate}-${candidateVariant}@${atEpochSeconds}`;
