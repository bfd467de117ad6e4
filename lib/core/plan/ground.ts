import type { SignalName } from '../signals/registry.ts';
import type { BreachCause, Comparison, Verdict } from '../words/verdict.ts';

/** Why the machine wants to move traffic: a breach, or a version that was rolled back before and has traffic again. */
export interface Ground {
  readonly cause: BreachCause | 'quarantined';
  readonly signal: SignalName | 'silence' | 'quarantined';
  readonly comparison?: Comparison;
  /** Bad requests of the candidate so far, as far as they were counted. */
  readonly failedRequests?: number;
  /** One sentence with the numbers in it. */
  readonly why: string;
}

export type Breach = Extract<Verdict, { kind: 'breach' }>;

/** A hard limit looks at two minutes only; all that is known of the candidate's errors may be more. */
export function groundOf({ cause, signal, comparison, comparisons, why }: Breach): Ground {
  const sameSignal = comparisons.find((each) => each.signal === comparison.signal)?.candidate.bad;
  const failedRequests = Math.max(comparison.candidate.bad, sameSignal ?? comparison.candidate.bad);
  return { cause, signal, comparison, failedRequests, why };
}
