import { freeze, frozenSignalsOf, HISTORY_MINUTES } from '../../../lib/core/judge/freeze/freeze.ts';
import type { FrozenParams } from '../../../lib/core/judge/judgement.ts';
import { signalQueries } from '../../../lib/core/minutes/readings.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { type MinuteSeries, queryKey } from '../../../lib/core/words/metric.ts';
import type { GuardPolicy } from '../../../lib/core/words/policy.ts';
import { GUARD_DEFAULTS, SIGNAL_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';
import type { Columns } from '../draw/draw-run.ts';

const ENDPOINT = 'simulated';
const STABLE = 'stable';
/** Any limit: the simulation draws how many were slower. */
const SLOWER_THAN_MICROS = 300_000;

/** A guard with the defaults of the policy. */
function guardOf(signals: readonly SignalName[], bakeMinutes: number): GuardPolicy {
  return {
    ...GUARD_DEFAULTS,
    bakeMinutes,
    endpoint: ENDPOINT,
    signals: signals.map((signal) => ({
      signal,
      weight: SIGNAL_DEFAULTS[signal].weight,
      ...(signal === 'latency' ? { slowerThanMicros: SLOWER_THAN_MICROS } : {}),
    })),
  };
}

/** What the judge freezes for a deployment at minute 0 after this day of stable. */
export function frozenOf(
  signals: readonly SignalName[],
  bakeMinutes: number,
  historyOf: (signal: SignalName) => Columns | undefined,
): FrozenParams {
  const guard = guardOf(signals, bakeMinutes);
  const judgement = {
    candidate: 2,
    candidateVariant: 'candidate',
    stable: 1,
    stableVariant: STABLE,
    startedAtEpochSeconds: 0,
    firstMinute: 0,
    signals: {},
  };
  const frozenSignals = frozenSignalsOf(guard, undefined, guard.falseRollbackBudget);
  const replies = new Map<string, MinuteSeries>();
  for (const signal of frozenSignals) {
    const columns = historyOf(signal.signal);
    if (columns === undefined) continue;
    signalQueries(ENDPOINT, STABLE, signal).forEach((query, index) => {
      // the first query counts requests, the others the bad ones
      const values = index === 0 ? columns.n : columns.k;
      replies.set(queryKey(query), { status: 'complete', points: pointsOf(values) });
    });
  }
  const arm = { endpoint: ENDPOINT, alpha: guard.falseRollbackBudget, bakeMinutes: guard.bakeMinutes };
  const { frozen } = freeze(judgement, arm, frozenSignals, { replies, from: -HISTORY_MINUTES, to: 0 });
  if (frozen === undefined) throw new RangeError('freezing a judgement must give what is frozen');
  return frozen;
}

function pointsOf(values: Float64Array): ReadonlyMap<number, number> {
  return new Map(Array.from(values, (value, at) => [at - HISTORY_MINUTES, value]));
}
