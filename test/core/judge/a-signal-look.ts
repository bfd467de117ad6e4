import { startOneSample } from '../../../lib/core/evidence/sequence/one-sample.ts';
import { startEvidence } from '../../../lib/core/evidence/sequence/signal-evidence.ts';
import type { FrozenParams, FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import type { SignalLook } from '../../../lib/core/judge/lanes/concurrent/look-at-signal.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { NOON_MINUTE } from '../../support/noon.ts';

export const aFrozenSignal = (signal: SignalName = 'errors', weight = 1): FrozenSignal => ({
  signal,
  weight,
  evidence: { alpha: 0.01, or0: 1.1, bakeMinutes: 60 },
});

export const frozenOf = (signals: readonly FrozenSignal[], alpha = 0.01): FrozenParams => ({
  alpha,
  bakeMinutes: 60,
  signals,
  zerosUnpublished: [],
});

/** What a look makes of a signal after ten minutes in which a tenth of a thousand requests each went to the candidate. */
export interface LookNumbers {
  readonly signal?: SignalName;
  readonly weight?: number;
  readonly logE?: number;
  readonly pass?: boolean;
  readonly minutes?: number;
  readonly information?: number;
  readonly over?: Partial<SignalLook>;
}

export function aSignalLook({
  signal = 'errors',
  weight = 1,
  logE = 0,
  pass = true,
  minutes = 10,
  information = 0,
  over,
}: LookNumbers = {}): SignalLook {
  return {
    frozen: aFrozenSignal(signal, weight),
    judgement: {
      cursor: NOON_MINUTE + 9,
      evidence: startEvidence({ alpha: 0.01, or0: 1.1, bakeMinutes: 60 }, NOON_MINUTE),
      stableAlone: startOneSample(NOON_MINUTE),
      gaps: 0,
    },
    reading: {
      logE,
      logEs: [logE],
      pValue: 1,
      gate: { pass, z: 0, ratio: 1, rateCandidate: pass ? 0.03 : 0.01, rateStable: 0.01 },
      overall: { pass: false, z: 0, ratio: 1, rateCandidate: pass ? 0.03 : 0.01, rateStable: 0.01 },
      onsetMinute: NOON_MINUTE,
      sums: { nc: 10_000, kc: 300, ns: 90_000, ks: 900, minutes },
      information,
    },
    unseen: 0,
    comparison: {
      signal,
      candidate: { requests: 10_000, bad: 300 },
      stable: { requests: 90_000, bad: 900 },
      minutes,
      logE,
      logThreshold: Math.log(100),
      gatePassed: pass,
    },
    stableTrouble: false,
    recent: { read: 10, unread: 0 },
    ...over,
  };
}

/** An arm whose minutes are known, all read. */
export const anArm = (
  minute: (minute: number) => ArmMinute,
  status: ArmSeries['status'] = 'complete',
  newest?: number,
): ArmSeries => ({ status, minute, newest });
