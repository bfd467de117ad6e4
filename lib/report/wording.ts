import type { SignalName } from '../core/words/policy.ts';
import { millisOf } from '../core/words/spoken.ts';

/** How one signal is spoken of to people who did not build the model. */
export interface SignalWords {
  /** For subjects: `errors 5.1% vs 1.0%`. */
  readonly noun: string;
  /** After a count of requests: `312 requests failed`. */
  readonly verb: string;
  /** Row of the table of numbers. */
  readonly row: string;
  /** What counts as bad, in a sentence. */
  readonly meaning: string;
}

/** `slowerThanMicros` belongs to latency and is left out of the words when unknown. */
export function wordsOf(signal: SignalName, slowerThanMicros?: number): SignalWords {
  const limit = slowerThanMicros === undefined ? 'their limit' : millisOf(slowerThanMicros);
  switch (signal) {
    case 'errors':
      return {
        noun: 'errors',
        verb: 'failed',
        row: 'failed',
        meaning: 'Failed means a server error (5xx) or an error of the model.',
      };
    case 'latency':
      return {
        noun: 'slow answers',
        verb: 'were too slow',
        row: 'too slow',
        meaning: `Too slow means that the model took longer than ${limit}.`,
      };
    case 'client-errors':
      return {
        noun: 'rejected requests',
        verb: 'were rejected',
        row: 'rejected',
        meaning: 'Rejected means a client error (4xx).',
      };
  }
}
