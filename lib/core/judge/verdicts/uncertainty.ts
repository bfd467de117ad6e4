import { newestClosed } from '../../minutes/closing.ts';
import { totalOf } from '../../minutes/counts.ts';
import { type FoldSpan, type FoldStop, isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import { hadRequests, minutesOf } from '../../minutes/spans.ts';
import { wholeOf } from '../../words/spoken.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { Comparison, InconclusiveReason, Verdict } from '../../words/verdict.ts';
import type { FrozenSignal } from '../judgement.ts';
import type { SoloLook } from '../lanes/before-after/look-at-solo.ts';
import type { Arms, SignalLook } from '../lanes/concurrent/look-at-signal.ts';
import { LATE_WORTH_SAYING, UNREAD_WORTH_SAYING } from '../thresholds.ts';
import { comparisonsOf } from './breach-verdicts.ts';
import { LEAST_DUE_PER_MINUTE } from './silence.ts';

/** The parts of the traffic that both versions are given. */
type Shares = { readonly candidate: number; readonly stable: number };

/** Minutes over which "reports nothing" is measured. */
const NOW_MINUTES = 5;

/** What keeps us from knowing, the most serious first; nothing when all is seen. Only then may anything be called healthy. */
export function uncertainVerdict(
  looks: readonly SignalLook[],
  traffic: Arms,
  { shares, ...span }: FoldSpan & { readonly shares: Shares },
): Verdict | undefined {
  const arms = [traffic.candidate, traffic.stable];
  const found =
    unreadable(looks, arms) ??
    nothingClosed(span) ??
    nobodyThere(traffic, span, shares) ??
    neverReadable(looks, 'for both versions') ??
    late(looks, span) ??
    refused(looks);
  return found === undefined ? undefined : inconclusive(found, comparisonsOf(looks));
}

/** The same of a version that serves without a stable beside it. */
export function uncertainSoloVerdict(
  looks: readonly SoloLook[],
  traffic: ArmSeries,
  span: FoldSpan,
): Verdict | undefined {
  const found =
    unreadable(looks, [traffic]) ??
    nothingClosed(span) ??
    nothingServed(traffic, span) ??
    neverReadable(looks, 'for this version') ??
    late(looks, span) ??
    refused(looks);
  return found === undefined ? undefined : inconclusive(found, comparisonsOf(looks));
}

/** Not even requests and errors could be read. */
export function unreadableVerdict(arms: readonly ArmSeries[]): Verdict | undefined {
  const found = unreadable([], arms);
  return found === undefined ? undefined : inconclusive(found, []);
}

/** A signal as far as it tells whether it can be read. */
interface Legible {
  readonly frozen: FrozenSignal;
  readonly judgement: { readonly cursor: EpochMinute };
  readonly comparison: Comparison;
  readonly recent: SignalLook['recent'];
  readonly stop?: FoldStop;
}

interface Hindrance {
  readonly reason: InconclusiveReason;
  readonly why: string;
}

const inconclusive = ({ reason, why }: Hindrance, comparisons: readonly Comparison[]): Verdict => ({
  kind: 'inconclusive',
  reason,
  comparisons,
  why,
});

function unreadable(looks: readonly Legible[], arms: readonly ArmSeries[]): Hindrance | undefined {
  const read = arms.every(({ status }) => status === 'complete');
  if (read && !looks.some(({ stop }) => stop === 'unreadable')) return undefined;
  return { reason: 'metrics-unreadable', why: 'CloudWatch did not answer completely; the minutes are read again' };
}

function nothingClosed({ firstMinute, atEpochSeconds }: FoldSpan): Hindrance | undefined {
  if (newestClosed(atEpochSeconds) >= firstMinute) return undefined;
  return { reason: 'cold-start', why: 'no minute of this deployment is closed yet' };
}

function nobodyThere(
  { candidate, stable }: Arms,
  { firstMinute, atEpochSeconds }: FoldSpan,
  shares: Shares,
): Hindrance | undefined {
  const closed = newestClosed(atEpochSeconds);
  const from = Math.max(firstMinute, closed - NOW_MINUTES + 1);
  const candidateServes = anyRequests(candidate, from, closed);
  const stableServes = anyRequests(stable, from, closed);
  if (candidateServes && stableServes) return undefined;
  const when = `in the last ${NOW_MINUTES} closed minutes`;
  if (!candidateServes && !stableServes)
    return { reason: 'no-traffic', why: `neither version reported a request ${when}` };
  if (!candidateServes) {
    return {
      reason: 'candidate-silent',
      why: `the candidate reported no request ${when}, and too little was due to call that a fault`,
    };
  }
  const minutes = minutesOf(from, closed);
  const served = totalOf(minutes.map((minute) => candidate.minute(minute)).filter(isCounted)).n;
  const due = shares.candidate > 0 ? (served * shares.stable) / shares.candidate : 0;
  if (due >= minutes.length * LEAST_DUE_PER_MINUTE) {
    return {
      reason: 'stable-silent',
      why: `stable reported no request ${when}, though about ${wholeOf(due)} were due by its share, so there is nothing to compare the candidate with`,
    };
  }
  return {
    reason: 'no-concurrent-stable',
    why: `stable reported no request ${when}, so there is nothing to compare the candidate with`,
  };
}

function nothingServed(traffic: ArmSeries, { firstMinute, atEpochSeconds }: FoldSpan): Hindrance | undefined {
  const closed = newestClosed(atEpochSeconds);
  const from = Math.max(firstMinute, closed - NOW_MINUTES + 1);
  if (anyRequests(traffic, from, closed)) return undefined;
  return { reason: 'no-traffic', why: `the version reported no request in the last ${NOW_MINUTES} closed minutes` };
}

const anyRequests = (arm: ArmSeries, from: EpochMinute, to: EpochMinute): boolean =>
  minutesOf(from, to).some((minute) => hadRequests(arm.minute(minute)));

/** The wrong name, a metric that is not published, or one that stopped: the commonest way to watch nothing. */
function neverReadable(looks: readonly Legible[], whose: string): Hindrance | undefined {
  const blind = looks.find(
    ({ recent, stop }) => stop !== 'statistic-unavailable' && recent.read === 0 && recent.unread >= UNREAD_WORTH_SAYING,
  );
  if (blind === undefined) return undefined;
  const { frozen, comparison, recent } = blind;
  return comparison.minutes === 0
    ? {
        reason: 'never-seen-data',
        why: `${frozen.signal} have never been readable ${whose}, in ${recent.unread} minutes with traffic`,
      }
    : {
        reason: 'metrics-late',
        why: `${frozen.signal} were not readable ${whose} in any of the last ${recent.unread} minutes with traffic`,
      };
}

function late(looks: readonly Legible[], { atEpochSeconds }: FoldSpan): Hindrance | undefined {
  const closed = newestClosed(atEpochSeconds);
  const behind = looks.find(({ stop, judgement }) => stop === 'late' && closed - judgement.cursor >= LATE_WORTH_SAYING);
  if (behind === undefined) return undefined;
  return {
    reason: 'metrics-late',
    why: `${behind.frozen.signal} are complete only up to ${closed - behind.judgement.cursor} minutes before the newest closed one`,
  };
}

function refused(looks: readonly Legible[]): Hindrance | undefined {
  if (looks.length === 0) return { reason: 'statistic-unavailable', why: 'no signal can be judged: every one is off' };
  const hit = looks.find(({ stop }) => stop === 'statistic-unavailable');
  if (hit === undefined) return undefined;
  return { reason: 'statistic-unavailable', why: `CloudWatch refuses the statistic that ${hit.frozen.signal} needs` };
}
