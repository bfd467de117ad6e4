import type { EpochMinute } from '../../words/time.ts';
import type { ChartOf } from '../chart.ts';
import type { Packed } from '../past/packed.ts';

/** One bet on a part of the traffic that is left; as in `chart.ts`, 0 where it has just begun anew. */
export type TrafficBet = 0 | readonly [logE: number, sinceMinute: EpochMinute, requests: number, expected: number];

/** The traffic of an endpoint against the least that people stated, or against its own past. */
export interface TrafficChart {
  readonly of: ChartOf;
  readonly bets: readonly TrafficBet[];
}

/** Requests a minute by hour of the day, on weekdays and on weekends. */
export interface TrafficPast {
  readonly learntMinute: EpochMinute;
  readonly days: number;
  /** Means of a minute; 0 where such an hour has not been seen: nothing is expected in it. */
  readonly means: Packed;
  /** How many times less is still usual; absent where the past is too irregular to say. */
  readonly slack?: number;
  /** Of the negative binomial law of the counts of a minute: the smaller, the wilder. */
  readonly shape: number;
}

/** How the newest hours compare with the season: quiet days are not lost traffic. Sums that are forgotten by half in an hour. */
export interface TrafficLevel {
  readonly served: number;
  readonly expected: number;
}

/** Requests that do not come any more. */
export interface TrafficLost {
  readonly of: ChartOf;
  readonly sinceMinute: EpochMinute;
  /** Since then, and how many were to be expected. */
  readonly requests: number;
  readonly expected: number;
  /** The newest minutes, as long as they speak for the traffic being back. */
  readonly back?: { readonly fromMinute: EpochMinute; readonly minutes: number; readonly logE: number };
  readonly told?: true;
}

/** Everything that is known of the traffic of one endpoint, over all of its variants. */
export interface TrafficWatch {
  /** The newest minute that was folded or given up. */
  readonly cursor: EpochMinute;
  readonly charts: readonly TrafficChart[];
  readonly level: TrafficLevel;
  readonly past?: TrafficPast;
  readonly suspicious?: true;
  readonly lost?: TrafficLost;
}
