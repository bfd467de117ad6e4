import { type Judgement, laneOf } from '../../core/judge/judgement.ts';
import { armSeriesOf, type SignalQuery } from '../../core/minutes/readings.ts';
import { optionsOf } from '../../core/signals/named.ts';
import type { SignalName } from '../../core/signals/registry.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { watchRun } from '../watch/watch-run.ts';
import { type ArmTables, type FoundOutcome, findOutcome } from './find-outcome.ts';
import { findOutcomeByTicks } from './find-outcome-by-ticks.ts';
import { heldGuard } from './held-signals.ts';
import { mergedLogE } from './merged-evidence.ts';
import { MinuteTable } from './minute-table.ts';
import type { RunOutcome } from './outcome.ts';
import { repliesOf } from './run-replies.ts';
import { startJudgement } from './start-judgement.ts';

/** How runs are judged: what the command line and the policy say. */
export interface JudgeOptions {
  readonly header: TraceHeader;
  readonly guard: GuardPolicy;
  /** From a minute's end until CloudWatch shows it, whole minutes. */
  readonly lagMinutes: number;
}

/** A run that is ready to be judged. */
export interface PreparedRun {
  readonly run: TraceRun;
  readonly started: Judgement;
  readonly tables: ReadonlyMap<SignalName, ArmTables>;
  /** What counts as bad where only one word is possible: errors, or the first signal that the run holds. */
  readonly leading: ArmTables;
  readonly leadingSignal: SignalQuery;
  /** `from <= minute < to`. */
  readonly span: { readonly from: EpochMinute; readonly to: EpochMinute };
  readonly signals: readonly SignalName[];
}

/** What could be prepared, or why the run proves nothing. */
export type Preparation =
  | { readonly kind: 'ready'; readonly prepared: PreparedRun }
  | { readonly kind: 'nothing'; readonly outcome: RunOutcome };

/** Freezes the judgement of a run and lays out its minutes. */
export function prepareRun(recorded: TraceRun, { header, guard }: JudgeOptions): Preparation {
  // solo lane: the same variant before and after the deployment is both what was and what is judged
  const run = header.candidate === undefined ? { ...recorded, candidate: recorded.stable } : recorded;
  const fault = header.faults.get(run.name);
  const nothing = (reason: RunOutcome['reason'], why: string): Preparation => ({
    kind: 'nothing',
    outcome: {
      run: run.name,
      outcome: 'inconclusive',
      reason,
      why,
      ...(fault === undefined ? {} : { faultAtEpochSeconds: fault }),
    },
  });
  if (guard.compare === 'none')
    return nothing('not-compared', 'the policy declares a permanent A/B test (compare: none)');
  const end = Math.max(run.stable.to, run.candidate.to);
  if (end <= header.firstMinute) return nothing('no-traffic', 'the run has no minute at or after the deployment');
  const held = heldGuard(guard, run, header.firstMinute);
  if (held.guard.signals.length === 0) {
    return nothing('never-seen-data', `the run holds none of the policy's signals: ${held.leftOut.join(', ')}`);
  }
  const started = startJudgement(run, header, held.guard);
  const span = { from: header.firstMinute, to: end };
  const tables = tablesOf(run, header, started, span);
  const { signals } = held.guard;
  const leadingSignal = signals.find(({ signal }) => signal === 'errors') ?? signals[0];
  const leading = leadingSignal === undefined ? undefined : tables.get(leadingSignal.signal);
  if (leadingSignal === undefined || leading === undefined)
    throw new RangeError('the minutes of a run were not laid out');
  return {
    kind: 'ready',
    prepared: { run, started, tables, leading, leadingSignal, span, signals: signals.map(({ signal }) => signal) },
  };
}

function tablesOf(
  run: TraceRun,
  header: TraceHeader,
  { frozen, candidateVariant, stableVariant }: Judgement,
  span: PreparedRun['span'],
): Map<SignalName, ArmTables> {
  const signals = frozen?.signals ?? [];
  const replies = repliesOf(run, header, signals, span);
  const table = (variant: string, signal: SignalQuery) =>
    new MinuteTable(
      armSeriesOf(replies, { endpoint: header.endpoint, variant }, signal, frozen?.zerosUnpublished ?? []),
      span,
    );
  const errorsJudged = signals.some(({ signal }) => signal === 'errors');
  const wanted: readonly SignalQuery[] = errorsJudged ? signals : [{ signal: 'errors' }, ...signals];
  return new Map(
    wanted.map((signal) => [
      signal.signal,
      { candidate: table(candidateVariant, signal), stable: table(stableVariant, signal) },
    ]),
  );
}

/** What became of a prepared run. */
export function outcomeOf(prepared: PreparedRun, { header, lagMinutes, guard }: JudgeOptions): RunOutcome {
  const { run, started } = prepared;
  const found =
    laneOf(started) === 'canary'
      ? findOutcome(prepared, header, lagMinutes)
      : findOutcomeByTicks(run, header, started, lagMinutes);
  const judged = describeFound(found, prepared, header);
  const outcome =
    header.candidate === undefined ? { ...judged, watch: watchRun(run, header, guardOf(prepared, guard)) } : judged;
  return outcome.outcome === 'rollback' && outcome.atEpochSeconds !== undefined
    ? { ...outcome, seenUntilEpochSeconds: Math.floor(outcome.atEpochSeconds / 60 - lagMinutes) * 60 }
    : outcome;
}

/** The policy, with only those signals that the run holds, and the options with which they were frozen. */
const guardOf = ({ started, signals }: PreparedRun, guard: GuardPolicy): GuardPolicy => ({
  ...guard,
  signals: guard.signals
    .filter(({ signal }) => signals.includes(signal))
    .map((policy) => {
      const frozen = started.frozen?.signals.find(({ signal }) => signal === policy.signal);
      return frozen === undefined ? policy : { ...policy, ...optionsOf(frozen) };
    }),
});

/** The outcome in a trace's words. */
export function describeFound(
  found: FoundOutcome,
  { run, leading, span }: PreparedRun,
  header: TraceHeader,
): RunOutcome {
  const { verdict, judgement, atEpochSeconds } = found;
  const fault = header.faults.get(run.name);
  const until = verdict.kind === 'breach' && atEpochSeconds !== undefined ? atEpochSeconds : Number.POSITIVE_INFINITY;
  const failed = failedBy(leading, span, until);
  const logE =
    verdict.kind === 'breach' && verdict.cause === 'evidence' ? verdict.comparison.logE : mergedLogE(judgement);
  const facts = {
    run: run.name,
    ...(fault === undefined ? {} : { faultAtEpochSeconds: fault }),
    ...(atEpochSeconds === undefined ? {} : { atEpochSeconds }),
    ...(logE === undefined ? {} : { logE }),
    ...(failed === undefined ? {} : { failedRequests: failed }),
  };
  switch (verdict.kind) {
    case 'breach':
      return { ...facts, outcome: 'rollback', signal: verdict.signal, reason: verdict.cause, why: verdict.why };
    case 'stable-failing':
      return { ...facts, outcome: 'stable-failing', why: verdict.why };
    case 'shared-incident':
      return { ...facts, outcome: 'shared-incident', why: verdict.why };
    case 'degraded':
      return { ...facts, outcome: 'degraded', why: verdict.why };
    case 'healthy':
      return { ...facts, outcome: 'none' };
    case 'inconclusive':
      return { ...facts, outcome: 'inconclusive', reason: verdict.reason, why: verdict.why };
  }
}

/** Bad requests of the candidate in the minutes that had ended by then. */
function failedBy(
  { candidate }: ArmTables,
  { from, to }: PreparedRun['span'],
  atEpochSeconds: number,
): number | undefined {
  let failed: number | undefined;
  for (let minute = from; minute < to && (minute + 1) * 60 <= atEpochSeconds; minute += 1) {
    if (candidate.isCounted(minute)) failed = (failed ?? 0) + candidate.k(minute); // the first counted minute starts the sum
  }
  return failed;
}
