import type { Share } from './endpoint.ts';
import type { Placement } from './version.ts';

/** A variant with its part of the traffic. `version` is absent while nobody has read what it serves. */
export interface LiveVariant {
  readonly variant: string;
  readonly version?: number;
  /** Fraction in [0, 1]. */
  readonly share: number;
}

/** Shares with the versions behind them, in the order of the shares. */
export const liveOf = (placements: readonly Placement[], shares: readonly Share[]): LiveVariant[] =>
  shares.map(({ variant, share }) => {
    const version = placements.find((each) => each.variant === variant)?.version;
    return { variant, ...(version === undefined ? {} : { version }), share };
  });
