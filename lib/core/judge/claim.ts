import { natsToDetect } from '../evidence/detection-limit.ts';
import type { Verdict } from '../verdict.ts';
import { comparisonsOf } from './breach-verdicts.ts';
import type { FrozenParams, FrozenSignal, Judgement } from './judgement.ts';
import type { SignalLook } from './look-at-signal.ts';
import { whole } from './sentences.ts';

/** Healthy is a claim too: had the odds doubled, it would by now have been found. */
export function claimVerdict(looks: readonly SignalLook[], frozen: FrozenParams): Verdict {
  const comparisons = comparisonsOf(looks);
  const minutesNeeded = Math.max(
    ...looks.map(({ reading, frozen: signal }) =>
      minutesLeft(wantedNats(frozen, signal), reading.information, reading.sums.minutes),
    ),
  );
  if (minutesNeeded <= 0) return { kind: 'healthy', comparisons };
  const finite = Number.isFinite(minutesNeeded);
  return {
    kind: 'inconclusive',
    reason: 'too-little-traffic',
    comparisons,
    why: finite
      ? `a doubling would be found in about ${whole(Math.ceil(minutesNeeded))} more minutes of this traffic`
      : 'no minute of this deployment has been comparable yet',
    ...(finite ? { minutesNeeded: Math.ceil(minutesNeeded) } : {}),
  };
}

/**
 * Minutes of the clock until a doubling would be found, at the pace so far: pauses in the traffic count, unlike in a verdict's
 * `minutesNeeded`. Infinity when nothing was comparable yet; 0 when it would have been found.
 */
export function minutesAtThisPace({ frozen, signals }: Judgement, minutesSoFar: number): number {
  if (frozen === undefined) return Number.POSITIVE_INFINITY;
  const missing = frozen.signals.flatMap((signal) => {
    const state = signals[signal.signal];
    return state === undefined
      ? []
      : [minutesLeft(wantedNats(frozen, signal), state.evidence.information, minutesSoFar)];
  });
  return Math.max(0, ...missing);
}

const wantedNats = ({ alpha }: FrozenParams, { weight }: FrozenSignal): number => natsToDetect(alpha * weight);

function minutesLeft(wanted: number, information: number, minutes: number): number {
  if (information >= wanted) return 0;
  return information > 0 ? ((wanted - information) * minutes) / information : Number.POSITIVE_INFINITY;
}
