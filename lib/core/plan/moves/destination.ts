import type { GuardState } from '../../state/guard-state.ts';
import type { RuledOut } from '../../state/rollback.ts';
import { desiredShares, type EndpointState, type Share, shareOf } from '../../words/endpoint.ts';
import { carried, type ServedConfig } from '../../words/served-config.ts';
import { type Placement, versionLabel } from '../../words/version.ts';
import { sharesAfterMoving } from './target-shares.ts';

/** Where traffic can be moved to, and by what means. */
export type Destination =
  | {
      readonly means: 'weights';
      readonly to: number;
      readonly toVariant: string;
      readonly target: readonly Share[];
    }
  | {
      readonly means: 'config';
      readonly to: number;
      readonly toVariant: string;
      readonly toConfig: string;
      /** As the config was last seen to share the traffic out; what it begins with is known when it has been read. */
      readonly target: readonly Share[];
      /** When the version was last seen to serve there. */
      readonly servedUntilEpochSeconds: number;
    };

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

/** What traffic is to be taken from. */
export interface Leaving {
  readonly version: number;
  readonly variants: readonly string[];
  /** Configs that were looked at and do not fit, with the reason. */
  readonly ruledOut?: readonly RuledOut[];
}

/** Versions that a machine may return to, the best first: stable, then what was stable before it, none of them quarantined. */
export function safeVersions(state: GuardState, leaving: number): readonly number[] {
  const { stable, wasStable = [], quarantine, standing } = state;
  const barred = (version: number) => quarantine.includes(version) && !standing.released.includes(version);
  const known = stable === undefined ? wasStable : [stable, ...wasStable];
  return [...new Set(known)].filter((version) => version !== leaving && !barred(version));
}

/**
 * The first of these versions that can be reached: by weights where it is on another variant of the endpoint, else by the newest config in
 * which it carried the traffic. Its variants may have other names: UpdateEndpoint takes them, which is how tools that make up a name for each
 * deployment deploy.
 */
export function destinationOf(
  state: GuardState,
  endpoint: EndpointState,
  leaving: Leaving,
  wanted: readonly number[],
): Sought {
  const reasons: string[] = [];
  for (const version of wanted) {
    const found =
      byWeights(state, endpoint, leaving, version) ?? byConfig(state, endpoint, version, leaving.ruledOut ?? []);
    if (typeof found !== 'string') return found;
    reasons.push(`${versionLabel(version)} is on no variant of the endpoint, and ${found}`);
  }
  if (reasons.length > 0) return { means: 'none', why: `${reasons.join('; ')}: no safe version to return to` };
  const stable =
    state.stable === undefined
      ? 'nobody knows which version is stable'
      : `stable ${versionLabel(state.stable)} is itself quarantined`;
  return { means: 'none', why: `${stable}: no safe version to return to` };
}

function byWeights(state: GuardState, endpoint: EndpointState, leaving: Leaving, to: number): Destination | undefined {
  const shares = desiredShares(endpoint);
  const share = ({ variant }: Placement): number => shareOf(shares, variant) ?? -1; // not there: filtered out before
  const [target] = state.placements
    .filter(({ version, variant }) => version === to && !leaving.variants.includes(variant))
    .filter(({ variant }) => shareOf(shares, variant) !== undefined)
    .sort((a, b) => share(b) - share(a));
  if (target === undefined) return undefined;
  const { variant: toVariant } = target;
  return { means: 'weights', to, toVariant, target: sharesAfterMoving(shares, leaving.variants, toVariant) };
}

/** @returns the reason as a clause when there is none */
function byConfig(
  { served = [] }: GuardState,
  endpoint: EndpointState,
  to: number,
  ruledOut: readonly RuledOut[],
): Destination | string {
  let because: string | undefined;
  for (const config of [...served].reverse()) {
    if (config.configName === endpoint.configName || !carried(config, to)) continue;
    const why = ruledOut.find(({ configName }) => configName === config.configName)?.why;
    if (why === undefined) return toConfig(config, to);
    because ??= why; // the newest one is what people look for
  }
  return because ?? 'no earlier config is known in which it carried the traffic';
}

function toConfig({ configName, variants, untilEpochSeconds }: ServedConfig, to: number): Destination | string {
  const [most] = variants.filter(({ version }) => version === to).sort((a, b) => b.share - a.share);
  if (most === undefined) return `config ${configName} does not hold it`;
  return {
    means: 'config',
    to,
    toVariant: most.variant,
    toConfig: configName,
    target: variants.map(({ variant, share }) => ({ variant, share })),
    servedUntilEpochSeconds: untilEpochSeconds,
  };
}
