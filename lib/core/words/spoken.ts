import type { Counts } from './verdict.ts';

// The one maker of numbers for people: a mail's reason, its table, the page and the terminal say one value in one way.

/** A whole number with thousands set apart, the same on every machine: `6,487`. */
export const wholeOf = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** Count and noun: `1 minute`, `2 minutes`. */
export const countOf = (count: number, noun: string): string => `${wholeOf(count)} ${noun}${count === 1 ? '' : 's'}`;

/**
 * A rate as percent: one decimal from 1% on (from 10% on where it says something), two significant digits below. What is not quite nothing or everything never reads as 0%
 * or 100%.
 */
export function percentOf(fraction: number): string {
  const percent = fraction * 100;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.01) return 'under 0.01%';
  if (percent > 99.9 && percent < 100) return 'over 99.9%';
  const digits = percent < 0.995 ? percent.toPrecision(2) : percent.toFixed(1);
  return `${percent < 9.95 ? digits : digits.replace(/\.0$/, '')}%`;
}

/** A share of the traffic or a chance, without digits that say nothing: `10%`, `2.5%`. */
export const portionOf = (fraction: number): string =>
  percentOf(fraction)
    .replace(/(\.\d*?)0+%$/, '$1%')
    .replace('.%', '%');

/** The bad part of the requests, or `undefined` when there were none: no traffic has no rate. */
export const rateOf = ({ requests, bad }: Counts): number | undefined => (requests > 0 ? bad / requests : undefined);

/** `45 of 812 requests (5.5%)`; without a rate when there were none. */
export function countsText(counts: Counts): string {
  const rate = rateOf(counts);
  return `${wholeOf(counts.bad)} of ${countOf(counts.requests, 'request')}${rate === undefined ? '' : ` (${percentOf(rate)})`}`;
}

/** Microseconds as people say them: `850 microseconds`, `300 ms`, `2.5 s`. */
export function millisOf(micros: number): string {
  if (micros < 1000) return `${wholeOf(micros)} microseconds`;
  return micros < 1_000_000
    ? `${Number((micros / 1000).toPrecision(3))} ms`
    : `${Number((micros / 1e6).toPrecision(3))} s`;
}

/**
 * Evidence, or its threshold, given as natural logarithm, as odds: `2,350 to 1`. Three digits for both, so that evidence above its
 * threshold never reads as below.
 */
export function oddsOf(logOdds: number): string {
  if (logOdds < 0) return 'below 1 to 1';
  if (logOdds >= Math.log(1e9)) return 'more than a billion to 1';
  if (logOdds >= Math.log(1e6)) return 'more than a million to 1';
  const odds = Math.exp(logOdds);
  return `${odds < 10 ? odds.toFixed(1) : wholeOf(Number(odds.toPrecision(3)))} to 1`;
}

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1440;

/** Rounded to what matters: `40 minutes`, `9 hours`, `4 days`. */
export function durationText(minutes: number): string {
  if (minutes < 2 * MINUTES_AN_HOUR) return countOf(Math.ceil(minutes), 'minute');
  if (minutes < 2 * MINUTES_A_DAY) return countOf(Math.round(minutes / MINUTES_AN_HOUR), 'hour');
  return countOf(Math.round(minutes / MINUTES_A_DAY), 'day');
}
