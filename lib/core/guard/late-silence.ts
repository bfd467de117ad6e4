import { SILENT_MINUTES } from '../judge/verdicts/silence.ts';
import { totalOf } from '../minutes/counts.ts';
import { isCounted } from '../minutes/fold-minutes.ts';
import { armSeriesOf, signalQueries } from '../minutes/readings.ts';
import { minutesOf } from '../minutes/spans.ts';
import { tellRollback } from '../plan/states/rollback-notice.ts';
import { METRICS } from '../signals/named.ts';
import type { GuardState } from '../state/guard-state.ts';
import type { Rollback } from '../state/rollback.ts';
import type { MinuteQuery, MinuteSeries } from '../words/metric.ts';
import { countsText } from '../words/spoken.ts';
import { type EpochMinute, minuteOf } from '../words/time.ts';
import { versionLabel } from '../words/version.ts';

/** Minutes that come later than this are no reason to look at an old decision again. */
const WAITED_FOR_SECONDS = 6 * 3600;
/** A minute is closed three minutes after its end, so the silence that decided ended before that. */
const CLOSED_AFTER_MINUTES = 4;
/** So many of the silent minutes must have come with requests: one may be a straggler. */
const LEAST_MINUTES = 3;
const MAY_BE_ABSENT = METRICS.filter(({ zeroMayBeAbsent }) => zeroMayBeAbsent).map(({ metric }) => metric);
const ERRORS = { signal: 'errors' } as const;

/** A rollback for silence of which the silent minutes may still arrive. */
function openFor({ rollback }: GuardState, atEpochSeconds: number): Rollback | undefined {
  if (rollback?.cause !== 'silence' || rollback.status !== 'completed' || rollback.arrivedLate === true)
    return undefined;
  return atEpochSeconds - rollback.decidedAtEpochSeconds <= WAITED_FOR_SECONDS ? rollback : undefined;
}

const silentSpan = ({ decidedAtEpochSeconds }: Rollback): { readonly from: EpochMinute; readonly to: EpochMinute } => {
  const to = minuteOf(decidedAtEpochSeconds) - CLOSED_AFTER_MINUTES;
  return { from: to - SILENT_MINUTES + 1, to };
};

/** What must be asked to see whether silent minutes have come after all, and from which minute on. */
export function lateSilenceAsks(
  state: GuardState,
  atEpochSeconds: number,
): { readonly queries: readonly MinuteQuery[]; readonly from: EpochMinute } | undefined {
  const rollback = openFor(state, atEpochSeconds);
  if (rollback === undefined) return undefined;
  return { queries: signalQueries(state.endpoint, rollback.fromVariant, ERRORS), from: silentSpan(rollback).from };
}

/**
 * The minutes for whose silence a version was rolled back arrived after all: it was CloudWatch that was late, not the version that was dead.
 * Traffic stays where it is; people hear that the version may be released.
 */
export function tellLateSilence(
  state: GuardState,
  replies: ReadonlyMap<string, MinuteSeries>,
  atEpochSeconds: number,
): GuardState {
  const rollback = openFor(state, atEpochSeconds);
  if (rollback === undefined) return state;
  const arm = { endpoint: state.endpoint, variant: rollback.fromVariant };
  const series = armSeriesOf(replies, arm, ERRORS, MAY_BE_ABSENT);
  const { from, to } = silentSpan(rollback);
  const arrived = minutesOf(from, to)
    .map(series.minute)
    .filter(isCounted)
    .filter(({ n }) => n > 0);
  if (arrived.length < LEAST_MINUTES) return state;
  const { n, k } = totalOf(arrived);
  const late: Rollback = { ...rollback, arrivedLate: true };
  const why = `the minutes for whose silence ${versionLabel(rollback.from)} was rolled back have arrived after all: it answered in ${arrived.length} of them, and ${countsText({ requests: n, bad: k })} failed. CloudWatch was late`;
  return tellRollback({ ...state, rollback: late }, late, {
    event: 'silence-was-late',
    notice: 'silence-was-late',
    atEpochSeconds,
    why,
  });
}
