import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { mergeSignals, type WeighedEvidence } from '../../core/evidence/merge-signals.ts';
import type { GuardPolicy, SignalName } from '../../core/policy.ts';
import { type EpochMinute, minuteOf } from '../../core/time.ts';
import type { BreachCause, Comparison, Verdict } from '../../core/verdict.ts';

/** Evidence as it stood after a tick, as natural logarithm of the e-value. */
export interface EvidencePoint {
  readonly minute: EpochMinute;
  /** A signal, or their weighted mean, which is what decides. */
  readonly signal: SignalName | typeof TOGETHER;
  readonly logE: number;
}

export const TOGETHER = 'all together, which decides';

/** What ticks said of the evidence, minute by minute. */
export interface EvidenceLog {
  readonly points: readonly EvidencePoint[];
  /** Where evidence suffices: log 1/alpha. Absent while nothing has been compared. */
  readonly logThreshold: number | undefined;
  /** The limit that latency was held against. */
  readonly slowerThanMicros: number | undefined;
  /** What the first breach rested on. */
  readonly cause: BreachCause | undefined;
  add(report: TickReport): void;
}

/** An empty log for one guard. A story has one candidate: of several, only the first is kept. */
export function evidenceLog(guard: GuardPolicy): EvidenceLog {
  const points: EvidencePoint[] = [];
  let logThreshold: number | undefined;
  let slowerThanMicros: number | undefined;
  let cause: BreachCause | undefined;
  return {
    points,
    get logThreshold() {
      return logThreshold;
    },
    get slowerThanMicros() {
      return slowerThanMicros;
    },
    get cause() {
      return cause;
    },
    add({ at, guards }) {
      const verdict = guards.find(({ endpoint }) => endpoint === guard.endpoint)?.verdicts[0]?.verdict;
      if (verdict?.kind === 'breach') cause ??= verdict.cause;
      const comparisons = verdict?.comparisons.filter(({ minutes }) => minutes > 0) ?? [];
      if (verdict === undefined || comparisons.length === 0) return;
      const minute = minuteOf(Date.parse(at) / 1000);
      logThreshold = comparisons[0]?.logThreshold ?? logThreshold;
      slowerThanMicros = comparisons.find(({ signal }) => signal === 'latency')?.slowerThanMicros ?? slowerThanMicros;
      points.push({ minute, signal: TOGETHER, logE: togetherOf(verdict, comparisons, guard) });
      for (const { signal, logE } of comparisons) points.push({ minute, signal, logE });
    },
  };
}

/** A breach by evidence says itself what it was decided on; before it, the same mean is taken here. */
function togetherOf(verdict: Verdict, comparisons: readonly Comparison[], { signals }: GuardPolicy): number {
  if (verdict.kind === 'breach' && verdict.cause === 'evidence') return verdict.comparison.logE;
  return mergeSignals(
    signals.map(({ signal, weight }): WeighedEvidence => {
      const seen = comparisons.find((each) => each.signal === signal);
      if (seen === undefined) return { weight };
      return { weight, logE: seen.gatePassed ? seen.logE : Math.min(0, seen.logE) };
    }),
  );
}
