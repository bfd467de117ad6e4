import { type Interval, wilsonInterval } from '../core/numbers/wilson-interval.ts';
import type { RunOutcome } from './judge/outcome.ts';

/** What many runs come to. */
export interface Summary {
  readonly runs: number;
  readonly rollbacks: number;
  /** Rollbacks of runs without a fault, or before it. */
  readonly falseRollbacks: number;
  /** Of all runs, with its two-sided 95% Wilson interval: fractions. Absent when there is no run. */
  readonly falseRollbackRate?: Interval & { readonly estimate: number };
  /** Runs with a fault and without a rollback. */
  readonly missed: number;
  /** Over all runs with a fault; one that was not found counts as infinite. Absent when it is infinite, or there is no fault. */
  readonly medianMinutesAfterFault?: number;
}

/** Minutes from the fault to the rollback; absent without a fault, without a rollback, or when the rollback came before it or rested only on minutes before it. */
export function minutesAfterFault({
  outcome,
  atEpochSeconds: at,
  faultAtEpochSeconds: fault,
  seenUntilEpochSeconds: seenUntil,
}: RunOutcome): number | undefined {
  if (outcome !== 'rollback' || at === undefined || fault === undefined || at < fault) return undefined;
  if (seenUntil !== undefined && seenUntil <= fault) return undefined;
  return (at - fault) / 60;
}

/** A rollback that no fault had called for yet. */
export const isFalse = (outcome: RunOutcome): boolean =>
  outcome.outcome === 'rollback' && minutesAfterFault(outcome) === undefined;

export function summaryOf(outcomes: readonly RunOutcome[]): Summary {
  const runs = outcomes.length;
  const rollbacks = outcomes.filter(({ outcome }) => outcome === 'rollback').length;
  const falseRollbacks = outcomes.filter(isFalse).length;
  const faulty = outcomes.filter(({ faultAtEpochSeconds }) => faultAtEpochSeconds !== undefined);
  const median = medianOf(faulty.map((outcome) => minutesAfterFault(outcome) ?? Number.POSITIVE_INFINITY));
  return {
    runs,
    rollbacks,
    falseRollbacks,
    ...(runs === 0
      ? {}
      : { falseRollbackRate: { estimate: falseRollbacks / runs, ...wilsonInterval(falseRollbacks, runs) } }),
    missed: faulty.filter(({ outcome }) => outcome !== 'rollback').length,
    ...(Number.isFinite(median) ? { medianMinutesAfterFault: median } : {}),
  };
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
