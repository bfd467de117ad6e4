import { isUnsupported, unsupportedText } from '../plan/states/hindrance.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tellOnce } from '../record/outbox.ts';
import { NOT_JUDGED, NOT_WATCHED } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { type EndpointState, type Share, shareOf } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';
import { type Placement, versionLabel } from '../words/version.ts';

/** Signals of all candidates together that one guard's state has room for: its item must be written every minute, and whole. */
const MOST_SIGNALS = 9;

export const mostCandidates = ({ signals }: GuardPolicy): number =>
  Math.floor(MOST_SIGNALS / Math.max(1, signals.length));

export interface JudgementRoom {
  readonly judged: readonly Placement[];
  readonly refused: readonly Placement[];
}

/** Those under judgement stay; what room is left goes to the newcomers with the most traffic. In the order of `candidates`. */
export function roomForJudgements(
  candidates: readonly Placement[],
  state: GuardState,
  guard: GuardPolicy,
  shares: readonly Share[],
): JudgementRoom {
  const share = ({ variant }: Placement) => shareOf(shares, variant) ?? 0; // not there: no traffic
  const isJudged = ({ version, variant }: Placement) =>
    state.judgements.some(({ candidate, candidateVariant }) => candidate === version && candidateVariant === variant);
  const byRight = [...candidates].sort((a, b) => Number(isJudged(b)) - Number(isJudged(a)) || share(b) - share(a));
  const judged = new Set(byRight.slice(0, mostCandidates(guard)));
  return {
    judged: candidates.filter((each) => judged.has(each)),
    refused: candidates.filter((each) => !judged.has(each)),
  };
}

/** Says once which versions serve and are not judged; said again when they are others. */
export function tellRefused(
  state: GuardState,
  refused: readonly Placement[],
  guard: GuardPolicy,
  atEpochSeconds: number,
): GuardState {
  if (refused.length === 0) return forgotten(state);
  const names = refused.map(({ version, variant }) => `${versionLabel(version)} on ${variant}`).join(', ');
  const most = mostCandidates(guard);
  const why = `at most ${most} candidates are judged at once with ${guard.signals.length} signals, and that many are already: ${names} ${refused.length === 1 ? 'is' : 'are'} not judged`;
  return told(state, names, why, atEpochSeconds);
}

/** Says once that no version of such an endpoint is judged. */
export const tellUnsupported = (state: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState =>
  told(
    state,
    endpoint.kind,
    `${unsupportedText(endpoint)}; nothing on this endpoint is judged, and nothing would be moved`,
    atEpochSeconds,
  );

/** What of an endpoint is not watched, a sentence each. */
export function notWatched({ modelless = [] }: GuardState, endpoint: EndpointState): readonly string[] {
  const { shadowVariants } = endpoint;
  if (isUnsupported(endpoint)) return [`nothing on this endpoint is watched: ${unsupportedText(endpoint)}`];
  return [
    ...(shadowVariants.length === 0
      ? []
      : [`shadow ${named(shadowVariants)} not watched: what a shadow answers reaches no caller`]),
    ...(modelless.length === 0
      ? []
      : [`${named(modelless)} not watched: the config names no model there, inference components bring them`]),
  ];
}

const named = (variants: readonly string[]): string =>
  `${variants.length === 1 ? 'variant' : 'variants'} ${variants.join(', ')} ${variants.length === 1 ? 'is' : 'are'}`;

/** Said once of each set of variants. */
export function tellNotWatched(state: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  const why = notWatched(state, endpoint).join('; ');
  const key = `${NOT_WATCHED}${why}`;
  const kept = state.told.filter((each) => !each.startsWith(NOT_WATCHED) || each === key);
  const others = kept.length === state.told.length ? state : { ...state, told: kept };
  if (why === '') return others;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', why };
  const occurrence = `watch-${atEpochSeconds}`;
  return tellOnce(
    others,
    key,
    eventEntry(occurrence, { ...facts, kind: 'not-judged' }),
    noticeEntry(makeNotice('not-judged', occurrence, facts)),
  );
}

function told(state: GuardState, what: string, why: string, atEpochSeconds: number): GuardState {
  const key = `${NOT_JUDGED}${what}`;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', why };
  const occurrence = `${atEpochSeconds}`;
  return tellOnce(
    forgotten(state, key),
    key,
    eventEntry(occurrence, { ...facts, kind: 'not-judged' }),
    noticeEntry(makeNotice('not-judged', occurrence, facts)),
  );
}

/** Without what was said of others. */
function forgotten(state: GuardState, but?: string): GuardState {
  const kept = state.told.filter((key) => !key.startsWith(NOT_JUDGED) || key === but);
  return kept.length === state.told.length ? state : { ...state, told: kept };
}
