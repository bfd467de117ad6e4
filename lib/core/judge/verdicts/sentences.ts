import type { Comparison, Counts } from '../../words/verdict.ts';
import { ODDS_WORDS_LIMIT } from '../thresholds.ts';

export const SIGNAL_WORDS = {
  errors: 'errors',
  latency: 'slow answers',
  'client-errors': 'client errors (4xx)',
} as const;

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

/** A threshold, given as natural logarithm: "111 to 1". Wherever it is said it is the same number. */
export const thresholdText = (logThreshold: number): string =>
  `${whole(Number(Math.exp(logThreshold).toPrecision(4)))} to 1`;

/** One sentence that lets a person redo the comparison. */
export function comparisonText(comparison: Comparison): string {
  const limit = comparison.slowerThanMicros === undefined ? '' : ` slower than ${millis(comparison.slowerThanMicros)}`;
  const what = `${SIGNAL_WORDS[comparison.signal]}${limit}`;
  const [candidate, stable] = [countsText(comparison.candidate), countsText(comparison.stable)];
  const minutes = `${whole(comparison.minutes)} minutes`;
  const limitText = `limit ${thresholdText(comparison.logThreshold)}`;
  return comparison.lane === 'solo'
    ? `${what}: new version ${candidate} in ${minutes}, in the day before the change ${stable}; ` +
        `odds against a model that is no worse than before ${oddsText(comparison.logE)}, ${limitText}`
    : `${what}: candidate ${candidate}, stable ${stable} over ${minutes}; odds against an equal model ${oddsText(comparison.logE)}, ${limitText}`;
}

export const millis = (micros: number): string => `${Number((micros / 1000).toPrecision(3))} ms`;

/** A whole number with thousands set apart, the same on every machine. */
export const whole = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1440;
/** What takes longer than this at today's traffic is not waited for. */
const NEVER_AFTER_DAYS = 30;

/** "in about 9 hours at today's traffic"; beyond thirty days "never at this traffic". */
export function inMoreText(minutes: number): string {
  if (minutes > NEVER_AFTER_DAYS * MINUTES_A_DAY) return 'never at this traffic: it would take more than 30 days';
  return `in about ${durationText(minutes)} at today's traffic`;
}

/** Rounded to what matters: "40 minutes", "9 hours", "4 days". */
export function durationText(minutes: number): string {
  const [value, unit] =
    minutes < 2 * MINUTES_AN_HOUR
      ? [Math.ceil(minutes), 'minute']
      : minutes < 2 * MINUTES_A_DAY
        ? [Math.round(minutes / MINUTES_AN_HOUR), 'hour']
        : [Math.round(minutes / MINUTES_A_DAY), 'day'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
