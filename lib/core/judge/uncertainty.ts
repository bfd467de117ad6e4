import type { EpochMinute } from '../time.ts';
import type { Comparison, InconclusiveReason, Verdict } from '../verdict.ts';
import { comparisonsOf } from './breach-verdicts.ts';
import { newestClosed } from './closing.ts';
import { type Arms, hadRequests, type LookSpan, minutesOf, type SignalLook } from './look-at-signal.ts';
import type { ArmSeries } from './readings.ts';
import { LATE_WORTH_SAYING, UNREAD_WORTH_SAYING } from './thresholds.ts';

/** Minutes over which "reports nothing" is measured. */
const NOW_MINUTES = 5;

/** What keeps us from knowing, the most serious first; nothing when all is seen. Only then may anything be called healthy. */
export function uncertainVerdict(looks: readonly SignalLook[], traffic: Arms, span: LookSpan): Verdict | undefined {
  const found =
    unreadable(looks, traffic) ??
    nothingClosed(span) ??
    nobodyThere(traffic, span) ??
    neverReadable(looks) ??
    late(looks, span) ??
    refused(looks);
  return found === undefined ? undefined : inconclusive(found, comparisonsOf(looks));
}

/** Not even requests and errors could be read. */
export function unreadableVerdict(traffic: Arms): Verdict | undefined {
  const found = unreadable([], traffic);
  return found === undefined ? undefined : inconclusive(found, []);
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

function unreadable(looks: readonly SignalLook[], { candidate, stable }: Arms): Hindrance | undefined {
  const read = candidate.status === 'complete' && stable.status === 'complete';
  if (read && !looks.some(({ stop }) => stop === 'unreadable')) return undefined;
  return { reason: 'metrics-unreadable', why: 'CloudWatch did not answer completely; the minutes are read again' };
}

function nothingClosed({ firstMinute, atEpochSeconds }: LookSpan): Hindrance | undefined {
  if (newestClosed(atEpochSeconds) >= firstMinute) return undefined;
  return { reason: 'cold-start', why: 'no minute of this deployment is closed yet' };
}

function nobodyThere({ candidate, stable }: Arms, { firstMinute, atEpochSeconds }: LookSpan): Hindrance | undefined {
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
  return {
    reason: 'no-concurrent-stable',
    why: `stable reported no request ${when}, so there is nothing to compare the candidate with`,
  };
}

const anyRequests = (arm: ArmSeries, from: EpochMinute, to: EpochMinute): boolean =>
  minutesOf(from, to).some((minute) => hadRequests(arm.minute(minute)));

/** The wrong name, a metric that is not published, or one that stopped: the commonest way to watch nothing. */
function neverReadable(looks: readonly SignalLook[]): Hindrance | undefined {
  const blind = looks.find(
    ({ recent, stop }) => stop !== 'statistic-unavailable' && recent.read === 0 && recent.unread >= UNREAD_WORTH_SAYING,
  );
  if (blind === undefined) return undefined;
  const { frozen, reading, recent } = blind;
  return reading.sums.minutes === 0
    ? {
        reason: 'never-seen-data',
        why: `${frozen.signal} have never been readable for both versions, in ${recent.unread} minutes with traffic`,
      }
    : {
        reason: 'metrics-late',
        why: `${frozen.signal} were not readable for both versions in any of the last ${recent.unread} minutes with traffic`,
      };
}

function late(looks: readonly SignalLook[], { atEpochSeconds }: LookSpan): Hindrance | undefined {
  const closed = newestClosed(atEpochSeconds);
  const behind = looks.find(({ stop, judgement }) => stop === 'late' && closed - judgement.cursor >= LATE_WORTH_SAYING);
  if (behind === undefined) return undefined;
  return {
    reason: 'metrics-late',
    why: `${behind.frozen.signal} are complete only up to ${closed - behind.judgement.cursor} minutes before the newest closed one`,
  };
}

function refused(looks: readonly SignalLook[]): Hindrance | undefined {
  if (looks.length === 0) return { reason: 'statistic-unavailable', why: 'no signal can be judged: every one is off' };
  const hit = looks.find(({ stop }) => stop === 'statistic-unavailable');
  if (hit === undefined) return undefined;
  return { reason: 'statistic-unavailable', why: `CloudWatch refuses the statistic that ${hit.frozen.signal} needs` };
}
