import { type Judgement, laneOf } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../record/outbox.ts';
import { isAboutCandidate } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { GuardPolicy } from '../words/policy.ts';
import { versionLabel } from '../words/version.ts';

/** Puts these judgements in the place of those before, and tells of each that is new, goes on otherwise, or has left. */
export function withJudgements(
  before: GuardState,
  judgements: readonly Judgement[],
  guard: GuardPolicy,
  atEpochSeconds: number,
): GuardState {
  return judgements.reduce(toldOf(before, guard, atEpochSeconds), left(before, judgements, atEpochSeconds));
}

/** Adds the judgements one by one and tells of each that is new. */
function toldOf(before: GuardState, guard: GuardPolicy, atEpochSeconds: number) {
  return (state: GuardState, judgement: Judgement): GuardState => {
    const { candidate, candidateVariant, stable, stableVariant } = judgement;
    const known = before.judgements.find((each) => isSameCandidate(each, judgement));
    if (known !== undefined) {
      const goesOn = { ...state, judgements: [...state.judgements, judgement] };
      return laneOf(known) === laneOf(judgement) ? goesOn : toldLane(goesOn, judgement, guard, atEpochSeconds);
    }
    const back = state.quarantine.includes(candidate) && !state.standing.released.includes(candidate);
    const next = { ...state, judgements: [...state.judgements, back ? { ...judgement, back } : judgement] };
    const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', from: candidate, to: stable };
    const key = occurrence(judgement, atEpochSeconds);
    const appeared = tell(
      next,
      eventEntry(key, { ...facts, kind: 'candidate-appeared', why: watchedHow(judgement, guard) }),
    );
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

/** Stable has left, or has come back: from now on the same version is judged in another way. */
function toldLane(state: GuardState, judgement: Judgement, guard: GuardPolicy, atEpochSeconds: number): GuardState {
  const { candidate, stable } = judgement;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', from: candidate, to: stable };
  const why = watchedHow(judgement, guard);
  return tell(state, eventEntry(occurrence(judgement, atEpochSeconds), { ...facts, kind: 'lane-changed', why }));
}

function watchedHow(judgement: Judgement, { compare }: GuardPolicy): string {
  const { candidate, candidateVariant, stable, stableVariant } = judgement;
  const it = `${versionLabel(candidate)} on ${candidateVariant}`;
  const other = `stable ${versionLabel(stable)} on ${stableVariant}`;
  const { words } = laneRulesOf(judgement);
  if (compare === 'none') return `${it} is watched by hard limits only (compare: none), ${words.where(other)}`;
  return words.judgedAgainst(it, other);
}

/** Candidates that have no traffic any more leave judgement; what happened to them is in the history. */
function left(before: GuardState, judgements: readonly Judgement[], atEpochSeconds: number): GuardState {
  const gone = before.judgements.filter((old) => !judgements.some((each) => isSameCandidate(each, old)));
  const isForgotten = (key: string): boolean => gone.some(({ candidate }) => isAboutCandidate(key, candidate));
  const events = gone.map((old) =>
    eventEntry(occurrence(old, atEpochSeconds), {
      endpoint: before.endpoint,
      kind: 'candidate-left',
      atEpochSeconds,
      who: 'stablehand',
      why: `${versionLabel(old.candidate)} on ${old.candidateVariant} has no traffic any more, or nothing to be compared with`,
      from: old.candidate,
    }),
  );
  const unmoved = (before.unmoved ?? []).filter((each) => judgements.some((now) => isSameCandidate(now, each)));
  return tell({ ...before, judgements: [], unmoved, told: before.told.filter((key) => !isForgotten(key)) }, ...events);
}

const isSameCandidate = (a: Judgement, b: Pick<Judgement, 'candidate' | 'candidateVariant'>): boolean =>
  a.candidate === b.candidate && a.candidateVariant === b.candidateVariant;

/** One version may stand on two variants: what happens to it on each is told of each. */
const occurrence = ({ candidate, candidateVariant }: Judgement, atEpochSeconds: number): string =>
  `v${candidate}-${candidateVariant}@${atEpochSeconds}`;
