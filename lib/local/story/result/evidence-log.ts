import type { TickReport } from '../../../../lambdas/health-check/handler.ts';
import { mergeSignals, type WeighedEvidence } from '../../../core/evidence/readings/merge-signals.ts';
import type { SignalName } from '../../../core/signals/registry.ts';
import type { GuardPolicy } from '../../../core/words/policy.ts';
import { type EpochMinute, minuteOf } from '../../../core/words/time.ts';
import type { BreachCause, Comparison, Verdict } from '../../../core/words/verdict.ts';
import { TOGETHER } from '../../../report/page/incident-report.ts';

/** Evidence as it stood after a tick, as natural logarithm of the e-value. */
export interface EvidencePoint {
  readonly minute: EpochMinute;
  /** A signal, or their weighted mean, which is what decides. */
  readonly signal: SignalName | typeof TOGETHER;
  readonly logE: number;
}

/** What ticks said of the evidence against one version, minute by minute. */
export interface Evidence {
  readonly points: readonly EvidencePoint[];
  /** Where evidence suffices: log 1/alpha. Absent while nothing has been compared. */
  readonly logThreshold?: number;
  /** The limit that latency was held against. */
  readonly slowerThanMicros?: number;
  /** What the first breach rested on. */
  readonly cause?: BreachCause;
  /** Compared with what was before the change, not with a version beside it. */
  readonly lane?: 'solo';
}

export interface EvidenceLog {
  add(report: TickReport): void;
  /** @param candidate - As verdicts name it: `v2`. */
  of(candidate: string): Evidence;
}

/** An empty log for one guard. */
export function evidenceLog(guard: GuardPolicy): EvidenceLog {
  const known = new Map<string, Evidence>();
  return {
    add({ at, guards }) {
      const verdicts = guards.find(({ endpoint }) => endpoint === guard.endpoint)?.verdicts ?? [];
      for (const { candidate, verdict } of verdicts) {
        if (candidate === undefined) continue;
        const minute = minuteOf(Date.parse(at) / 1000);
        known.set(candidate, withVerdict(known.get(candidate) ?? { points: [] }, minute, verdict, guard));
      }
    },
    of: (candidate) => known.get(candidate) ?? { points: [] },
  };
}

function withVerdict(before: Evidence, minute: EpochMinute, verdict: Verdict, guard: GuardPolicy): Evidence {
  const cause = before.cause ?? (verdict.kind === 'breach' ? verdict.cause : undefined);
  const comparisons = verdict.comparisons.filter(({ minutes }) => minutes > 0);
  const logThreshold = comparisons[0]?.logThreshold ?? before.logThreshold;
  const slowerThanMicros =
    comparisons.find(({ signal }) => signal === 'latency')?.slowerThanMicros ?? before.slowerThanMicros;
  const added: EvidencePoint[] =
    comparisons.length === 0
      ? []
      : [
          { minute, signal: TOGETHER, logE: togetherOf(verdict, comparisons, guard) },
          ...comparisons.map(({ signal, logE }) => ({ minute, signal, logE })),
        ];
  return {
    points: [...before.points, ...added],
    ...(logThreshold === undefined ? {} : { logThreshold }),
    ...(slowerThanMicros === undefined ? {} : { slowerThanMicros }),
    ...(cause === undefined ? {} : { cause }),
    ...(comparisons.some(({ lane }) => lane === 'solo') || before.lane === 'solo' ? { lane: 'solo' } : {}),
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
