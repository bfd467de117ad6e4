import { countsText, durationText, millisOf, oddsOf, wholeOf } from '../../words/spoken.ts';
import type { Comparison } from '../../words/verdict.ts';

export const SIGNAL_WORDS = {
  errors: 'errors',
  latency: 'slow answers',
  'client-errors': 'client errors (4xx)',
} as const;

/** One sentence that lets a person redo the comparison. */
export function comparisonText(comparison: Comparison): string {
  const limit =
    comparison.slowerThanMicros === undefined ? '' : ` slower than ${millisOf(comparison.slowerThanMicros)}`;
  const what = `${SIGNAL_WORDS[comparison.signal]}${limit}`;
  const [candidate, stable] = [countsText(comparison.candidate), countsText(comparison.stable)];
  const minutes = `${wholeOf(comparison.minutes)} minutes`;
  const limitText = `limit ${oddsOf(comparison.logThreshold)}`;
  return comparison.lane === 'solo'
    ? `${what}: new version ${candidate} in ${minutes}, in the day before the change ${stable}; ` +
        `odds against a model that is no worse than before ${oddsOf(comparison.logE)}, ${limitText}`
    : `${what}: candidate ${candidate}, stable ${stable} over ${minutes}; odds against an equal model ${oddsOf(comparison.logE)}, ${limitText}`;
}

const MINUTES_A_DAY = 1440;
/** What takes longer than this at today's traffic is not waited for. */
const NEVER_AFTER_DAYS = 30;

/** "in about 9 hours at today's traffic"; beyond thirty days "never at this traffic". */
export function inMoreText(minutes: number): string {
  if (minutes > NEVER_AFTER_DAYS * MINUTES_A_DAY) return 'never at this traffic: it would take more than 30 days';
  return `in about ${durationText(minutes)} at today's traffic`;
}
