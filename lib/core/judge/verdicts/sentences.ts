import { signalText } from '../../words/signal-words.ts';
import { countsText, durationText, oddsOf, wholeOf } from '../../words/spoken.ts';
import type { Comparison } from '../../words/verdict.ts';

/** One sentence that lets a person redo the comparison. */
export function comparisonText(comparison: Comparison): string {
  const what = signalText(comparison);
  const [candidate, stable] = [countsText(comparison.candidate), countsText(comparison.stable)];
  const minutes = `${wholeOf(comparison.minutes)} minutes`;
  const limitText = `threshold ${oddsOf(comparison.logThreshold)}`;
  return comparison.lane === 'solo'
    ? `${what}: new version ${candidate} in ${minutes}, in the day before the change ${stable}; ` +
        `${certaintyText(comparison.logE)} that it is worse than before (${limitText})`
    : `${what}: candidate ${candidate}, stable ${stable} over ${minutes}; ${certaintyText(comparison.logE)} that the candidate is worse (${limitText})`;
}

/** Below even odds nothing speaks against the candidate, and how far below is nobody's concern. */
const certaintyText = (logE: number): string => (logE < 0 ? 'no evidence' : oddsOf(logE));

const MINUTES_A_DAY = 1440;
/** What takes longer than this at today's traffic is not waited for. */
const NEVER_AFTER_DAYS = 30;

/** "in about 9 hours at today's traffic"; beyond thirty days "never at this traffic". */
export function inMoreText(minutes: number): string {
  if (minutes > NEVER_AFTER_DAYS * MINUTES_A_DAY) return 'never at this traffic: it would take more than 30 days';
  return `in about ${durationText(minutes)} at today's traffic`;
}
