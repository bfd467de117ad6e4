import { HISTORY_MINUTES } from '../../core/judge/freeze/freeze.ts';
import { signalNamed } from '../../core/signals/named.ts';
import type { SignalName, SignalOptions } from '../../core/signals/registry.ts';
import type { SignalMetric } from '../../core/signals/signal.ts';
import type { GuardPolicy, SignalPolicy } from '../../core/words/policy.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { ArmMinutes } from '../trace/arm-minutes.ts';
import { columnNamed } from '../trace/fields.ts';
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
 * Leaves out of the guard what a run does not hold for either arm. Where the policy leaves a limit to stable's p99, it is the
 * only limit of the trace, which was recorded for the purpose, or the smallest that at most 1% of stable's samples of the day before
 * exceeded. Without enough samples, or without such a limit, the signal is left out.
 */
export function heldGuard(guard: GuardPolicy, run: TraceRun, firstMinute: EpochMinute): HeldGuard {
  const found = guard.signals.map((signal) => ({ signal, held: heldSignal(signal, run, firstMinute) }));
  return {
    guard: { ...guard, signals: found.flatMap(({ held }) => (held === undefined ? [] : [held])) },
    leftOut: found.filter(({ held }) => held === undefined).map(({ signal }) => signal.signal),
  };
}

/** Requests must be there, and one of its counts of bad ones at least; a count above a bound must be there for that bound. */
function heldSignal(policy: SignalPolicy, run: TraceRun, firstMinute: EpochMinute): SignalPolicy | undefined {
  const { requests, bad } = signalNamed(policy.signal).reads;
  const names = (arm: ArmMinutes, { field }: SignalMetric) => field !== undefined && arm.names(columnNamed(field));
  if (!arms(run).every((arm) => names(arm, requests))) return undefined;
  const bounded = bad.find(({ above }) => above !== undefined);
  if (bounded?.above === undefined)
    return arms(run).every((arm) => bad.some((metric) => names(arm, metric))) ? policy : undefined;
  const option = bounded.above.option as keyof SignalOptions;
  const limit = policy[option] ?? p99LimitOf(run.stable, requests, firstMinute);
  const held = limit !== undefined && arms(run).every((arm) => arm.limits.includes(limit));
  return held ? { ...policy, [option]: limit } : undefined;
}

const arms = ({ stable, candidate }: TraceRun): ArmMinutes[] => [stable, candidate];

function p99LimitOf(stable: ArmMinutes, { field = '' }: SignalMetric, firstMinute: EpochMinute): number | undefined {
  const samplesColumn = columnNamed(field);
  const isOnly = stable.limits.length === 1;
  return [...stable.limits]
    .sort((a, b) => a - b)
    .find((limit) => {
      let [samples, slower] = [0, 0];
      for (let minute = firstMinute - HISTORY_MINUTES; minute < firstMinute; minute += 1) {
        const over = stable.over(limit, minute);
        const all = stable.value(samplesColumn, minute);
        if (Number.isNaN(over) || Number.isNaN(all)) continue;
        samples += all;
        slower += over;
      }
      return samples >= LEAST_SAMPLES && (isOnly || slower <= SLOWER_THAN_P99 * samples);
    });
}
