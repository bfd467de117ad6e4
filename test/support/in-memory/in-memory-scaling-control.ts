import type { ScalingLimits } from '../../../lib/core/words/endpoint-config.ts';
import type { ScalingControl } from '../../../lib/flows/ports.ts';

/** Limits of variants that somebody has registered for scaling. */
export class InMemoryScalingControl implements ScalingControl {
  readonly #limits = new Map<string, ScalingLimits>();

  register(endpoint: string, variant: string, limits: ScalingLimits): void {
    this.#limits.set(`${endpoint}/${variant}`, limits);
  }

  async readLimits(endpoint: string, variant: string): Promise<ScalingLimits | 'none'> {
    return this.#limits.get(`${endpoint}/${variant}`) ?? 'none';
  }
}
