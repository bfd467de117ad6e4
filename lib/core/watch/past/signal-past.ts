import type { KnownLimit } from '../../evidence/factors/quick-factor.ts';
import type { ArmCounts } from '../../minutes/counts.ts';
import type { SignalName, SignalOptions } from '../../signals/registry.ts';
import type { EpochMinute } from '../../words/time.ts';
import { type Level, levelNow, NO_LEVEL } from './level.ts';
import { type Packed, unpackedAt } from './packed.ts';
import { cellOf, cellsAround } from './season.ts';

/** What one signal of one variant was like by hour of the day, on weekdays and on weekends, and how far from that is still usual. */
export interface SignalPast extends SignalOptions {
  readonly signal: SignalName;
  /** The rate that is allowed in each cell of the season: fractions in (0, 1). */
  readonly rates: Packed;
  /** How many times its own mean it may reach before anybody is told: learnt by running the watch over the past itself. */
  readonly slack: number;
  /** How many times its own mean it wanders over hours and days, at least 1: as far as that the newest hours are believed. */
  readonly wander: number;
  /** The most that one minute may say; absent where the past has no bursts that ask for it. */
  readonly mostLogE?: number;
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

/** Noise that is half as large again as it was found is still the usual one; a past without any shows no more than this. */
const MORE_RHO = 1.5;
const LEAST_QUICK_RHO = 0.0003;
const HIGHEST_RATE = 0.9;

type Limits = Pick<SignalPast, 'rates' | 'rho' | 'wander' | 'mostLogE'>;

/** What a signal may do in a minute and still be as it was. */
export function limitIn(
  { rates, rho, wander, mostLogE }: Limits,
  minute: EpochMinute,
  level: Level = NO_LEVEL,
): KnownLimit {
  const [first = 0, second = 0, third = 0] = cellsAround(minute).map((cell) => unpackedAt(rates, cell)); // there are three
  return limitOf(Math.max(first, second, third) * levelNow(level, wander), { rho, mostLogE });
}

/** The same of a rate that is known. */
export const limitOf = (rate: number, { rho, mostLogE }: Pick<SignalPast, 'rho' | 'mostLogE'>): KnownLimit => ({
  rate: Math.min(HIGHEST_RATE, rate),
  rho,
  quickRho: Math.max(LEAST_QUICK_RHO, MORE_RHO * rho),
  ...(mostLogE === undefined ? {} : { mostLogE }),
});

/** The rate of this hour without any slack. */
export const usualRate = ({ rates, slack }: Pick<SignalPast, 'rates' | 'slack'>, minute: EpochMinute): number =>
  unpackedAt(rates, cellOf(minute)) / slack;
