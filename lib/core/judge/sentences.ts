import type { Comparison, Counts } from '../verdict.ts';
import { ODDS_WORDS_LIMIT } from './thresholds.ts';

const SIGNAL_WORDS = { errors: 'errors', latency: 'slow answers', 'client-errors': 'client errors (4xx)' } as const;

/** "45 of 812 requests (5.54 %)". */
export const countsText = ({ requests, bad }: Counts): string =>
  `${whole(bad)} of ${whole(requests)} requests${requests > 0 ? ` (${percent(bad / requests)})` : ''}`;

/** A fraction as a percentage with as many digits as it deserves: 0.0554 -> "5.5 %", 0.00083 -> "0.083 %". */
export function percent(fraction: number): string {
  const value = fraction * 100;
  if (value === 0) return '0 %';
  if (value >= 9.95) return `${value.toFixed(0)} %`;
  return `${value >= 0.995 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

/** A log e-value as odds: "140 to 1". Never more digits than they are worth. */
export function oddsText(logE: number): string {
  const odds = Math.exp(Math.min(logE, ODDS_WORDS_LIMIT));
  if (odds < 1) return 'below 1 to 1';
  const rounded = odds < 10 ? odds.toFixed(1) : whole(Number(odds.toPrecision(2)));
  return `${logE > ODDS_WORDS_LIMIT ? 'more than ' : ''}${rounded} to 1`;
}

/** One sentence that lets a person redo the comparison. */
export function comparisonText(comparison: Comparison): string {
  const limit = comparison.slowerThanMicros === undefined ? '' : ` slower than ${millis(comparison.slowerThanMicros)}`;
  return (
    `${SIGNAL_WORDS[comparison.signal]}${limit}: candidate ${countsText(comparison.candidate)}, stable ${countsText(comparison.stable)} ` +
    `over ${whole(comparison.minutes)} minutes; odds against an equal model ${oddsText(comparison.logE)}, limit ${oddsText(comparison.logThreshold)}`
  );
}

export const millis = (micros: number): string => `${Number((micros / 1000).toPrecision(3))} ms`;

/** A whole number with thousands set apart, the same on every machine. */
export const whole = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
