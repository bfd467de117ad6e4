import { carried, type ServedConfig } from '../../words/served-config.ts';
import type { Destination, Leaving, Mover } from './mover.ts';

/**
 * By the newest config in which the version carried the traffic. Its variants may have other names: UpdateEndpoint takes them, which is how
 * tools that make up a name for each deployment deploy.
 */
export const BY_CONFIG: Mover = {
  find,
  callOf({ toConfig: configName }, endpoint) {
    if (configName === undefined) throw new RangeError('a rollback by config names the config');
    return { kind: 'config', endpoint, configName };
  },
  isServed: () => true,
  isAskedFor: ({ toConfig }, endpoint) => endpoint.pendingConfigName === toConfig || endpoint.configName === toConfig,
  mends: true,
};

function find(
  to: number,
  { ruledOut = [] }: Leaving,
  { state: { served = [] }, endpoint }: Parameters<Mover['find']>[2],
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
