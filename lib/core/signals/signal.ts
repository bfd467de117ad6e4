import type { Cadence } from './cadence.ts';

/** Rolling back helps against a bad version; against drift it does not. */
export type FailureClass = 'operational' | 'quality' | 'drift';

/**
 * Everything that is particular to one signal, as data: its word in the policy, what it reads, how rows come about, when they are closed, and
 * how it is spoken of. A signal is one file with one of these, and its line in `registry.ts`.
 */
export interface Signal {
  /** Its word in stablehand.yaml, in stored states and in notices: never changed, never used again. */
  readonly name: string;
  readonly reads: {
    /** How many requests there were: the `n` of a row. */
    readonly requests: SignalMetric;
    /** The `k` of a row is the largest of these; a minute in which one of them is missing has not come whole. */
    readonly bad: readonly SignalMetric[];
  };
  readonly cadence: Cadence;
  readonly failureClass: FailureClass;
  /** What holds where the policy is silent. Weights are shares of the false-rollback budget, relative to each other. */
  readonly defaults: {
    readonly on: boolean;
    readonly weight: number;
    /** A candidate that does it at most this much more often than stable is no worse, whatever the ratio: a fraction. */
    readonly absoluteMargin: number;
  };
  /** Settings of this signal alone, by the field that carries them through policy, state and notices. */
  readonly options?: Readonly<Record<string, SignalOption>>;
  /** Words that state an option and a limit in one: `p99: 300ms`. */
  readonly percentiles?: Readonly<Record<string, { readonly sets: string; readonly atMost: number }>>;
  readonly policy: {
    /** What it judges, in a sentence. */
    readonly description: string;
    /** A map that switches it on: `{ weight: 1 }`. */
    readonly example: string;
  };
  readonly words: SignalWords;
}

/** A metric that CloudWatch has for each variant, minute by minute. */
export interface SignalMetric {
  /** Our name for it. Metrics of the same name are the same. */
  readonly metric: string;
  readonly cloudWatch: { readonly name: string; readonly stat: 'Sum' | 'SampleCount' };
  /** Counts only samples strictly above an option of the signal; `of`: the metric that counts all of them. */
  readonly above?: { readonly option: string; readonly of: string };
  /** Its field in a trace. One with `above` has a field for each bound instead. */
  readonly field?: string;
  /** True where a zero may go unpublished: if it never appeared over a day with traffic, its absence means none. */
  readonly zeroMayBeAbsent?: true;
}

/** A number that a person may set, or leave to what stable's own past says. */
export interface SignalOption {
  /** Its word in the policy. */
  readonly word: string;
  /** Which text is read and written: `micros` as 300ms. */
  readonly kind: 'micros';
  readonly from: number;
  readonly to: number;
  readonly example: string;
  readonly description: string;
  /** Between the signal and the value: `slower than`. */
  readonly says: string;
  readonly learnt: {
    /** The word for "leave it to the past", and what that means. */
    readonly word: string;
    readonly meaning: string;
    /** The value, out of stable's p99 of the day before; `off`: why the signal cannot be judged. */
    readonly from: (past: LatencyHistory | undefined, leastSamples: number) => number | { readonly off: string };
  };
}

/** Stable's own latency of the day before. */
export interface LatencyHistory {
  readonly micros: number;
  readonly samples: number;
}

/** How a signal is spoken of to people who did not build the model. */
export interface SignalWords {
  /** Before a comparison, and before "have risen": `client errors (4xx)`. */
  readonly plural: string;
  /** For subjects: `errors 5.1% vs 1.0%`. */
  readonly noun: string;
  /** After a count of requests: `312 requests failed`. */
  readonly verb: string;
  /** Row of the table of numbers. */
  readonly row: string;
  /** What counts as bad, in a sentence. `{option}` is the value of an option: see `signalWords`. */
  readonly meaning: string;
}
