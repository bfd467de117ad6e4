import { logWeightedSum } from '../../numbers/log-sum.ts';
import type { EpochMinute } from '../../words/time.ts';
import { unpackedAt } from '../past/packed.ts';
import { cellsAround } from '../past/season.ts';
import { LOG_PART_PRIOR, likelihoodRatio, lostLogE, type TrafficLimit } from './lost-factor.ts';
import type { TrafficBet, TrafficChart, TrafficLevel, TrafficLost, TrafficPast } from './traffic-watch.ts';

/** Half of what the level remembers is forgotten in so many minutes. */
const HALF_LIFE_MINUTES = 60;
const KEPT = 2 ** (-1 / HALF_LIFE_MINUTES);
/** Less than this a minute tells nothing in useful time. */
const LEAST_MEAN = 0.1;
/** A level says something once it is about so many minutes. */
const LEAST_LEVEL_MINUTES = 15;
/** Odds of 20 to 1 that the traffic is back, and at least so many minutes of it. */
const BACK_LOG_E = Math.log(20);
const BACK_MINUTES = 5;
const LEAST_PART_LEFT = 0.05;

export const NO_TRAFFIC_LEVEL: TrafficLevel = { served: 0, expected: 0 };

/** The least mean of the cells around a minute; 0 where one of them has never been seen. */
export const seasonIn = ({ means }: Pick<TrafficPast, 'means'>, minute: EpochMinute): number =>
  Math.min(...cellsAround(minute).map((cell) => unpackedAt(means, cell)));

/** What must come in a minute at least to be usual, on a day that is as quiet as the newest hours; absent where nobody can say. */
export function usualIn(past: TrafficPast, level: TrafficLevel, minute: EpochMinute): TrafficLimit | undefined {
  if (past.slack === undefined) return undefined;
  const season = seasonIn(past, minute);
  if (season < LEAST_MEAN) return undefined;
  const known = level.expected >= LEAST_LEVEL_MINUTES * season;
  const mean = (season * (known ? Math.min(1, level.served / level.expected) : 1)) / past.slack;
  return mean < LEAST_MEAN ? undefined : { mean, shape: past.shape };
}

export function foldTrafficLevel({ served, expected }: TrafficLevel, n: number, season: number): TrafficLevel {
  return { served: threeDigits(served * KEPT + n), expected: threeDigits(expected * KEPT + season) };
}

const threeDigits = (value: number): number => Number(value.toPrecision(6));

/** Takes a minute into a chart, which begins anew where a bet has lost everything. */
export function foldTrafficChart(
  chart: TrafficChart,
  minute: EpochMinute,
  n: number,
  limit: TrafficLimit,
): TrafficChart {
  const bets = lostLogE(n, limit).map((logE, index): TrafficBet => {
    const before = chart.bets[index] ?? 0;
    const [log, since, requests, expected] = before === 0 ? [0, minute, 0, 0] : before;
    const next = Math.round((log + logE) * 1e4) / 1e4;
    return next <= 0 ? 0 : [next, since, requests + n, Math.round((expected + limit.mean) * 10) / 10];
  });
  return { of: chart.of, bets };
}

export const trafficLogE = ({ bets }: TrafficChart): number =>
  logWeightedSum(
    LOG_PART_PRIOR,
    LOG_PART_PRIOR.map((_, index) => logOf(bets[index] ?? 0)),
  );

const logOf = (bet: TrafficBet): number => (bet === 0 ? 0 : bet[0]);

/** What the loudest bet says; absent where none does. */
export function lostBy(chart: TrafficChart): TrafficLost | undefined {
  const loudest = chart.bets.reduce((best, bet) => (logOf(bet) > logOf(best) ? bet : best), 0 as TrafficBet);
  if (loudest === 0) return undefined;
  const [, sinceMinute, requests, expected] = loudest;
  return { of: chart.of, sinceMinute, requests, expected };
}

/** Goes on counting what is lost, and whether it is back. */
export function foldLost(lost: TrafficLost, minute: EpochMinute, n: number, limit: TrafficLimit): TrafficLost {
  const { back, ...before } = lost;
  const part = Math.min(0.9, Math.max(LEAST_PART_LEFT, lost.requests / lost.expected));
  const middle = limit.mean * Math.sqrt(part);
  const logE = (back?.logE ?? 0) - likelihoodRatio(n, limit, middle); // nothing held apart yet: even odds
  const counted = { ...before, requests: lost.requests + n, expected: Math.round(lost.expected + limit.mean) };
  if (logE <= 0) return counted;
  return { ...counted, back: { fromMinute: back?.fromMinute ?? minute, minutes: (back?.minutes ?? 0) + 1, logE } }; // the first
}

export const isBack = ({ back }: TrafficLost): boolean =>
  back !== undefined && back.minutes >= BACK_MINUTES && back.logE >= BACK_LOG_E;
