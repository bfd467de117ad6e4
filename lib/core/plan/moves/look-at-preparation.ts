import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback } from '../../state/rollback.ts';
import { currentShares, desiredShares, sameShares, shareOf } from '../../words/endpoint.ts';
import { soloModeOf } from '../../words/policy.ts';
import { versionLabel } from '../../words/version.ts';
import { NO_FACTS, type Want } from '../facts.ts';
import { CAPACITY_RETRY_SECONDS, MOST_ATTEMPTS } from '../states/deadlines.ts';
import type { Observation } from '../step.ts';
import { checkConfig } from './check-config.ts';
import { destinationOf, placeOf, safeVersions } from './destination.ts';
import type { Look } from './look.ts';
import { counted, type Room, roomFor } from './room.ts';
import { sharesText } from './shares-text.ts';

type Short = Extract<Room, { kind: 'short' }>;

/** People hear once that it goes in steps; each of them is in the history. */
const shortAgain = ({ lease, decidedAtEpochSeconds }: Rollback) =>
  lease === undefined || lease.sentAtEpochSeconds < decidedAtEpochSeconds ? 'short' : 'still-short';

/** Whether the place to go back to is there and can carry what comes; if not, what is done about it. */
export function lookAtPreparation(
  state: GuardState,
  rollback: Rollback,
  observed: Observation,
): Look | { readonly wants: Want } {
  if (rollback.toConfig !== undefined) return lookAtConfig(state, rollback, rollback.toConfig, observed);
  if (rollback.urgent === true) return READY;
  const { endpoint } = observed;
  const room = roomFor(state, rollback, { endpoint, serves: shareOf(currentShares(endpoint), rollback.toVariant) });
  if (room.kind === 'enough')
    return room.unknown === undefined ? READY : { ...READY, over: { unknownRoom: room.unknown } };
  const untouched = sameShares(desiredShares(endpoint), rollback.before);
  if (untouched && room.shares !== undefined)
    return {
      seen: shortAgain(rollback),
      why: `${room.why}: ${sharesText(room.shares)} at once, the rest when it has ${counted(room.need)}`,
      call: { kind: 'weights', shares: room.shares },
    };
  return scale(rollback, room, observed);
}

const READY: Look = { seen: 'ready', why: '' };

/** For a hard limit, which did not wait: instances for what has moved already; nothing when they suffice, or are not to be had. */
export function moreInstances(
  state: GuardState,
  rollback: Rollback,
  observed: Observation,
): Look | { readonly wants: Want } | undefined {
  const { endpoint, atEpochSeconds } = observed;
  const room = roomFor(state, rollback, { endpoint, serves: shareOf(rollback.before, rollback.toVariant) });
  const leased = rollback.lease !== undefined && atEpochSeconds < rollback.lease.notBeforeEpochSeconds;
  if (room.kind === 'enough' || leased || rollback.refused !== undefined) return undefined;
  const look = scale(rollback, room, observed);
  if ('wants' in look) return look;
  if (look.call !== undefined) return { ...look, seen: 'served-short' };
  return look.seen === 'refused' ? look : undefined;
}

/** Within the limits that somebody has registered; where nobody has, at most as many as serve both versions now. */
function scale(
  rollback: Rollback,
  room: Short,
  { endpoint, facts = NO_FACTS, atEpochSeconds }: Observation,
): Look | { readonly wants: Want } {
  const { to, toVariant: variant, target, lease, refused } = rollback;
  const limits = facts.limits.get(variant);
  if (limits === undefined) return { wants: { kind: 'limits', variant } };
  // not knowing how far it may be scaled must not keep users on a bad version
  if (limits === 'unreadable')
    return { ...READY, over: { unknownRoom: `${room.why}, and how far it may be scaled could not be read` } };
  const leaving = target.filter(({ share }) => share === 0).map((each) => each.variant);
  const present = endpoint.variants
    .filter(({ name }) => name === variant || leaving.includes(name))
    .reduce((sum, { currentInstances }) => sum + (currentInstances ?? 0), 0); // serverless: no instances to count
  const most = limits === 'none' ? present : limits.atMost;
  const count = Math.min(room.need, most);
  const asked = lease?.instances;
  const fellBack = asked !== undefined && room.have < asked.count && endpoint.failureReason !== undefined;
  if (fellBack && refused === undefined)
    return refusal(
      `SageMaker went back to ${counted(room.have)}: ${endpoint.failureReason?.slice(0, 200)}`,
      atEpochSeconds,
    );
  if (count <= room.have)
    return refused === undefined
      ? refusal(
          `${room.why}; it may have at most ${counted(most)}${limits === 'none' ? ', since nobody has registered it for scaling' : ''}`,
          atEpochSeconds,
        )
      : { seen: 'no-room', why: '' };
  if (
    refused !== undefined &&
    atEpochSeconds - Math.max(refused.atEpochSeconds, lease?.sentAtEpochSeconds ?? 0) < CAPACITY_RETRY_SECONDS
  )
    // no lease: none was sent
    return { seen: 'no-room', why: '' };
  if (asked !== undefined && (lease?.attempt ?? 0) >= MOST_ATTEMPTS)
    return {
      seen: 'exhausted',
      why: `${room.why}, and ${MOST_ATTEMPTS} times SageMaker gave no more instances (${refused?.words ?? 'without a reason'}); what has moved stays`,
    };
  return {
    seen: shortAgain(rollback),
    why: `${room.why}: asking for ${counted(count)} of ${versionLabel(to)}`,
    call: { kind: 'instances', variant, count },
  };
}

const refusal = (words: string, atEpochSeconds: number): Look => ({
  seen: 'refused',
  why: words,
  over: { refused: { words, atEpochSeconds } },
});

function lookAtConfig(
  state: GuardState,
  rollback: Rollback,
  toConfig: string,
  observed: Observation,
): Look | { readonly wants: Want } {
  const refused = rollback.ruledOut?.find(({ configName }) => configName === toConfig);
  if (refused !== undefined) return withoutConfig(state, rollback, refused, observed);
  const check = checkConfig(state, rollback, toConfig, observed);
  switch (check.kind) {
    case 'wants':
      return check;
    case 'unknown':
      return { seen: 'unchecked', why: check.why };
    case 'fits':
      return {
        ...READY,
        over: {
          target: check.target,
          ...(check.unknownRoom === undefined ? {} : { unknownRoom: check.unknownRoom }),
        },
      };
    case 'unfit':
      return withoutConfig(state, rollback, { configName: toConfig, why: check.why }, observed);
  }
}

/** Another config in which the version carried the traffic, or nothing. */
function withoutConfig(
  state: GuardState,
  rollback: Rollback,
  unfit: { readonly configName: string; readonly why: string },
  { endpoint, guard }: Pick<Observation, 'endpoint' | 'guard'>,
): Look {
  const { from, fromVariant, to, who, ruledOut = [] } = rollback;
  const without = [...ruledOut.filter(({ configName }) => configName !== unfit.configName), unfit];
  // what people asked for, or were asked about, is this version; a machine that may act alone goes to the next best one
  const alone = who === 'stablehand' && soloModeOf(guard) === 'auto';
  const wanted = alone ? [...new Set([to, ...safeVersions(state, from)])] : [to];
  const next = destinationOf(state, endpoint, { version: from, variants: [fromVariant], ruledOut: without }, wanted);
  if (next.means === 'none') return { seen: 'nowhere', why: next.why, over: { ruledOut: without } };
  const over = { ...placeOf(next), ruledOut: without };
  if (next.to === to) return { seen: 'unfit', why: unfit.why, over };
  return {
    seen: 'other-version',
    why: `${unfit.why}; ${versionLabel(next.to)} is the next best that was stable`,
    over,
  };
}
