import { oneSampleLogEAtMost } from '../../core/evidence/sequence/one-sample.ts';
import { judgeCandidate } from '../../core/judge/judge-candidate.ts';
import type { FrozenSignal, Judgement } from '../../core/judge/judgement.ts';
import { SignalFold } from '../../core/judge/lanes/concurrent/signal-fold.ts';
import { INCIDENT_LOG_E } from '../../core/judge/thresholds.ts';
import { beyondBursts } from '../../core/judge/verdicts/beyond-bursts.ts';
import { SILENT_MINUTES } from '../../core/judge/verdicts/silence.ts';
import { newestClosed } from '../../core/minutes/closing.ts';
import { hadRequests } from '../../core/minutes/spans.ts';
import type { SignalName } from '../../core/signals/registry.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import type { Verdict } from '../../core/words/verdict.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';
import { viewAt } from './judge-minutes.ts';
import type { MinuteTable } from './minute-table.ts';
import { newestVisible, ticksOf } from './ticks.ts';

/** A mean of e-values may come out this much above the largest of them, in nats. */
const ROUNDING = 1e-9;

/** Both arms of one signal. */
export interface ArmTables {
  readonly candidate: MinuteTable;
  readonly stable: MinuteTable;
}

/** A run with its frozen judgement. */
export interface ReadyRun {
  readonly run: TraceRun;
  readonly started: Judgement;
  /** Of every frozen signal, and `errors` in any case. */
  readonly tables: ReadonlyMap<SignalName, ArmTables>;
}

/** What a run came to, in the judge's words. */
export interface FoundOutcome {
  /** Of the tick that decided, or of the last one. */
  readonly verdict: Verdict;
  readonly judgement: Judgement;
  /** Absent when nothing was decided: the verdict is the last one. */
  readonly atEpochSeconds?: number;
}

/**
 * The first breach of a run; else its first shared incident; else its last verdict. Every closed minute is folded at its own tick, by
 * the judge's own fold; the whole judge is asked only at ticks that could say one of these words, and its word counts. `judgeMinutes`
 * asks it at every tick and comes to the same.
 */
export function findOutcome({ run, started, tables }: ReadyRun, header: TraceHeader, lagMinutes: number): FoundOutcome {
  const { frozen, firstMinute } = started;
  const errors = tables.get('errors');
  if (frozen === undefined || errors === undefined)
    throw new RangeError('a run is judged before its limits are frozen');
  const folds = frozen.signals.flatMap((signal): Fold[] => {
    const [state, arms] = [started.signals[signal.signal], tables.get(signal.signal)];
    return state === undefined || arms === undefined ? [] : [{ signal, arms, going: new SignalFold(signal, state) }];
  });
  const threshold = Math.log(1 / frozen.alpha) - ROUNDING;
  const judgementNow = (): Judgement => ({
    ...started,
    signals: Object.fromEntries(folds.map(({ signal, going }) => [signal.signal, going.judgement])),
  });
  let incident: FoundOutcome | undefined;
  const judged = (name: SignalName) => frozen.signals.find(({ signal, off }) => signal === name && off === undefined);
  const refused = judged('client-errors') === undefined ? undefined : tables.get('client-errors');
  const plain: readonly (readonly [ArmTables, FrozenSignal | undefined])[] = [
    [errors, judged('errors')],
    ...(refused === undefined ? [] : [[refused, judged('client-errors')] as const]),
  ];
  const shown = [...tables.values()];
  const ticks = ticksOf(run, header, lagMinutes);
  for (let at = ticks.first; at <= ticks.last; at += 60) {
    const visible = newestVisible(at, lagMinutes);
    for (const { candidate, stable } of shown) {
      candidate.show(visible);
      stable.show(visible);
    }
    for (const { going, arms } of folds) going.fold(arms, { firstMinute, atEpochSeconds: at });
    const isLast = at + 60 > ticks.last;
    const maySpeak = folds.some((fold) => accuses(fold, threshold) || stableSuffers(fold));
    const fails = plain.some(
      ([arms, signal]) =>
        failsHard(arms, visible) ||
        (signal !== undefined && beyondBursts(arms, signal, { firstMinute, atEpochSeconds: at }) !== undefined),
    );
    const stableFails = failsHard({ candidate: errors.stable, stable: errors.candidate }, visible);
    if (!(maySpeak || isLast || fails || stableFails || fellSilent(errors, firstMinute, at))) continue;
    const now = judgementNow();
    const { verdict, judgement } = judgeCandidate(now, viewAt({ run, header, lagMinutes }, now, at));
    if (verdict.kind === 'breach') return { verdict, judgement, atEpochSeconds: at };
    if (verdict.kind === 'shared-incident' || verdict.kind === 'stable-failing')
      incident ??= { verdict, judgement, atEpochSeconds: at };
    if (isLast) return incident ?? { verdict, judgement };
    for (const fold of folds) goOnFrom(fold, judgement);
  }
  throw new RangeError('a run without a minute since its deployment cannot be judged');
}

interface Fold {
  readonly signal: FrozenSignal;
  readonly arms: ArmTables;
  going: SignalFold;
}

/** The whole judge may have let stable's own test begin again. */
function goOnFrom(fold: Fold, { signals }: Judgement): void {
  const state = signals[fold.signal.signal];
  if (state !== undefined && state !== fold.going.judgement) fold.going = new SignalFold(fold.signal, state);
}

/** Without a newest minute like this there is no new hit of the hard limit. */
function failsHard({ candidate }: ArmTables, newest: EpochMinute): boolean {
  return candidate.isCounted(newest) && candidate.k(newest) > 0 && 2 * candidate.k(newest) >= candidate.n(newest);
}

/** Without newest closed minutes like these there is no silence. */
function fellSilent({ candidate }: ArmTables, firstMinute: EpochMinute, atEpochSeconds: number): boolean {
  const newest = newestClosed(atEpochSeconds);
  const oldest = newest - SILENT_MINUTES + 1;
  if (oldest < firstMinute) return false;
  for (let minute = newest; minute >= oldest; minute -= 1) if (hadRequests(candidate.minute(minute))) return false;
  return true;
}

/** Without this there is no breach by evidence: the merged e-value is a mean, so one signal's is at least as high. */
const accuses = ({ going }: Fold, threshold: number): boolean => going.logE >= threshold;

/** Without this there is no shared incident. */
const stableSuffers = ({ signal, going }: Fold): boolean =>
  signal.stableAlone !== undefined && oneSampleLogEAtMost(going.stableAlone) >= INCIDENT_LOG_E;
