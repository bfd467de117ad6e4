import { type Share, shareOf } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import type { Judgement } from '../judge/judgement.ts';
import { makeNotice } from '../notice/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../outbox.ts';
import type { GuardPolicy } from '../policy.ts';
import { type Placement, versionLabel } from '../version.ts';

/** Stable needs this part of the traffic to be compared with. */
const LEAST_STABLE_SHARE = 0.01;

/** Which candidates are under judgement: every version but stable that has traffic, while stable serves beside it. */
export function judgementsFor(
  state: GuardState,
  guard: GuardPolicy,
  shares: readonly Share[],
  atEpochSeconds: number,
): GuardState {
  const stable = state.placements
    .filter(({ version, variant }) => version === state.stable && (shareOf(shares, variant) ?? 0) >= LEAST_STABLE_SHARE) // not there: no traffic
    .sort((a, b) => (shareOf(shares, b.variant) ?? 0) - (shareOf(shares, a.variant) ?? 0))[0];
  const compared = guard.compare === 'stable' && stable !== undefined;
  const candidates = compared ? state.placements.filter((placement) => isCandidate(placement, state, shares)) : [];
  const judgements = candidates.map((placement) => judgementOf(state, placement, stable as Placement, atEpochSeconds));
  return judgements.reduce(toldOf(state, atEpochSeconds), left(state, judgements, atEpochSeconds));
}

const isCandidate = ({ version, variant }: Placement, state: GuardState, shares: readonly Share[]): boolean =>
  version !== state.stable && (shareOf(shares, variant) ?? 0) > 0; // not there: no traffic

/** The same candidate against the same stable goes on; on a new config its minutes begin anew, its evidence stays. */
function judgementOf(state: GuardState, candidate: Placement, stable: Placement, atEpochSeconds: number): Judgement {
  const firstMinute = Math.ceil(Math.max(candidate.sinceEpochSeconds, stable.sinceEpochSeconds) / 60);
  const known = sameComparison(state, candidate, stable);
  if (known !== undefined) return { ...known, firstMinute };
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
function toldOf(before: GuardState, atEpochSeconds: number) {
  return (state: GuardState, judgement: Judgement): GuardState => {
    const next = { ...state, judgements: [...state.judgements, judgement] };
    if (
      before.judgements.some(
        (each) => each.candidate === judgement.candidate && each.candidateVariant === judgement.candidateVariant,
      )
    )
      return next;
    const { candidate, candidateVariant, stable, stableVariant } = judgement;
    const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', from: candidate, to: stable };
    const key = `v${candidate}@${atEpochSeconds}`;
    const why = `${versionLabel(candidate)} on ${candidateVariant} is judged against stable ${versionLabel(stable)} on ${stableVariant}`;
    const appeared = tell(next, eventEntry(key, { ...facts, kind: 'candidate-appeared', why }));
    if (!state.quarantine.includes(candidate) || state.standing.released.includes(candidate)) return appeared;
    const back = `${versionLabel(candidate)} was rolled back before and has traffic again on ${candidateVariant}; it is judged afresh`;
    return tell(
      appeared,
      eventEntry(key, { ...facts, kind: 'quarantined-version-back', why: back }),
      noticeEntry(
        makeNotice('quarantined-version-back', key, {
          ...facts,
          why: back,
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
  return gone.reduce<GuardState>(
    (state, { candidate, candidateVariant }) =>
      tell(
        state,
        eventEntry(`v${candidate}@${atEpochSeconds}`, {
          endpoint: state.endpoint,
          kind: 'candidate-left',
          atEpochSeconds,
          who: 'stablehand',
          why: `${versionLabel(candidate)} on ${candidateVariant} has no traffic any more, or no stable version beside it`,
          from: candidate,
        }),
      ),
    { ...before, judgements: [] },
  );
}
