import { BY_CONFIG } from '../../lib/core/plan/movers/config.ts';
import type { Mover } from '../../lib/core/plan/movers/mover.ts';

/**
 * Goes to a config that people keep ready for every version, `fraud-v1-standby`, on one variant called `standby`. How it is asked for, and
 * when it is served, is as with any config; whether it is there is read before anything is sent.
 */
export const BY_STANDBY: Mover = {
  ...BY_CONFIG,
  find(to, { ruledOut = [] }, { endpoint }) {
    const toConfig = `${endpoint.name}-v${to}-standby`;
    const unfit = ruledOut.find(({ configName }) => configName === toConfig);
    if (unfit !== undefined) return unfit.why;
    return {
      means: 'config',
      to,
      toVariant: 'standby',
      toConfig,
      target: [{ variant: 'standby', share: 1 }],
      servedUntilEpochSeconds: endpoint.modifiedAtEpochSeconds,
    };
  },
};
