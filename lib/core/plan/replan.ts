import type { GuardState } from '../state/guard-state.ts';
import type { Rollback } from '../state/rollback.ts';
import { desiredShares, type EndpointState, type Share, shareOf } from '../words/endpoint.ts';
import { type Placement, versionLabel } from '../words/version.ts';
import { destinationOf, placeOf, safeVersions } from './moves/destination.ts';

export type Replanned =
  | { readonly kind: 'planned'; readonly rollback: Rollback }
  | { readonly kind: 'nothing-left'; readonly why: string }
  | { readonly kind: 'nowhere'; readonly why: string };

/** The same decision on the endpoint as it is now: a question may wait for an hour, and pipelines do not wait for the answer. */
export function replan(state: GuardState, rollback: Rollback, endpoint: EndpointState): Replanned {
  const shares = desiredShares(endpoint);
  const from = heaviest(state, shares, rollback.from, rollback.fromVariant);
  if (from === undefined || shareOf(shares, from.variant) === 0) {
    return { kind: 'nothing-left', why: `${versionLabel(rollback.from)} has no traffic any more` };
  }
  const leaving = { version: from.version, variants: [from.variant] };
  // what people were asked about is this version, not another one
  const wanted = safeVersions(state, from.version).filter((version) => version === rollback.to);
  const sought = destinationOf(state, endpoint, leaving, wanted);
  if (sought.means === 'none') return { kind: 'nowhere', why: sought.why };
  const { configName } = endpoint;
  return {
    kind: 'planned',
    rollback: { ...rollback, fromVariant: from.variant, configName, before: shares, ...placeOf(sought) },
  };
}

/** The variant that serves most of a version now; of equals the one that was meant before. */
function heaviest(
  { placements }: GuardState,
  shares: readonly Share[],
  wanted: number,
  before: string,
): Placement | undefined {
  const rank = ({ variant }: Placement) => shareOf(shares, variant) ?? -1; // not on the endpoint: never first
  return placements
    .filter(({ version, variant }) => version === wanted && shareOf(shares, variant) !== undefined)
    .sort((a, b) => rank(b) - rank(a) || Number(b.variant === before) - Number(a.variant === before))[0];
}
