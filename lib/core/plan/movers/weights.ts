import { currentShares, desiredShares, sameShares, shareOf } from '../../words/endpoint.ts';
import type { Placement } from '../../words/version.ts';
import { sharesAfterMoving } from '../moves/target-shares.ts';
import type { Destination, Leaving, Mover } from './mover.ts';

/** By weights, where the version is on another variant of the endpoint. */
export const BY_WEIGHTS: Mover = {
  find,
  callOf: ({ target }, endpoint) => ({ kind: 'weights', endpoint, shares: target }),
  isServed: ({ target }, endpoint) =>
    [desiredShares(endpoint), currentShares(endpoint)].every((shares) => sameShares(shares, target)),
  isAskedFor: ({ target }, endpoint) => sameShares(desiredShares(endpoint), target),
  mends: false,
};

function find(to: number, leaving: Leaving, { state, endpoint }: Parameters<Mover['find']>[2]): Destination | string {
  const shares = desiredShares(endpoint);
  const share = ({ variant }: Placement): number => shareOf(shares, variant) ?? -1; // not there: filtered out before
  const [target] = state.placements
    .filter(({ version, variant }) => version === to && !leaving.variants.includes(variant))
    .filter(({ variant }) => shareOf(shares, variant) !== undefined)
    .sort((a, b) => share(b) - share(a));
  if (target === undefined) return 'is on no variant of the endpoint';
  const { variant: toVariant } = target;
  return { means: 'weights', to, toVariant, target: sharesAfterMoving(shares, leaving.variants, toVariant) };
}
