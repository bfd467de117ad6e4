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
  /** Traces of a single variant: what the watch over it came to. */
  readonly watch?: WatchSummary;
}

export interface WatchSummary {
  /** Days that were watched, over all runs. */
  readonly days: number;
  readonly alarms: number;
  /** Alarms of runs without a fault, or before it. */
  readonly falseAlarms: number;
  /** In thirty days; absent when nothing was watched. */
  readonly falseAlarmsPerMonth?: number;
  /** From the fault to the first alarm, over all runs with a fault; absent when it is infinite, or there is no fault. */
  readonly medianMinutesToAlarm?: number;
}

const DAYS_A_MONTH = 30;

function watchSummaryOf(outcomes: readonly RunOutcome[]): WatchSummary | undefined {
  const watched = outcomes.flatMap(({ watch, faultAtEpochSeconds }) =>
    watch === undefined ? [] : [{ ...watch, fault: faultAtEpochSeconds ?? Number.POSITIVE_INFINITY }],
  );
  if (watched.length === 0) return undefined;
  const days = watched.reduce((sum, each) => sum + each.days, 0);
  const falseAlarms = watched.reduce(
    (sum, { alarms, fault }) => sum + alarms.filter(({ atEpochSeconds }) => atEpochSeconds < fault).length,
    0,
  );
  const median = medianOf(
    watched
      .filter(({ fault }) => Number.isFinite(fault))
      .map(({ alarms, fault }) => {
        const first = alarms.find(({ atEpochSeconds }) => atEpochSeconds >= fault);
        return first === undefined ? Number.POSITIVE_INFINITY : (first.atEpochSeconds - fault) / 60;
      }),
  );
  return {
    days,
    alarms: watched.reduce((sum, { alarms }) => sum + alarms.length, 0),
    falseAlarms,
    ...(days > 0 ? { falseAlarmsPerMonth: (DAYS_A_MONTH * falseAlarms) / days } : {}),
    ...(Number.isFinite(median) ? { medianMinutesToAlarm: median } : {}),
  };
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
  const watch = watchSummaryOf(outcomes);
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
    ...(watch === undefined ? {} : { watch }),
  };
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
