import { HISTORY_MINUTES } from '../../core/judge/freeze/freeze.ts';
import { laneRulesOf } from '../../core/judge/lanes/find-lane.ts';
import type { ArmCounts } from '../../core/minutes/counts.ts';
import { armSeriesOf } from '../../core/minutes/readings.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import { PEERS } from '../peers/all-peers.ts';
import type { Peer, PeerBaseline, PeerMinute } from '../peers/peer.ts';
import type { JudgeOptions, PreparedRun } from './judge-run.ts';
import { MinuteTable } from './minute-table.ts';
import type { RunOutcome } from './outcome.ts';
import { repliesOf } from './run-replies.ts';

/** What every rule that can be set up would have done about a run: a rollback, or none. */
export function peerOutcomes(
  prepared: PreparedRun,
  { header, lagMinutes }: JudgeOptions,
): ReadonlyMap<string, RunOutcome> {
  const baseline = baselineOf(prepared, header);
  const fault = header.faults.get(prepared.run.name);
  const found = new Map<string, RunOutcome>();
  for (const peer of PEERS) {
    const minute = firstRollback(peer, baseline, prepared);
    if (minute === 'not-applicable') continue;
    found.set(peer.rule, {
      run: prepared.run.name,
      outcome: minute === undefined ? 'none' : 'rollback',
      ...(minute === undefined
        ? {}
        : { atEpochSeconds: (minute + 1 + lagMinutes) * 60, seenUntilEpochSeconds: (minute + 1) * 60 }),
      ...(fault === undefined ? {} : { faultAtEpochSeconds: fault }),
    });
  }
  return found;
}

function firstRollback(
  peer: Peer,
  baseline: PeerBaseline,
  { leading, span, started }: PreparedRun,
): EpochMinute | 'not-applicable' | undefined {
  const watch = peer.start(baseline);
  if (watch === undefined) return 'not-applicable';
  for (let minute = span.from; minute < span.to; minute += 1) {
    const seen: PeerMinute = {
      ...countsOf('candidate', leading.candidate, minute),
      // nothing serves beside a swapped version: rules that compare see no other arm
      ...(laneRulesOf(started).besideStable ? countsOf('stable', leading.stable, minute) : {}),
    };
    if (watch(seen)) return minute;
  }
  return undefined;
}

const countsOf = (
  arm: 'candidate' | 'stable',
  table: MinuteTable,
  minute: EpochMinute,
): { readonly [key in typeof arm]?: ArmCounts } =>
  table.isCounted(minute) ? { [arm]: { n: table.n(minute), k: table.k(minute) } } : {};

/** Stable's rate over the day before, of the same requests that the rules look at. */
function baselineOf({ run, started, leadingSignal }: PreparedRun, header: JudgeOptions['header']): PeerBaseline {
  const { firstMinute: to } = started;
  const span = { from: to - HISTORY_MINUTES, to };
  const arm = { endpoint: header.endpoint, variant: header.stable };
  const past = new MinuteTable(
    armSeriesOf(
      repliesOf(run, header, [leadingSignal], span),
      arm,
      leadingSignal,
      started.frozen?.zerosUnpublished ?? [],
    ),
    span,
  );
  let [n, k] = [0, 0];
  for (let minute = span.from; minute < span.to; minute += 1) {
    if (!past.isCounted(minute)) continue;
    n += past.n(minute);
    k += past.k(minute);
  }
  return n === 0 ? {} : { rate: k / n };
}
