import type { RateLimit } from '../../evidence/factors/betting-factor.ts';
import type { ArmCounts } from '../../minutes/counts.ts';
import type { SignalName, SignalOptions } from '../../signals/registry.ts';
import type { EpochMinute } from '../../words/time.ts';
import { type Packed, unpackedAt } from './packed.ts';
import { cellsAround } from './season.ts';

/** What one signal of one variant was like by hour of the day, on weekdays and on weekends, and how far from that is still usual. */
export interface SignalPast extends SignalOptions {
  readonly signal: SignalName;
  /** The rate that is allowed in each cell of the season: fractions in (0, 1). */
  readonly rates: Packed;
  /** How many times its own mean it may reach before anybody is told: learnt by running the watch over the past itself. */
  readonly slack: number;
  /** Correlation of the requests of a minute; decides the stakes, not the validity. */
  readonly rho: number;
  readonly past: ArmCounts;
  /** The first past that was learnt of this version. Later ones may not lie far above it, or slow decay would never be told. */
  readonly first: ArmCounts;
}

/** Everything that is known of the past of one variant. */
export interface VariantPast {
  readonly learntMinute: EpochMinute;
  readonly days: number;
  readonly signals: readonly SignalPast[];
  /** Metrics that were not published over all that time: their absence means none. */
  readonly zerosUnpublished: readonly string[];
}

/** What a signal may do in a minute and still be as it was. */
export const limitIn = ({ rates, rho }: Pick<SignalPast, 'rates' | 'rho'>, minute: EpochMinute): RateLimit => ({
  rate: Math.max(...cellsAround(minute).map((cell) => unpackedAt(rates, cell))),
  rho,
});
