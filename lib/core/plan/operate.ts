import { assertNever } from '../assert-never.ts';
import { currentShares, desiredShares, type EndpointState, isDeploying, shareOf } from '../endpoint.ts';
import type { EventKind } from '../event.ts';
import type { GuardState } from '../guard-state.ts';
import { makeNotice } from '../notice/make-notice.ts';
import type { Notice } from '../notice/notice.ts';
import { eventEntry, noticeEntry, tell } from '../outbox.ts';
import { isoOf, minuteOf } from '../time.ts';
import { versionLabel } from '../version.ts';
import { DAY_SECONDS } from './deadlines.ts';
import { pausedUntil } from './pause.ts';
import { isMoving } from './rollback.ts';

/** What a person wants of one guard, checked by the edge. None of it moves traffic. */
export interface Order {
  readonly action: 'pause' | 'resume' | 'promote' | 'quarantine' | 'release' | 'rejudge';
  readonly version?: number;
  readonly untilEpochSeconds?: number;
  readonly reason: string;
  /** Who asks, as claimed. */
  readonly by: string;
}

export interface OrderView {
  readonly atEpochSeconds: number;
  /** All numbers ever given on this endpoint. */
  readonly knownVersions: readonly number[];
  /** As SageMaker describes it now; needed for `promote` only. */
  readonly endpoint?: EndpointState;
}

export type Ordered =
  | { readonly kind: 'refused'; readonly sentence: string }
  /** It is so already: nothing is written and nobody is told a second time. */
  | { readonly kind: 'unchanged'; readonly sentence: string }
  | { readonly kind: 'done'; readonly state: GuardState; readonly sentence: string };

/** A pause that names no end is over after this: a guard that somebody forgot protects nobody. */
export const DEFAULT_PAUSE_SECONDS = DAY_SECONDS;
const LONGEST_PAUSE_SECONDS = 30 * DAY_SECONDS;
/** Two ends that lie closer together than this are the same wish, said twice with a duration. */
const SAME_END_SECONDS = 60;

const refused = (sentence: string): Ordered => ({ kind: 'refused', sentence });
const unchanged = (sentence: string): Ordered => ({ kind: 'unchanged', sentence });

/** A standing decision of a person. A refusal is a sentence and changes nothing; the same decision twice is said once. */
export function orderByHand(state: GuardState, order: Order, view: OrderView): Ordered {
  switch (order.action) {
    case 'pause':
      return pause(state, order, view);
    case 'resume':
      return resume(state, order, view);
    case 'promote':
      return withVersion(state, order, view, promote);
    case 'quarantine':
      return withVersion(state, order, view, quarantine);
    case 'release':
      return withVersion(state, order, view, release);
    case 'rejudge':
      return rejudge(state, order, view);
    default:
      return assertNever(order.action);
  }
}

/** Binds machines only: what a person orders by hand still moves. */
function pause(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const until = order.untilEpochSeconds ?? atEpochSeconds + DEFAULT_PAUSE_SECONDS;
  if (until <= atEpochSeconds)
    return refused(`until: ${isoOf(until)} is not in the future, it is ${isoOf(atEpochSeconds)} now`);
  if (until - atEpochSeconds > LONGEST_PAUSE_SECONDS)
    return refused(
      `until: ${isoOf(until)} is more than 30 days away; at most ${isoOf(atEpochSeconds + LONGEST_PAUSE_SECONDS)} is allowed`,
    );
  const { standing } = state;
  const paused = pausedUntil(state, atEpochSeconds);
  if (paused !== undefined && Math.abs(paused - until) < SAME_END_SECONDS && standing.pauseReason === order.reason) {
    return unchanged(`${state.endpoint} is paused until ${isoOf(paused)} already`);
  }
  const why = `the machine moves nothing on ${state.endpoint} until ${isoOf(until)}`;
  const next: GuardState = {
    ...state,
    standing: { ...standing, pausedUntilEpochSeconds: until, pauseReason: order.reason },
    // a breach that an earlier pause held is worth a word again under this one
    told: state.told.filter((key) => !/^held:\d+:a person paused/.test(key)),
  };
  return done(next, order, 'paused', `${until}`, why, atEpochSeconds, { untilEpochSeconds: until });
}

function resume(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const paused = pausedUntil(state, atEpochSeconds);
  if (paused === undefined) return unchanged(`${state.endpoint} is not paused`);
  const { pausedUntilEpochSeconds: _until, pauseReason: _reason, ...standing } = state.standing;
  const why = `the machine acts again on ${state.endpoint}, ${isoOf(paused)} would have been the end of the pause`;
  return done({ ...state, standing }, order, 'resumed', `${atEpochSeconds}`, why, atEpochSeconds);
}

type WithVersion = (state: GuardState, version: number, order: Order, view: OrderView) => Ordered;

function withVersion(state: GuardState, order: Order, view: OrderView, act: WithVersion): Ordered {
  const { version } = order;
  if (version === undefined) return refused(`version: ${order.action} needs one, such as 3 or "v3"`);
  if (!view.knownVersions.includes(version)) {
    const known = view.knownVersions.map(versionLabel).join(', ') || 'none';
    return refused(`version: ${versionLabel(version)} was never seen on ${state.endpoint}; known are ${known}`);
  }
  return act(state, version, order, view);
}

/** Moves the pointer to the version to return to, and the anchor; never weights. */
function promote(state: GuardState, version: number, order: Order, view: OrderView): Ordered {
  const label = versionLabel(version);
  if (isQuarantined(state, version))
    return refused(
      `version: ${label} was rolled back before and is quarantined; release it first, if it shall be returned to`,
    );
  const { rollback } = state;
  if (rollback !== undefined && isMoving(rollback))
    return refused(
      `rollback ${rollback.id} from ${versionLabel(rollback.from)} to ${versionLabel(rollback.to)} is ${rollback.status}: promote when it is over`,
    );
  if (view.endpoint === undefined || isDeploying(view.endpoint))
    return refused(`${state.endpoint} is being deployed: which version serves is known when that is done`);
  const variant = servingVariantOf(state, version, view.endpoint);
  if (variant === undefined)
    return refused(
      `version: ${label} does not serve on ${state.endpoint} now; only a version that has traffic can be promoted`,
    );
  if (state.stable === version && state.anchor === version) return unchanged(`${label} is the stable version already`);
  const before = state.stable;
  const why =
    before === undefined || before === version
      ? `${label} on ${variant} is the stable version`
      : `${label} on ${variant} is the stable version, before it was ${versionLabel(before)}`;
  const next: GuardState = {
    ...state,
    stable: version,
    anchor: version,
    // it is no candidate any more; the other comparisons begin anew against it with the next look
    judgements: state.judgements.filter(({ candidate }) => candidate !== version),
  };
  const facts = { to: version, toVariant: variant, ...(before === undefined ? {} : { from: before }) };
  return done(
    next,
    order,
    'promoted',
    `v${version}@${view.atEpochSeconds}`,
    why,
    view.atEpochSeconds,
    facts,
    'promoted',
  );
}

function quarantine(state: GuardState, version: number, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const label = versionLabel(version);
  if (state.stable === version)
    return refused(`version: ${label} is the stable version of ${state.endpoint}; promote another one first`);
  const { rollback } = state;
  if (rollback !== undefined && isMoving(rollback) && rollback.to === version)
    return refused(
      `rollback ${rollback.id} is moving traffic to ${label} (${rollback.status}): quarantine it when that is over`,
    );
  if (isQuarantined(state, version)) return unchanged(`${label} is quarantined already`);
  const released = state.standing.released.filter((each) => each !== version);
  const next: GuardState = {
    ...state,
    quarantine: [...state.quarantine.filter((each) => each !== version), version],
    standing: { ...state.standing, released },
  };
  const why = `${label} is not returned to, and people are told when it gets traffic`;
  return done(next, order, 'quarantined', `v${version}@${atEpochSeconds}`, why, atEpochSeconds, { from: version });
}

/** Lets a version be judged and returned to like any other: takes back a quarantine as well as a rejection. */
function release(state: GuardState, version: number, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const label = versionLabel(version);
  const quarantined = isQuarantined(state, version);
  if (!quarantined && !state.standing.rejected.includes(version))
    return unchanged(`${label} is neither quarantined nor is its evidence put aside`);
  const standing = {
    ...state.standing,
    released: quarantined ? [...state.standing.released, version] : state.standing.released,
    rejected: state.standing.rejected.filter((each) => each !== version),
  };
  const why = `${label} is judged and returned to like any other version`;
  return done({ ...state, standing }, order, 'released', `v${version}@${atEpochSeconds}`, why, atEpochSeconds, {
    from: version,
  });
}

/** Starts over: what was frozen and what was found is dropped, so a changed limit applies. Minutes before this one are not judged again. */
function rejudge(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const { rollback, judgements } = state;
  if (rollback !== undefined && isMoving(rollback))
    return refused(`rollback ${rollback.id} is ${rollback.status}: answer it or let it end, then judge again`);
  const judged = judgements.map(({ candidate }) => versionLabel(candidate)).join(', ') || 'none';
  const candidate = order.version ?? (judgements.length === 1 ? judgements[0]?.candidate : undefined);
  const found = judgements.filter((each) => each.candidate === candidate);
  if (candidate === undefined || found.length === 0) {
    const which = order.version === undefined ? 'name one' : `${versionLabel(order.version)} is not under judgement`;
    return refused(`version: ${which}; under judgement on ${state.endpoint}: ${judged}`);
  }
  const label = versionLabel(candidate);
  if (found.every(({ frozen, decidedAtEpochSeconds }) => frozen === undefined && decidedAtEpochSeconds === undefined))
    return unchanged(`the judgement of ${label} starts over already`);
  const next: GuardState = {
    ...state,
    judgements: judgements.map((each) => {
      if (each.candidate !== candidate) return each;
      const { frozen: _frozen, decidedAtEpochSeconds: _decided, ...kept } = each;
      return { ...kept, startedAtEpochSeconds: atEpochSeconds, firstMinute: minuteOf(atEpochSeconds) + 1, signals: {} };
    }),
    told: state.told.filter((key) => !aboutCandidate(key, candidate)),
  };
  const why = `the judgement of ${label} starts over, under the policy as it is now`;
  return done(next, order, 'rejudged', `v${candidate}@${atEpochSeconds}`, why, atEpochSeconds, { from: candidate });
}

const aboutCandidate = (key: string, candidate: number): boolean =>
  key === `starved:v${candidate}` || key === `shared-incident:v${candidate}` || key.startsWith(`held:${candidate}:`);

export const isQuarantined = ({ quarantine: all, standing }: GuardState, version: number): boolean =>
  all.includes(version) && !standing.released.includes(version);

/** The variant on which a version has traffic, and shall keep it; the largest first. */
function servingVariantOf(state: GuardState, version: number, endpoint: EndpointState): string | undefined {
  const [desired, current] = [desiredShares(endpoint), currentShares(endpoint)];
  const share = (variant: string): number => Math.min(shareOf(desired, variant) ?? 0, shareOf(current, variant) ?? 0); // not there: no traffic
  return state.placements
    .filter((each) => each.version === version && share(each.variant) > 0)
    .sort((a, b) => share(b.variant) - share(a.variant))[0]?.variant;
}

/** A line in the history and a word to people, in the write that decides. */
function done(
  state: GuardState,
  { action, reason, by }: Order,
  event: EventKind,
  key: string,
  sentence: string,
  atEpochSeconds: number,
  facts: Partial<Notice> = {},
  notice: 'manual-action' | 'promoted' = 'manual-action',
): Ordered {
  const { from, to } = facts;
  const common = { endpoint: state.endpoint, atEpochSeconds, who: by };
  const told = tell(
    state,
    eventEntry(key, {
      ...common,
      kind: event,
      why: `${sentence}: ${reason}`,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }),
    noticeEntry(makeNotice(notice, `${action}-${key}`, { ...common, ...facts, why: `${sentence}: ${reason}` })),
  );
  return { kind: 'done', state: told, sentence };
}
