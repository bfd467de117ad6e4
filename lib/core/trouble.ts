import type { GuardState } from './guard-state.ts';
import type { Judgement } from './judge/judgement.ts';
import { TROUBLE_TOLD_SECONDS } from './judge/thresholds.ts';
import { makeNotice } from './notice/make-notice.ts';
import { eventEntry, noticeEntry, tell, tellOnce } from './outbox.ts';
import type { InconclusiveReason, Verdict } from './verdict.ts';
import { versionLabel } from './version.ts';

/** Reasons that mean "we cannot see", as against "there is nothing to see yet". */
const BLIND: readonly InconclusiveReason[] = [
  'metrics-unreadable',
  'metrics-late',
  'never-seen-data',
  'statistic-unavailable',
  'endpoint-unreadable',
  'state-unreadable',
];

/** Remembers since when a guard is blind, tells people after ten minutes, and says so when it sees again. */
export function watchTrouble(state: GuardState, verdicts: readonly Verdict[], atEpochSeconds: number): GuardState {
  const blind = verdicts.find((verdict) => verdict.kind === 'inconclusive' && BLIND.includes(verdict.reason));
  if (blind === undefined || blind.kind !== 'inconclusive') return seesAgain(state, atEpochSeconds);
  const trouble = state.trouble ?? { reason: blind.reason, sinceEpochSeconds: atEpochSeconds, told: false };
  if (trouble.told || atEpochSeconds - trouble.sinceEpochSeconds < TROUBLE_TOLD_SECONDS) return { ...state, trouble };
  const minutes = Math.round((atEpochSeconds - trouble.sinceEpochSeconds) / 60);
  const facts = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why: `blind for ${minutes} minutes: ${blind.reason}: ${blind.why}`,
  };
  const key = `${trouble.sinceEpochSeconds}`;
  return tell(
    { ...state, trouble: { ...trouble, told: true } },
    eventEntry(key, { ...facts, kind: 'metrics-unreadable' }),
    noticeEntry(makeNotice('metrics-unreadable', key, facts)),
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
      why: `sees again after ${Math.round((atEpochSeconds - trouble.sinceEpochSeconds) / 60)} minutes of ${trouble.reason}`,
    }),
  );
}

/** A shared incident is told once each time it begins; a candidate that cannot be judged for lack of traffic once a deployment. */
export function tellVerdict(
  state: GuardState,
  judgement: Judgement,
  verdict: Verdict,
  atEpochSeconds: number,
): GuardState {
  const { candidate } = judgement;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', from: candidate };
  const incident = `shared-incident:v${candidate}`;
  const key = `v${candidate}@${atEpochSeconds}`;
  if (verdict.kind === 'shared-incident') {
    const [comparison] = verdict.comparisons;
    const told = { ...facts, why: verdict.why };
    return tellOnce(
      state,
      incident,
      eventEntry(key, { ...told, kind: 'shared-incident' }),
      noticeEntry(makeNotice('shared-incident', key, { ...told, ...(comparison === undefined ? {} : { comparison }) })),
    );
  }
  // while we cannot see we do not know that the incident is over
  const over =
    verdict.kind === 'healthy' || (verdict.kind === 'inconclusive' && verdict.reason === 'too-little-traffic');
  const next = over ? { ...state, told: state.told.filter((each) => each !== incident) } : state;
  if (!isStarved(judgement, verdict, atEpochSeconds)) return next;
  const told = { ...facts, why: `${versionLabel(candidate)} cannot be judged: ${verdict.why}` };
  return tellOnce(
    next,
    `starved:v${candidate}`,
    eventEntry(key, { ...told, kind: 'starved' }),
    noticeEntry(makeNotice('starved', key, told)),
  );
}

const STARVING: readonly InconclusiveReason[] = ['no-traffic', 'candidate-silent', 'too-little-traffic'];
/** A candidate gets this long to receive its traffic before people hear that it does not. */
const STARVED_AFTER_SECONDS = 3600;

function isStarved(
  { startedAtEpochSeconds, frozen }: Judgement,
  verdict: Verdict,
  atEpochSeconds: number,
): verdict is Inconclusive {
  if (verdict.kind !== 'inconclusive' || !STARVING.includes(verdict.reason)) return false;
  if (atEpochSeconds - startedAtEpochSeconds < STARVED_AFTER_SECONDS) return false;
  return verdict.minutesNeeded === undefined || frozen === undefined || verdict.minutesNeeded > frozen.bakeMinutes;
}

type Inconclusive = Extract<Verdict, { kind: 'inconclusive' }>;
