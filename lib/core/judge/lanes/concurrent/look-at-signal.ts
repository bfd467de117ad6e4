import type { EvidenceReading } from '../../../evidence/sequence/kept-evidence.ts';
import { oneSampleLogE, startOneSample } from '../../../evidence/sequence/one-sample.ts';
import { type ArmCounts, totalOf } from '../../../minutes/counts.ts';
import { type FoldSpan, type FoldStop, isCounted } from '../../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../../minutes/readings.ts';
import { hadRequests, minutesOf } from '../../../minutes/spans.ts';
import { optionsOf } from '../../../signals/named.ts';
import type { EpochMinute } from '../../../words/time.ts';
import type { Comparison } from '../../../words/verdict.ts';
import type { FrozenParams, FrozenSignal, SignalJudgement } from '../../judgement.ts';
import { recentSpan } from '../../recent-span.ts';
import { INCIDENT_LOG_E, RECENT_MINUTES } from '../../thresholds.ts';
import { SignalFold } from './signal-fold.ts';

/** Both arms' minutes of one signal. */
export interface Arms {
  readonly candidate: ArmSeries;
  readonly stable: ArmSeries;
}

/** One signal after folding, with all that a verdict needs of it. */
export interface SignalLook {
  readonly frozen: FrozenSignal;
  readonly judgement: SignalJudgement;
  readonly reading: EvidenceReading;
  readonly stop?: FoldStop;
  /** Closed minutes that were too old to be read. */
  readonly unseen: number;
  readonly comparison: Comparison;
  readonly stableTrouble: boolean;
  /** While stable is in trouble: what both did in the recent minutes. */
  readonly now?: { readonly candidate: ArmCounts; readonly stable: ArmCounts };
  /** Of the recent closed minutes in which both versions had requests: those that this signal can be read in, and the others. */
  readonly recent: { readonly read: number; readonly unread: number };
}

/**
 * Folds what is new of one signal.
 *
 * @param traffic - Both arms' requests and errors: they tell whether a signal could have been read.
 */
export function lookAtSignal(
  frozen: FrozenSignal,
  state: SignalJudgement,
  { arms, traffic }: { readonly arms: Arms; readonly traffic: Arms },
  { alpha, ...span }: FoldSpan & Pick<FrozenParams, 'alpha'>,
): SignalLook {
  const fold = new SignalFold(frozen, state);
  const { stop, unseen } = fold.fold(arms, span);
  const folded = fold.judgement;
  // what is known of stable from half an answer does not make it well
  const unknown = { stableTrouble: false, judgement: folded };
  const { stableTrouble, judgement } =
    stop === 'unreadable' ? unknown : stableNow(frozen, folded, arms.stable, span.firstMinute);
  const reading = fold.reading();
  const { nc, kc, ns, ks, minutes } = reading.sums;
  const comparison: Comparison = {
    signal: frozen.signal,
    candidate: { requests: nc, bad: kc },
    stable: { requests: ns, bad: ks },
    minutes,
    logE: reading.logE,
    logThreshold: Math.log(1 / alpha),
    gatePassed: reading.gate.pass,
    ...optionsOf(frozen),
  };
  const recent = readIn(arms, traffic, recentSpan(frozen, span));
  const now = stableTrouble ? { now: recently(arms, judgement.cursor, span.firstMinute) } : {};
  const look = { frozen, judgement, reading, unseen, comparison, stableTrouble, recent, ...now };
  return stop === undefined ? look : { ...look, stop };
}

/**
 * Is stable itself in trouble now? Once it is well again its test starts over, so that an old incident is not told for ever. While nothing
 * is known of stable nobody can say that it is well, so the test stands.
 */
function stableNow(frozen: FrozenSignal, folded: SignalJudgement, stable: ArmSeries, firstMinute: EpochMinute) {
  if (frozen.stableAlone === undefined || oneSampleLogE(folded.stableAlone) < INCIDENT_LOG_E) {
    return { stableTrouble: false, judgement: folded };
  }
  const from = Math.max(firstMinute, folded.cursor - RECENT_MINUTES + 1);
  const { n, k } = totalOf(minutesOf(from, folded.cursor).map(stable.minute).filter(isCounted));
  if (n === 0) return { stableTrouble: false, judgement: folded };
  if (k / n >= frozen.stableAlone.rate) return { stableTrouble: true, judgement: folded };
  return { stableTrouble: false, judgement: { ...folded, stableAlone: startOneSample(folded.cursor + 1) } };
}

/** Of the recent minutes that both reported. */
function recently({ candidate, stable }: Arms, to: EpochMinute, firstMinute: EpochMinute) {
  const pairs = minutesOf(Math.max(firstMinute, to - RECENT_MINUTES + 1), to).flatMap((minute) => {
    const [ofCandidate, ofStable] = [candidate.minute(minute), stable.minute(minute)];
    return isCounted(ofCandidate) && isCounted(ofStable) ? [{ ofCandidate, ofStable }] : [];
  });
  return {
    candidate: totalOf(pairs.map(({ ofCandidate }) => ofCandidate)),
    stable: totalOf(pairs.map(({ ofStable }) => ofStable)),
  };
}

function readIn(arms: Arms, traffic: Arms, { from, to }: { readonly from: EpochMinute; readonly to: EpochMinute }) {
  const withTraffic = minutesOf(from, to).filter(
    (minute) => hadRequests(traffic.candidate.minute(minute)) && hadRequests(traffic.stable.minute(minute)),
  );
  const read = withTraffic.filter(
    (minute) => isCounted(arms.candidate.minute(minute)) && isCounted(arms.stable.minute(minute)),
  ).length;
  return { read, unread: withTraffic.length - read };
}
