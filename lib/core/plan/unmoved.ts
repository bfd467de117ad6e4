import { heldKey } from '../record/told-keys.ts';
import type { GuardState, Unmoved } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { desiredShares, sameShare, shareOf } from '../words/endpoint.ts';
import { durationText } from '../words/spoken.ts';
import { versionLabel } from '../words/version.ts';
import type { Decision } from './decide.ts';
import { sharesText } from './moves/shares-text.ts';
import { REMIND_AFTER_SECONDS } from './states/deadlines.ts';
import { isBroken } from './states/hindrance.ts';
import { tellRollback } from './states/rollback-notice.ts';

/** Looked at, and what is decided now. */
interface LookedAgain {
  readonly state: GuardState;
  readonly decision: Decision;
}

/**
 * A breach is never done with while its version has traffic. What was held or has failed is decided afresh when the version got more
 * traffic, when something else changed, and at growing intervals; people hear of it each time. Against somebody who set the shares while
 * traffic was moving nothing is sent again: people are reminded.
 */
export function lookAgain(before: GuardState, decision: Decision): LookedAgain {
  const { judgement, atEpochSeconds } = decision;
  // on its way once more: whether it gets there this time decides whether people are still waiting
  if (before.rollback !== undefined && isMoving(before.rollback)) return { state: before, decision };
  const stuck = whyStuck(before, decision);
  const known = before.unmoved?.find((each) => isOf(each, decision));
  if (stuck === undefined) return { state: known === undefined ? before : without(before, decision), decision };
  const seen = seenNow(before, decision, known);
  if (known === undefined) return { state: withUnmoved(before, decision, seen), decision };
  const more = seen.share > known.share && !sameShare(seen.share, known.share);
  const timed = atEpochSeconds - known.toldEpochSeconds >= REMIND_AFTER_SECONDS(known.times);
  if (!more && !timed && seen.scene === known.scene) return { state: before, decision };
  const counted = withUnmoved(before, decision, { ...seen, times: known.times + (timed ? 1 : 0) });
  if (stuck === 'others') return { state: reminded(counted, decision, known), decision };
  const minutes = Math.max(1, Math.round((atEpochSeconds - known.sinceEpochSeconds) / 60));
  const why = `${versionLabel(judgement.candidate)} still has traffic, ${durationText(minutes)} after it was first to be moved; ${decision.ground.why}`;
  const ground = { ...decision.ground, why };
  const undecided = unlatched(counted, decision);
  const now = undecided.judgements.find((each) => isOf(each, decision)) ?? judgement;
  return { state: undecided, decision: { ...decision, ground, judgement: now } };
}

/** `again`: it may be moved once what stood in the way is gone. `others`: somebody else has taken over, and people are only reminded. */
function whyStuck(state: GuardState, decision: Decision): 'again' | 'others' | undefined {
  const { guard, endpoint, judgement, ground } = decision;
  const { candidate, candidateVariant, decidedAtEpochSeconds } = judgement;
  const { rollback, standing, told } = state;
  const share = shareOf(desiredShares(endpoint), candidateVariant);
  if (guard.mode === 'observe' || share === undefined || share === 0) return undefined;
  // people said that its evidence is to be left alone
  if (standing.rejected.includes(candidate) && ground.cause !== 'hard-limit') return undefined;
  if (told.some((key) => key.startsWith(heldKey(candidate, '')))) return 'again';
  if (decidedAtEpochSeconds === undefined || rollback?.from !== candidate) return undefined;
  switch (rollback.status) {
    case 'failed':
      return 'again';
    case 'held':
      // asked twice while it looked well again: it is left to people
      return rollback.askedAgain === true ? undefined : 'again';
    case 'superseded':
      return 'others';
    default:
      return undefined;
  }
}

const isOf = (
  { candidate, candidateVariant }: Pick<Unmoved, 'candidate' | 'candidateVariant'>,
  { judgement }: Decision,
): boolean => candidate === judgement.candidate && candidateVariant === judgement.candidateVariant;

function seenNow(state: GuardState, { judgement, endpoint, atEpochSeconds }: Decision, known?: Unmoved): Unmoved {
  const { candidate, candidateVariant } = judgement;
  const shares = desiredShares(endpoint);
  const { stable, quarantine } = state;
  return {
    candidate,
    candidateVariant,
    sinceEpochSeconds: known?.sinceEpochSeconds ?? atEpochSeconds,
    toldEpochSeconds: atEpochSeconds,
    times: known?.times ?? 0, // never reminded
    share: shareOf(shares, candidateVariant) ?? 0, // asked only where it has some
    scene: [endpoint.configName, isBroken(endpoint), sharesText(shares), stable, quarantine.join('+')].join('|'),
  };
}

const without = (state: GuardState, decision: Decision): GuardState => ({
  ...state,
  unmoved: (state.unmoved ?? []).filter((each) => !isOf(each, decision)), // none kept: none
});

const withUnmoved = (state: GuardState, decision: Decision, now: Unmoved): GuardState => ({
  ...state,
  unmoved: [...(without(state, decision).unmoved ?? []), now],
});

/** As if nothing had been decided about it, nor told. */
function unlatched(state: GuardState, decision: Decision): GuardState {
  const key = heldKey(decision.judgement.candidate, '');
  return {
    ...state,
    told: state.told.filter((each) => !each.startsWith(key)),
    judgements: state.judgements.map((each) =>
      isOf(each, decision) ? { ...each, decidedAtEpochSeconds: undefined, decidedOn: undefined } : each,
    ),
  };
}

function reminded(state: GuardState, { judgement, endpoint, ground, atEpochSeconds }: Decision, known: Unmoved) {
  const { rollback } = state;
  if (rollback === undefined) return state;
  const minutes = Math.max(1, Math.round((atEpochSeconds - known.sinceEpochSeconds) / 60));
  return tellRollback(state, rollback, {
    event: 'held',
    notice: 'held',
    atEpochSeconds,
    again: `still-${atEpochSeconds}`,
    why: `somebody else set the traffic while ${versionLabel(judgement.candidate)} was being moved away ${durationText(minutes)} ago, and Stablehand does not work against them: ${sharesText(desiredShares(endpoint))}; ${ground.why}`,
    facts: { shares: desiredShares(endpoint) },
  });
}
