import type { Judgement } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import { isNoWorse } from '../judge/no-worse.ts';
import { withStable } from '../plan/standing/stable-pointer.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell, tellOnce } from '../record/outbox.ts';
import { promotableKey, wouldHaveKey } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { durationText } from '../words/spoken.ts';
import type { Verdict } from '../words/verdict.ts';
import { versionLabel } from '../words/version.ts';

/**
 * Moves the stable pointer to a candidate that has carried nearly all of the traffic for its bake, has no breach, and is proven to be within
 * the margin on every signal that is judged; never weights, and never the anchor, which only people set. Where that cannot be proven, people
 * are asked once: more of the same may still prove it, but nobody should have to wait for what may never come.
 */
export function promoteProven(
  state: GuardState,
  judgement: Judgement,
  verdict: Verdict,
  atEpochSeconds: number,
): GuardState {
  if (!isDue(judgement, atEpochSeconds) || !isClear(state, judgement, verdict)) return state;
  const unproven = unprovenSignals(judgement);
  if (pointsToWorse(judgement, verdict, unproven)) return state;
  return unproven.length === 0 && verdict.kind === 'healthy'
    ? promoted(state, judgement, atEpochSeconds)
    : asked(state, judgement, unproven, atEpochSeconds);
}

function isDue({ frozen, leadsSinceEpochSeconds }: Judgement, atEpochSeconds: number): boolean {
  if (frozen === undefined || frozen.signals.length === 0 || leadsSinceEpochSeconds === undefined) return false;
  return atEpochSeconds - leadsSinceEpochSeconds >= frozen.bakeMinutes * 60;
}

/** Nothing was ever held against it, and nothing keeps us from seeing now. */
function isClear(
  { quarantine, rollback, standing, told }: GuardState,
  judgement: Judgement,
  verdict: Verdict,
): boolean {
  const { candidate, candidateVariant, decidedAtEpochSeconds, breachedAtEpochSeconds } = judgement;
  const seen =
    verdict.kind === 'healthy' || (verdict.kind === 'inconclusive' && verdict.reason === 'too-little-traffic');
  const accused =
    decidedAtEpochSeconds !== undefined ||
    breachedAtEpochSeconds !== undefined ||
    told.includes(wouldHaveKey(candidate, candidateVariant)) ||
    standing.rejected.includes(candidate) ||
    (quarantine.includes(candidate) && !standing.released.includes(candidate));
  return seen && !accused && !(rollback !== undefined && isMoving(rollback));
}

/** Nobody is asked to promote what, beside stable, fails more and more plainly, though not yet far enough to act on. */
function pointsToWorse(judgement: Judgement, verdict: Verdict, unproven: readonly string[]): boolean {
  if (!laneRulesOf(judgement).besideStable || !('comparisons' in verdict)) return false; // alone there are no means of the same minutes
  return verdict.comparisons.some(
    ({ signal, gatePassed, logE }) => unproven.includes(signal) && gatePassed && logE > 0,
  );
}

/** The judged signals whose odds ratio may still be beyond the margin; all, where none is judged. */
function unprovenSignals(judgement: Judgement): readonly string[] {
  const { frozen } = judgement;
  const judged = (frozen?.signals ?? []).filter(({ off }) => off === undefined);
  if (judged.length === 0) return (frozen?.signals ?? []).map(({ signal }) => signal);
  return judged
    .filter((signal) => {
      const standing = laneRulesOf(judgement).standingOf(judgement, signal);
      return standing === undefined || !isNoWorse(signal, standing.proof, standing.numbers());
    })
    .map(({ signal }) => signal);
}

function promoted(state: GuardState, judgement: Judgement, atEpochSeconds: number): GuardState {
  const { candidate, candidateVariant, stable, frozen } = judgement;
  const [bake, margin] = [frozen?.bakeMinutes ?? 0, frozen?.signals[0]?.evidence.or0 ?? 1]; // frozen: it was due
  const why = `${versionLabel(candidate)} on ${candidateVariant} is the stable version, before it was ${versionLabel(stable)}: it has carried nearly all of the traffic for ${durationText(bake)}, and its odds of a bad answer are at most ${margin} times those ${comparedWith(judgement)}`;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', why, from: stable, to: candidate };
  const key = `v${candidate}@${atEpochSeconds}`;
  // the other comparisons begin anew against it with the next look
  const judgements = state.judgements.filter((each) => each.candidate !== candidate);
  return tell(
    { ...withStable(state, candidate), judgements },
    eventEntry(key, { ...facts, kind: 'promoted' }),
    noticeEntry(makeNotice('promoted', key, { ...facts, toVariant: candidateVariant })),
  );
}

const comparedWith = (judgement: Judgement): string =>
  laneRulesOf(judgement).words.comparedWith(versionLabel(judgement.stable));

function asked(
  state: GuardState,
  judgement: Judgement,
  unproven: readonly string[],
  atEpochSeconds: number,
): GuardState {
  const { candidate, candidateVariant, stable, frozen } = judgement;
  const bake = durationText(frozen?.bakeMinutes ?? 0); // frozen: it was due
  const lacks =
    unproven.length === 0
      ? 'too little traffic to claim that it is healthy'
      : `too little traffic to prove that its ${unproven.join(' and ')} are within the margin`;
  const why = `${versionLabel(candidate)} has carried nearly all of the traffic for ${bake} without a breach, but there was ${lacks}: a person must say whether it is the version to return to`;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', why, from: stable, to: candidate };
  const key = `v${candidate}@${atEpochSeconds}`;
  return tellOnce(
    state,
    promotableKey(candidate),
    eventEntry(key, { ...facts, kind: 'promotable' }),
    noticeEntry(makeNotice('promotable', key, { ...facts, toVariant: candidateVariant })),
  );
}
