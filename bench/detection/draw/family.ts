import type { RandomSource } from '../../../lib/local/world/random-stream.ts';

/** A stretch of minutes of one arm. */
export interface ArmSpan {
  readonly minutes: number;
  readonly arm: 'candidate' | 'stable';
  /** True for the day before the deployment, in which there is stable alone. */
  readonly isHistory: boolean;
  /** The rate that is due in a minute, a fraction: what both arms share is in it. */
  readonly mean: (minute: number) => number;
}

/** How the rate of errors of a candidate that is as good as stable moves from minute to minute. The mean over a day is stable's. */
export interface Family {
  /** Short, for tables on the command line and for seeds: a renamed family draws other numbers. */
  readonly name: string;
  /** What a reader of the tables is told. */
  readonly title: string;
  /** The rate of errors of one arm in each minute: fractions. Called once for every arm and stretch. */
  readonly rates: (random: RandomSource, span: ArmSpan) => Float64Array;
  /** Factor on the rates of both arms and of all signals, in each minute. Absent: nothing is shared. */
  readonly shared?: (random: RandomSource, minutes: number) => Float64Array;
  /** The candidate's part of the requests in a minute, where it is not the usual one. */
  readonly share?: (
    usual: number,
    minute: { readonly at: number; readonly of: number; readonly factor: number },
  ) => number;
  /** Part of the minutes of the deployment that never arrive. */
  readonly missing?: number;
  /** The bad requests of a minute become known up to so many minutes after its requests, each signal and arm for itself. */
  readonly latestMinutes?: number;
}
