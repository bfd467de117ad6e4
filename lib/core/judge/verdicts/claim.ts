import { natsToDetect } from '../../evidence/readings/detection-limit.ts';
import { isClearlyAbove } from '../../evidence/readings/mean-gate.ts';
import type { EvidenceReading } from '../../evidence/sequence/kept-evidence.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { Comparison, Verdict } from '../../words/verdict.ts';
import type { FrozenParams, FrozenSignal } from '../judgement.ts';
import type { SoloLook } from '../lanes/before-after/look-at-solo.ts';
import type { SignalLook } from '../lanes/concurrent/look-at-signal.ts';
import { NO_PROOF } from '../margin-proof.ts';
import { isNoWorse, isWorthActing, minutesToNearlyNone } from '../no-worse.ts';
import { comparisonsOf } from './breach-verdicts.ts';
import { quietText } from './quiet.ts';
import { inMoreText } from './sentences.ts';

/**
 * Healthy is a claim too: the odds ratio is known to be within the margin, or a doubling would by now have been found. Each signal must
 * be one or the other.
 */
export function claimVerdict(looks: readonly SignalLook[], frozen: FrozenParams): Verdict {
  return claim(
    looks.map(({ frozen: signal, reading, judgement, comparison }) => ({
      comparison,
      isNoWorse: isNoWorse(signal, judgement.proof ?? NO_PROOF, comparison),
      minutesLeft: Math.min(
        minutesLeft(wantedNats(frozen, signal), reading.information, reading.sums.minutes),
        minutesToNearlyNone(signal, comparison),
      ),
      pointsToWorse: pointsToWorse(reading, signal.evidence.or0) && isWorthActing(signal, reading.gate),
    })),
  );
}

/** The same against what stable did before the change. */
export function soloClaim(looks: readonly SoloLook[], frozen: FrozenParams): Verdict {
  return claim(
    looks.map((look) => ({
      comparison: look.comparison,
      isNoWorse: look.isNoWorse,
      minutesLeft: Math.min(
        minutesLeft(wantedNats(frozen, look.frozen), look.information, look.comparison.minutes),
        minutesToNearlyNone(look.frozen, look.comparison),
      ),
      pointsToWorse: false, // alone there are no means of the same minutes to differ
    })),
  );
}

/**
 * While nobody calls there is nothing new to know: what was proven stands, with the minute up to which it is known. Whatever else keeps us
 * from knowing comes first.
 *
 * @param claimed - What the minutes so far say.
 * @param lastMinute - The newest that was compared.
 */
export function orIdle(uncertain: Verdict | undefined, claimed: Verdict, lastMinute: EpochMinute | undefined): Verdict {
  if (uncertain === undefined) return claimed;
  const isIdle = uncertain.kind === 'inconclusive' && uncertain.reason === 'no-traffic';
  if (!isIdle || claimed.kind !== 'healthy' || lastMinute === undefined) return uncertain;
  return { ...claimed, asOfMinute: lastMinute };
}

/** What can be said of one signal. */
interface Claimed {
  readonly comparison: Comparison;
  readonly isNoWorse: boolean;
  /** Until a doubling would be found; 0 when it would have been. */
  readonly minutesLeft: number;
  readonly pointsToWorse: boolean;
}

/**
 * The means differ and the evidence grows, though not yet far enough to act on, or the candidate's mean since the deployment is clearly
 * beyond the margin, whatever the evidence makes of it: not the time to call a candidate healthy.
 */
export function pointsToWorse(
  { gate, logE, overall }: Pick<EvidenceReading, 'gate' | 'logE' | 'overall'>,
  margin: number,
): boolean {
  return (gate.pass && logE > 0) || isClearlyAbove(overall, margin);
}

function claim(signals: readonly Claimed[]): Verdict {
  const comparisons = comparisonsOf(signals);
  const left = ({ isNoWorse: isProven, minutesLeft: minutes }: Claimed): number => (isProven ? 0 : minutes);
  const [slowest] = [...signals].sort((a, b) => left(b) - left(a));
  const minutesNeeded = slowest === undefined ? Number.POSITIVE_INFINITY : Math.ceil(left(slowest));
  const suspect = signals.find((signal) => signal.pointsToWorse && !signal.isNoWorse);
  if (minutesNeeded <= 0 && suspect !== undefined) {
    return {
      kind: 'inconclusive',
      reason: 'too-little-traffic',
      comparisons,
      why: `${suspect.comparison.signal} point to a worse candidate, and not yet far enough to act on it`,
    };
  }
  if (minutesNeeded <= 0) return { kind: 'healthy', comparisons };
  return {
    kind: 'inconclusive',
    reason: 'too-little-traffic',
    comparisons,
    why:
      slowest !== undefined && Number.isFinite(minutesNeeded)
        ? `a doubling would be found ${inMoreText(minutesNeeded)}${quietText(slowest.comparison)}`
        : 'no minute of this deployment has been comparable yet',
    ...(Number.isFinite(minutesNeeded) ? { minutesNeeded } : {}),
  };
}

/** Nats that are needed before a doubling would have been found. */
export const wantedNats = ({ alpha }: FrozenParams, { weight }: FrozenSignal): number => natsToDetect(alpha * weight);

export function minutesLeft(wanted: number, information: number, minutes: number): number {
  if (information >= wanted) return 0;
  return information > 0 ? ((wanted - information) * minutes) / information : Number.POSITIVE_INFINITY;
}

/** Nothing is claimed of a variant that is not compared. */
export const LIMITS_ONLY: Verdict = {
  kind: 'inconclusive',
  reason: 'not-compared',
  comparisons: [],
  why: 'the policy declares a permanent A/B test (compare: none): only hard limits are watched',
};
