import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback } from '../../state/rollback.ts';
import { type EndpointState, type Share, sharesOf } from '../../words/endpoint.ts';
import type { EndpointConfig } from '../../words/endpoint-config.ts';
import { CARRYING_SHARE, type ServedConfig } from '../../words/served-config.ts';
import { versionLabel } from '../../words/version.ts';
import { type Facts, NO_FACTS, type Want } from '../facts.ts';

/** Whether a config may be put back into service. Not knowing is no yes. */
export type ConfigCheck =
  | { readonly kind: 'wants'; readonly wants: Want }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'unfit'; readonly why: string }
  /** `target`: how the config shares the traffic out from its first moment. `unknown`: what nobody knows about its capacity. */
  | { readonly kind: 'fits'; readonly target: readonly Share[]; readonly unknownRoom?: string };

/** Config and models must still be there, on the same hardware where a variant has the same name, and give the traffic to the version that is meant. */
export function checkConfig(
  state: GuardState,
  rollback: Rollback,
  toConfig: string,
  { endpoint, facts = NO_FACTS }: { readonly endpoint: EndpointState; readonly facts?: Facts },
): ConfigCheck {
  for (const configName of [toConfig, endpoint.configName]) {
    const read = facts.configs.get(configName);
    if (read === undefined) return { kind: 'wants', wants: { kind: 'config', configName } };
    if (read === 'unreadable') return { kind: 'unknown', why: `config ${configName} could not be read` };
  }
  const config = facts.configs.get(toConfig);
  const now = facts.configs.get(endpoint.configName);
  const served = state.served?.find(({ configName }) => configName === toConfig);
  if (config === undefined || config === 'gone' || config === 'unreadable' || served === undefined)
    return { kind: 'unfit', why: `config ${toConfig} does not exist any more` };
  const why =
    whyIncomplete(config) ??
    whyOtherModels(config, served) ??
    whyOtherContents(config, served) ??
    whyOtherFleet(config, now) ??
    whyOtherTraffic(state, rollback, config, served);
  if (why !== undefined) return { kind: 'unfit', why };
  return { kind: 'fits', target: startingShares(config), ...unknownRoomOf(config, endpoint) };
}

/** SageMaker keeps the counts of instances by the names of variants: another name begins with the count of its config. */
function unknownRoomOf({ configName, variants }: EndpointConfig, endpoint: EndpointState) {
  const fresh = variants
    .map(({ variant }) => variant)
    .filter((variant) => !endpoint.variants.some(({ name }) => name === variant));
  if (fresh.length === 0) return {};
  const unknownRoom = `${fresh.join(', ')} of config ${configName} ${fresh.length === 1 ? 'begins' : 'begin'} with the config's own instance count, since no variant of that name serves now, so nobody knows whether everything can be carried`;
  return { unknownRoom };
}

function whyIncomplete({ configName, variants, missingModels }: EndpointConfig): string | undefined {
  if (missingModels.length > 0)
    return `config ${configName} names ${missingModels.length === 1 ? 'a model' : 'models'} that ${missingModels.length === 1 ? 'does' : 'do'} not exist any more: ${missingModels.join(', ')}`;
  return variants.some(({ modelName }) => modelName === undefined)
    ? `config ${configName} leaves the models to inference components`
    : undefined;
}

/** A config can be deleted and made again under its name. */
function whyOtherModels({ configName, variants }: EndpointConfig, served: ServedConfig): string | undefined {
  const other = served.variants.find(
    ({ variant, modelName }) => variants.find((each) => each.variant === variant)?.modelName !== modelName,
  );
  return other === undefined
    ? undefined
    : `config ${configName} is not the one that served: its variant ${other.variant} had model ${other.modelName}`;
}

/** So can a model. What it names is then served unseen, with all of the traffic. */
function whyOtherContents({ configName, variants }: EndpointConfig, served: ServedConfig): string | undefined {
  for (const { variant, modelName = '', written, modelCreatedAtEpochSeconds = 0 } of variants) {
    const known = served.variants.find((each) => each.variant === variant)?.written;
    const again = `model ${modelName} of config ${configName} was created again under its name`;
    if (known !== undefined && written !== undefined) {
      if (known !== written) return `${again}, with another image, model data or environment than it served with`;
    } else if (modelCreatedAtEpochSeconds > served.untilEpochSeconds)
      return `${again} after it had served, and what it served with is not on record`;
  }
  return undefined;
}

function whyOtherFleet(config: EndpointConfig, now: EndpointConfig | 'gone' | 'unreadable' | undefined) {
  if (now === undefined || now === 'gone' || now === 'unreadable') return undefined; // in service, so it was there a moment ago
  for (const { variant, hardware } of config.variants) {
    const serving = now.variants.find((each) => each.variant === variant)?.hardware;
    if (serving !== undefined && serving !== hardware)
      return `config ${config.configName} runs ${variant} on ${hardware} while ${serving} serves now`;
  }
  return undefined;
}

/** After a change of config the weights are the config's own: they must not bring back what is being moved away. */
function whyOtherTraffic(
  { quarantine, standing }: GuardState,
  { from, to }: Rollback,
  config: EndpointConfig,
  served: ServedConfig,
): string | undefined {
  const versionOn = (variant: string) => served.variants.find((each) => each.variant === variant)?.version;
  const shares = startingShares(config).filter(({ share }) => share > 0);
  const isBad = (version: number | undefined): boolean =>
    version === undefined ||
    version === from ||
    (version !== to && quarantine.includes(version) && !standing.released.includes(version));
  const bad = shares.some(({ variant }) => isBad(versionOn(variant)));
  const share = shares.filter(({ variant }) => versionOn(variant) === to).reduce((sum, each) => sum + each.share, 0);
  if (!bad && share >= CARRYING_SHARE) return undefined;
  return `config ${config.configName} does not begin with ${versionLabel(to)}: its initial weights are ${config.variants.map(({ variant, initialWeight }) => `${variant} ${initialWeight}`).join(', ')}`;
}

const startingShares = ({ variants }: EndpointConfig): Share[] =>
  sharesOf(variants.map(({ variant, initialWeight }) => ({ variant, weight: initialWeight })));
