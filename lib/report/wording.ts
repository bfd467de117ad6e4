import type { SignalName } from '../core/words/policy.ts';
import type { Counts } from '../core/words/verdict.ts';

/** How one signal is spoken of to people who did not build the model. */
export interface SignalWords {
  /** For subjects: `errors 5.1 % vs 1.0 %`. */
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
        meaning: 'a request is bad when it ended in a server error (5xx) or in an error of the model',
      };
    case 'latency':
      return {
        noun: 'slow answers',
        verb: 'were too slow',
        row: 'too slow',
        meaning: `a request is bad when the model took longer than ${limit}`,
      };
    case 'client-errors':
      return {
        noun: 'refused requests',
        verb: 'were refused',
        row: 'refused',
        meaning: 'a request is bad when it was refused as wrong (4xx)',
      };
  }
}

/** Whole number with a comma at every thousand. */
export const wholeOf = (count: number): string => Math.round(count).toLocaleString('en-US');

/** Count and noun: `1 minute`, `2 minutes`. */
export const countOf = (count: number, noun: string): string => `${wholeOf(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A fraction as percent with the digits that matter; what is not quite 0 or 100 % never reads as such. */
export function percentOf(fraction: number): string {
  const percent = fraction * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.01) return 'under 0.01 %';
  if (percent > 99.9 && percent < 100) return 'over 99.9 %';
  return `${percent < 0.095 ? percent.toFixed(2) : percent.toFixed(1)} %`;
}

/** A share of the traffic or a chance, without digits that say nothing: `10 %`, `2.5 %`. */
export const portionOf = (fraction: number): string => percentOf(fraction).replace(/\.0 %$/, ' %');

/** The bad part of the requests, or `undefined` when there were none: no traffic has no rate. */
export const rateOf = ({ requests, bad }: Counts): number | undefined => (requests > 0 ? bad / requests : undefined);

/** Microseconds as people say them: `850 microseconds`, `300 ms`, `2.5 s`. */
export function millisOf(micros: number): string {
  if (micros < 1000) return `${wholeOf(micros)} microseconds`;
  return micros < 1_000_000
    ? `${Number((micros / 1000).toPrecision(3))} ms`
    : `${Number((micros / 1e6).toPrecision(3))} s`;
}

/** An e-value, given as natural logarithm, as the odds it stands for: `about 2,300 to 1`. */
export function oddsOf(logE: number): string {
  if (logE < 0) return 'below 1 to 1';
  if (logE >= Math.log(1e9)) return 'more than a billion to 1';
  if (logE >= Math.log(1e6)) return 'more than a million to 1';
  const odds = Math.exp(logE);
  return odds < 10 ? `about ${odds.toFixed(1)} to 1` : `about ${wholeOf(Number(odds.toPrecision(2)))} to 1`;
}
