import type { ModelBehaviour } from '../world/behaviour.ts';

/** The healthy model: 1% errors in bursts, 80 ms. */
export const HEALTHY: ModelBehaviour = { errorRate: 0.01, rho: 0.01, latency: { medianMicros: 80_000, sigma: 0.35 } };

/** The model that serves when a story begins. */
export const OLD_MODEL = 'fraud-model-1';

/** The model that is deployed, and that the fault strikes. */
export const NEW_MODEL = 'fraud-model-2';

/** A model that serves beside both and has nothing to do with it. */
export const OTHER_MODEL = 'fraud-model-b';
