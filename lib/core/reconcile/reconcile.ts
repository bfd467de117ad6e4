import { parseShares, sharesText } from '../plan/moves/shares-text.ts';
import { sharesAfterMoving } from '../plan/moves/target-shares.ts';
import { withdraw } from '../plan/states/close-rollback.ts';
import { isUnsupported } from '../plan/states/hindrance.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../record/outbox.ts';
import type { GuardState } from '../state/guard-state.ts';
import {
  currentShares,
  desiredShares,
  type EndpointState,
  isDeploying,
  type Share,
  sameShares,
  shareOf,
} from '../words/endpoint.ts';
import { liveOf } from '../words/live.ts';
import { servedSeen } from '../words/served-config.ts';
import { type Placement, versionLabel } from '../words/version.ts';
import { followAttempt } from './deployment-attempt.ts';
import type { EndpointLook, ServedVersion } from './endpoint-look.ts';
import { firstStable } from './first-stable.ts';
import { judgementsFor } from './judgements.ts';
import { withKnownKind } from './known-kind.ts';
import { tellNobodyServed } from './nobody-served.ts';
import { tellNotWatched, tellUnsupported } from './not-judged.ts';

/** Changes when the contents must be read again. */
export const imagesKeyOf = (endpoint: EndpointState): string =>
  `${endpoint.createdAtEpochSeconds}|${endpoint.configName}|${endpoint.variants.map(({ name, images }) => `${name}=${images.join('+')}`).join('|')}`;

/** True when the variants' contents are not known for certain and must be read before the endpoint can be judged. */
export const mustReadContents = (state: GuardState, endpoint: EndpointState): boolean =>
  !isDeploying(endpoint) && state.imagesKey !== imagesKeyOf(endpoint);

/** Brings a guard's memory in line with what SageMaker serves. Used by the tick, by events and by people's requests alike. */
export function reconcile(before: GuardState, look: EndpointLook): GuardState {
  const { guard, atEpochSeconds } = look;
  let state = followAttempt(incarnated(before, look.endpoint, atEpochSeconds), look.endpoint, atEpochSeconds);
  if (look.served !== undefined) state = placed(state, look.endpoint, look.served, atEpochSeconds);
  const endpoint = withKnownKind(state, look.endpoint);
  state = remembered(state, endpoint, atEpochSeconds);
  state = tellNobodyServed(sharesSeen(state, endpoint, atEpochSeconds), endpoint, atEpochSeconds);
  state = firstStable(state, look);
  if (isDeploying(endpoint)) return state;
  if (isUnsupported(endpoint)) return tellUnsupported({ ...state, judgements: [] }, endpoint, atEpochSeconds);
  const said = tellNotWatched(state, endpoint, atEpochSeconds);
  return judgementsFor(said, guard, servingShares(endpoint), atEpochSeconds);
}

/** The endpoint is not there, or not any more; a guard that never saw one says so too, since its name may be a slip. */
export function gone(before: GuardState, atEpochSeconds: number): GuardState {
  if (before.gone) return before;
  const key = `${before.incarnation ?? 'never'}`;
  const facts = {
    endpoint: before.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why:
      before.incarnation === undefined
        ? 'SageMaker knows no endpoint of this name in this account and region, and none has been seen before'
        : 'SageMaker knows no endpoint of this name any more',
  };
  const state: GuardState = {
    ...before,
    gone: true,
    judgements: [],
    watch: [],
    placements: [],
    imagesKey: '',
    sharesKey: '',
    trouble: undefined,
  };
  return tell(
    withdraw(state, 'the endpoint is gone', atEpochSeconds),
    eventEntry(key, { ...facts, kind: 'endpoint-gone' }),
    noticeEntry(makeNotice('endpoint-gone', key, facts)),
  );
}

/** A re-created endpoint starts anew; numbering and quarantine go on. Known without reading what it serves. */
export function incarnated(before: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  if (before.incarnation === endpoint.createdAtEpochSeconds) return before.gone ? { ...before, gone: false } : before;
  const fresh: GuardState = {
    ...before,
    incarnation: endpoint.createdAtEpochSeconds,
    gone: false,
    placements: [],
    imagesKey: '',
    judgements: [],
    watch: [],
    attempt: undefined,
    standing: { rejected: [], released: [] },
    told: [],
    sharesKey: '',
    stable: undefined,
    served: [],
    wasStable: [],
    peak: undefined,
    stableSeen: undefined,
    anchor: undefined,
    trouble: undefined,
  };
  if (before.incarnation === undefined) return fresh;
  const told = tell(
    fresh,
    eventEntry(`${endpoint.createdAtEpochSeconds}`, {
      endpoint: before.endpoint,
      kind: 'endpoint-recreated',
      atEpochSeconds,
      who: 'somebody else',
      why: 'the endpoint was created again under its old name: evidence, stable version and standing decisions start anew',
    }),
  );
  return withdraw(told, 'the endpoint was created again', atEpochSeconds);
}

/** Configs in which something served are places to go back to. */
function remembered(state: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  const known = state.placements.filter(({ configName }) => configName === endpoint.configName);
  if (isDeploying(endpoint) || known.length === 0) return state;
  const { stable } = state;
  const seen = {
    placements: known,
    shares: currentShares(endpoint),
    atEpochSeconds,
    ...(stable === undefined ? {} : { stable }),
  };
  return { ...state, served: servedSeen(state.served ?? [], seen) };
}

function placed(
  before: GuardState,
  endpoint: EndpointState,
  served: readonly ServedVersion[],
  atEpochSeconds: number,
): GuardState {
  const firstLook = before.imagesKey === '';
  const placements = served.map(({ variant, version, modelName, written }): Placement => {
    const same = before.placements.find(
      (each) => each.variant === variant && each.version === version && each.configName === endpoint.configName,
    );
    const sinceEpochSeconds = same?.sinceEpochSeconds ?? (firstLook ? endpoint.modifiedAtEpochSeconds : atEpochSeconds);
    const hash = written === undefined ? {} : { written };
    return { variant, version, modelName, ...hash, configName: endpoint.configName, sinceEpochSeconds };
  });
  const what = placements
    .map(({ variant, version, modelName }) => `${variant} serves ${versionLabel(version)} (${modelName})`)
    .join(', ');
  return tell(
    { ...before, placements, modelless: withoutModel(endpoint, served), imagesKey: imagesKeyOf(endpoint) },
    eventEntry(`${endpoint.configName}@${atEpochSeconds}`, {
      endpoint: before.endpoint,
      kind: 'deployment-seen',
      atEpochSeconds,
      who: before.rollback?.lease?.configName === endpoint.configName ? 'stablehand' : 'somebody else',
      why: `endpoint config ${endpoint.configName} is in service: ${what}`,
      live: liveOf(placements, desiredShares(endpoint)),
    }),
  );
}

const withoutModel = (endpoint: EndpointState, served: readonly ServedVersion[]): readonly string[] =>
  endpoint.variants.map(({ name }) => name).filter((name) => !served.some(({ variant }) => variant === name));

/** Weight history exists nowhere in SageMaker: changes by others are recorded here. */
function sharesSeen(before: GuardState, endpoint: EndpointState, atEpochSeconds: number): GuardState {
  const desired = desiredShares(endpoint);
  const sharesKey = sharesText(desired);
  if (before.sharesKey === sharesKey) return before;
  const state = { ...before, sharesKey };
  const { rollback } = before;
  const asked =
    rollback === undefined ? [] : [rollback.target, ...(rollback.lease === undefined ? [] : [rollback.lease.shares])];
  const ours = asked.some((shares) => sameShares(shares, desired));
  if (before.sharesKey === '' || ours) return state;
  const lost = movedAsWeWould(before, desired);
  return tell(
    state,
    eventEntry(`${atEpochSeconds}`, {
      endpoint: before.endpoint,
      kind: 'weights-changed',
      atEpochSeconds,
      who: lost ? 'stablehand or somebody else' : 'somebody else',
      why: `weights changed from ${before.sharesKey} to ${sharesKey}${lost ? ': exactly what Stablehand would have asked for. If it did, its record was lost; if nobody got a notice of a rollback, somebody else did it' : ''}`,
      live: liveOf(before.placements, desired),
    }),
  );
}

/** True when everything that a candidate had went to stable and nothing else changed: a rollback of which nothing could be written looks so. */
function movedAsWeWould(before: GuardState, desired: readonly Share[]): boolean {
  const known = parseShares(before.sharesKey);
  return before.judgements.some(({ candidateVariant, stableVariant }) => {
    const had = shareOf(known, candidateVariant);
    if (had === undefined || had === 0 || shareOf(known, stableVariant) === undefined) return false;
    return sharesText(sharesAfterMoving(known, [candidateVariant], stableVariant)) === sharesText(desired);
  });
}

/** What each variant serves or is about to serve: a variant on its way out still counts until it is out. */
function servingShares(endpoint: EndpointState): Share[] {
  const current = currentShares(endpoint);
  return desiredShares(endpoint).map(({ variant, share }) => ({
    variant,
    share: Math.max(share, shareOf(current, variant) ?? share),
  }));
}
