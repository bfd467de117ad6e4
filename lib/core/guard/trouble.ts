import type { Judgement } from '../judge/judgement.ts';
import { minutesAtThisPace } from '../judge/minutes-at-this-pace.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell, tellOnce } from '../record/outbox.ts';
import { limitsKey, NO_STABLE_KNOWN, SHARED_INCIDENT, starvedKey, worseKey } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { Verdict } from '../words/verdict.ts';
import { versionLabel } from '../words/version.ts';
import { isStarving, toldAfterSeconds } from './reason-leads.ts';
import { seesStable } from './tell-stable-failing.ts';

/** Remembers since when a guard cannot judge, tells people when that has lasted as long as its reason allows, and says so when it can again. */
export function watchTrouble(state: GuardState, verdicts: readonly Verdict[], atEpochSeconds: number): GuardState {
  const found = worstOf(state, verdicts);
  if (found === undefined) return seesAgain(state, atEpochSeconds);
  const { verdict, afterSeconds } = found;
  const { reason } = verdict;
  const trouble = { ...(state.trouble ?? { sinceEpochSeconds: atEpochSeconds, told: false }), reason };
  if (trouble.told || atEpochSeconds - trouble.sinceEpochSeconds < afterSeconds) return { ...state, trouble };
  const minutes = Math.round((atEpochSeconds - trouble.sinceEpochSeconds) / 60);
  const facts = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why: `blind for ${minutes} minutes: ${reason}: ${verdict.why}`,
  };
  const key = `${trouble.sinceEpochSeconds}`;
  return tell(
    { ...state, trouble: { ...trouble, told: true } },
    eventEntry(key, { ...facts, kind: 'metrics-unreadable' }),
    noticeEntry(makeNotice('metrics-unreadable', key, { ...facts, reason })),
  );
}

/** Of what keeps a guard from judging, that which people are told of the soonest. */
function worstOf({ told }: GuardState, verdicts: readonly Verdict[]) {
  const found = verdicts.flatMap((verdict) => {
    if (verdict.kind !== 'inconclusive') return [];
    // people have been asked to say which version is stable: nothing is learnt by telling them that they have not
    if (verdict.reason === 'no-stable-known' && told.includes(NO_STABLE_KNOWN)) return [];
    const afterSeconds = toldAfterSeconds(verdict.reason);
    return afterSeconds === undefined ? [] : [{ verdict, afterSeconds }];
  });
  return found.reduce<(typeof found)[number] | undefined>(
    (worst, each) => (worst === undefined || each.afterSeconds < worst.afterSeconds ? each : worst),
    undefined,
  );
}

function seesAgain(state: GuardState, atEpochSeconds: number): GuardState {
  const { trouble } = state;
  if (trouble === undefined) return state;
  const clear = { ...state, trouble: undefined };
  if (!trouble.told) return clear;
  return tell(
    clear,
    eventEntry(`${trouble.sinceEpochSeconds}`, {
      endpoint: state.endpoint,
      kind: 'metrics-readable',
      atEpochSeconds,
      who: 'stablehand',
      why: `judges again after ${Math.round((atEpochSeconds - trouble.sinceEpochSeconds) / 60)} minutes of ${trouble.reason}`,
    }),
  );
}

/** A shared incident is told once, however many candidates there are, and again only after stable was well. */
export function tellIncident(state: GuardState, verdicts: readonly Verdict[], atEpochSeconds: number): GuardState {
  const incident = verdicts.find((verdict) => verdict.kind === 'shared-incident');
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand' };
  const key = `${atEpochSeconds}`;
  if (incident !== undefined) {
    const [comparison] = incident.comparisons;
    const told = { ...facts, why: incident.why };
    return tellOnce(
      state,
      SHARED_INCIDENT,
      eventEntry(key, { ...told, kind: 'shared-incident' }),
      noticeEntry(makeNotice('shared-incident', key, { ...told, ...(comparison === undefined ? {} : { comparison }) })),
    );
  }
  if (!state.told.includes(SHARED_INCIDENT)) return state;
  const forgotten = { ...state, told: state.told.filter((each) => each !== SHARED_INCIDENT) };
  // without a candidate nobody looks at stable any more: the next incident is told afresh, of this one nothing is known
  if (state.judgements.length === 0) return forgotten;
  if (!verdicts.every(seesStable)) return state;
  const why = 'what all versions suffered from is no longer seen';
  return tell(
    forgotten,
    eventEntry(key, { ...facts, kind: 'shared-incident-over', why }),
    noticeEntry(makeNotice('shared-incident-over', key, { ...facts, why })),
  );
}

/** What was frozen and differs from what people expect: a signal that is off, zeros that are not published. Once a deployment. */
export function tellLimits(state: GuardState, { candidate, frozen }: Judgement, atEpochSeconds: number): GuardState {
  if (frozen === undefined) return state;
  const off = frozen.signals.flatMap(({ signal, off: because }) =>
    because === undefined ? [] : [`${signal} is off: ${because}`],
  );
  const unpublished = frozen.zerosUnpublished;
  const zeros =
    unpublished.length === 0
      ? []
      : [
          `stable published no ${unpublished.join(' and no ')} over a day with traffic, so their absence counts as none`,
        ];
  if (off.length + zeros.length === 0) return state;
  return tellOnce(
    state,
    limitsKey(candidate),
    eventEntry(`v${candidate}@${atEpochSeconds}`, {
      endpoint: state.endpoint,
      kind: 'limits-frozen',
      atEpochSeconds,
      who: 'stablehand',
      why: [...off, ...zeros].join('; '),
      from: candidate,
    }),
  );
}

/** A candidate gets this long to receive its traffic before people hear that it does not. */
const STARVED_AFTER_SECONDS = 3600;

/** A candidate that cannot be judged within its bake for lack of traffic is told once a deployment. */
export function tellStarved(
  state: GuardState,
  judgement: Judgement,
  verdict: Verdict,
  atEpochSeconds: number,
): GuardState {
  if (verdict.kind !== 'inconclusive' || !isStarving(verdict.reason)) return state;
  const { candidate, startedAtEpochSeconds, frozen } = judgement;
  const secondsSoFar = atEpochSeconds - startedAtEpochSeconds;
  // a pause in the night starves nobody: what counts is the pace since the beginning
  if (frozen === undefined || frozen.signals.length === 0 || secondsSoFar < STARVED_AFTER_SECONDS) return state;
  if (minutesAtThisPace(judgement, secondsSoFar / 60) <= frozen.bakeMinutes) return state;
  const told = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    from: candidate,
    why: `${versionLabel(candidate)} cannot be judged: ${verdict.why}`,
  };
  const key = `v${candidate}@${atEpochSeconds}`;
  return tellOnce(
    state,
    starvedKey(candidate),
    eventEntry(key, { ...told, kind: 'starved' }),
    noticeEntry(makeNotice('starved', key, told)),
  );
}

/** A version whose bake is over and that got worse is told once a deployment: nothing is moved for it. */
export function tellWorse(
  state: GuardState,
  { candidate, candidateVariant, stable }: Judgement,
  verdict: Verdict,
  atEpochSeconds: number,
): GuardState {
  if (verdict.kind !== 'inconclusive' || verdict.reason !== 'worse-than-before') return state;
  const [comparison] = verdict.comparisons;
  const told = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    from: candidate,
    to: stable,
    why: `${versionLabel(candidate)} is worse than before: ${verdict.why}`,
  };
  const key = `v${candidate}@${atEpochSeconds}`;
  return tellOnce(
    state,
    worseKey(candidate),
    eventEntry(key, { ...told, kind: 'worse-than-before' }),
    noticeEntry(
      makeNotice('worse-than-before', key, {
        ...told,
        fromVariant: candidateVariant,
        ...(comparison === undefined ? {} : { comparison }),
      }),
    ),
  );
}
