import type { GuardState } from '../../state/guard-state.ts';
import type { EndpointState } from '../../words/endpoint.ts';
import { versionLabel } from '../../words/version.ts';
import type { Destination, Leaving } from '../movers/mover.ts';
import { MOVERS } from '../movers/registry.ts';

export type Sought = Destination | { readonly means: 'none'; readonly why: string };

/** What a record says of where it goes. */
export const placeOf = (destination: Destination) => {
  const { means, to, toVariant, target } = destination;
  return means === 'weights'
    ? { means, to, toVariant, target, toConfig: undefined }
    : {
        means,
        to,
        toVariant,
        target,
        toConfig: destination.toConfig,
        servedUntilEpochSeconds: destination.servedUntilEpochSeconds,
      };
};

/** Versions that a machine may return to, the best first: stable, then what was stable before it, none of them quarantined. */
export function safeVersions(state: GuardState, leaving: number): readonly number[] {
  const { stable, wasStable = [], quarantine, standing } = state;
  const barred = (version: number) => quarantine.includes(version) && !standing.released.includes(version);
  const known = stable === undefined ? wasStable : [stable, ...wasStable];
  return [...new Set(known)].filter((version) => version !== leaving && !barred(version));
}

/** The first of these versions that can be reached, by the first mover that can reach it. */
export function destinationOf(
  state: GuardState,
  endpoint: EndpointState,
  leaving: Leaving,
  wanted: readonly number[],
): Sought {
  const reasons: string[] = [];
  for (const version of wanted) {
    const because: string[] = [];
    for (const mover of Object.values(MOVERS)) {
      const found = mover.find(version, leaving, { state, endpoint });
      if (typeof found !== 'string') return found;
      because.push(found);
    }
    reasons.push(`${versionLabel(version)} ${because.join(', and ')}`);
  }
  if (reasons.length > 0) return { means: 'none', why: `${reasons.join('; ')}: no safe version to return to` };
  const stable =
    state.stable === undefined
      ? 'nobody knows which version is stable'
      : `stable ${versionLabel(state.stable)} is itself quarantined`;
  return { means: 'none', why: `${stable}: no safe version to return to` };
}
