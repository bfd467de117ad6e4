import type { EvidenceParams } from '../../../lib/core/evidence/sequence/evidence-params.ts';
import type { EvidenceRule } from '../../../lib/core/evidence/sequence/evidence-rule.ts';
import { EvidenceRunner } from '../../../lib/core/evidence/sequence/evidence-runner.ts';
import type { EvidenceReading } from '../../../lib/core/evidence/sequence/kept-evidence.ts';
import { startEvidence } from '../../../lib/core/evidence/sequence/signal-evidence.ts';
import type { ArmCounts } from '../../../lib/core/minutes/counts.ts';

/** The evidence of one signal, fed minute by minute. The one place where the benchmark meets the way in which the evidence is kept. */
export interface EvidenceWatch {
  readonly fold: (minute: number, candidate: ArmCounts, stable: ArmCounts) => void;
  /** Highest deciding log e-value so far, at least 0. */
  readonly highestLogE: () => number;
  readonly reading: () => EvidenceReading;
}

/** @param rule - Another one than the parameters ask for. */
export function watchEvidence(params: EvidenceParams, rule?: EvidenceRule): EvidenceWatch {
  const runner = new EvidenceRunner(params, startEvidence(params, 0), rule);
  return {
    fold: (minute, candidate, stable) => void runner.fold({ minute, candidate, stable }),
    highestLogE: () => runner.highestLogE,
    reading: () => runner.reading(),
  };
}
