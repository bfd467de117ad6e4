import { boundIsMeasured } from '../../evidence/readings/detection-limit.ts';
import type { Comparison } from '../../words/verdict.ts';

/**
 * True when a candidate as good as stable would have so few bad requests that a burst on it alone can hardly be told from a fault: there
 * the budget is not promised. Before a minute was compared nobody knows.
 *
 * @see docs/detection.md, "Quiet endpoints", for what is measured below and above.
 */
export function isQuiet({ candidate, stable, minutes }: Comparison): boolean {
  if (minutes === 0) return false;
  const stableRate = (stable.bad + 0.5) / (stable.requests + 1);
  return !boundIsMeasured(candidate.requests / minutes, stableRate);
}

/** A clause that begins with "; ", or nothing. */
export const quietText = (comparison: Comparison): string =>
  isQuiet(comparison) ? '; traffic is too low here to guarantee the false-alarm rate' : '';
