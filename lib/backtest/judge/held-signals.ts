import { HISTORY_MINUTES } from '../../core/judge/freeze/freeze.ts';
import type { GuardPolicy, SignalName, SignalPolicy } from '../../core/words/policy.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { ArmMinutes } from '../trace/arm-minutes.ts';
import { COLUMN, type ColumnName } from '../trace/fields.ts';
import type { TraceRun } from '../trace/trace-run.ts';

/** The part of stable's samples that may be slower than its p99. */
const SLOWER_THAN_P99 = 0.01;
/** Below this many samples of the day before, the judge does not trust a p99 either. */
const LEAST_SAMPLES = 1000;

/** A guard with the signals that a run can be judged by. */
export interface HeldGuard {
  readonly guard: GuardPolicy;
  /** Signals of the policy that the run's minutes do not hold. */
  readonly leftOut: readonly SignalName[];
}

/**
 * Leaves out of the guard what a run does not hold for either arm. Where the policy leaves latency's limit to stable's p99, it is the
 * only limit of the trace, which was recorded for the purpose, or the smallest that at most 1% of stable's samples of the day before
 * exceeded. Without enough samples, or without such a limit, latency is left out.
 */
export function heldGuard(guard: GuardPolicy, run: TraceRun, firstMinute: EpochMinute): HeldGuard {
  const found = guard.signals.map((signal) => ({ signal, held: heldSignal(signal, run, firstMinute) }));
  return {
    guard: { ...guard, signals: found.flatMap(({ held }) => (held === undefined ? [] : [held])) },
    leftOut: found.filter(({ held }) => held === undefined).map(({ signal }) => signal.signal),
  };
}

function heldSignal(signal: SignalPolicy, run: TraceRun, firstMinute: EpochMinute): SignalPolicy | undefined {
  const names = (column: ColumnName): boolean => arms(run).every((arm) => arm.names(COLUMN[column]));
  switch (signal.signal) {
    case 'errors': {
      const counted = arms(run).every((arm) => arm.names(COLUMN.errors5xx) || arm.names(COLUMN.modelErrors));
      return names('invocations') && counted ? signal : undefined;
    }
    case 'client-errors':
      return names('invocations') && names('errors4xx') ? signal : undefined;
    case 'latency': {
      if (!names('latencySamples')) return undefined;
      const limit = signal.slowerThanMicros ?? p99LimitOf(run.stable, firstMinute);
      const held = limit !== undefined && arms(run).every((arm) => arm.limits.includes(limit));
      return held ? { ...signal, slowerThanMicros: limit } : undefined;
    }
  }
}

const arms = ({ stable, candidate }: TraceRun): ArmMinutes[] => [stable, candidate];

function p99LimitOf(stable: ArmMinutes, firstMinute: EpochMinute): number | undefined {
  const isOnly = stable.limits.length === 1;
  return [...stable.limits]
    .sort((a, b) => a - b)
    .find((limit) => {
      let [samples, slower] = [0, 0];
      for (let minute = firstMinute - HISTORY_MINUTES; minute < firstMinute; minute += 1) {
        const over = stable.over(limit, minute);
        const all = stable.value(COLUMN.latencySamples, minute);
        if (Number.isNaN(over) || Number.isNaN(all)) continue;
        samples += all;
        slower += over;
      }
      return samples >= LEAST_SAMPLES && (isOnly || slower <= SLOWER_THAN_P99 * samples);
    });
}
