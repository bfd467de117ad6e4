import { withStable } from '../plan/standing/stable-pointer.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving } from '../state/rollback.ts';
import { currentShares, desiredShares, type EndpointState, isDeploying, shareOf } from '../words/endpoint.ts';
import { versionLabel } from '../words/version.ts';
import { done, type Order, type Ordered, type OrderView, refused, unchanged } from './order.ts';

/** Moves the pointer to the version to return to, and the anchor; never weights. */
export function promote(state: GuardState, version: number, order: Order, view: OrderView): Ordered {
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
    ...withStable(state, version),
    anchor: version,
    // it is no candidate any more; the other comparisons begin anew against it with the next look
    judgements: state.judgements.filter(({ candidate }) => candidate !== version),
  };
  const facts = { to: version, toVariant: variant, ...(before === undefined ? {} : { from: before }) };
  return done(next, order, {
    event: 'promoted',
    key: `v${version}@${view.atEpochSeconds}`,
    sentence: why,
    atEpochSeconds: view.atEpochSeconds,
    facts,
    notice: 'promoted',
  });
}

export function quarantine(state: GuardState, version: number, order: Order, { atEpochSeconds }: OrderView): Ordered {
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
  return done(next, order, {
    event: 'quarantined',
    key: `v${version}@${atEpochSeconds}`,
    sentence: why,
    atEpochSeconds,
    facts: { from: version },
  });
}

/** Lets a version be judged and returned to like any other: takes back a quarantine as well as a rejection. */
export function release(state: GuardState, version: number, order: Order, { atEpochSeconds }: OrderView): Ordered {
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
  return done({ ...state, standing }, order, {
    event: 'released',
    key: `v${version}@${atEpochSeconds}`,
    sentence: why,
    atEpochSeconds,
    facts: { from: version },
  });
}

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
