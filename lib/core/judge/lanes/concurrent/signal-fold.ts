import { EvidenceRunner } from '../../../evidence/sequence/evidence-runner.ts';
import type { EvidenceReading } from '../../../evidence/sequence/kept-evidence.ts';
import { foldOneSample, type OneSampleEvidence } from '../../../evidence/sequence/one-sample.ts';
import type { ArmCounts } from '../../../minutes/counts.ts';
import { type FoldSpan, type FoldStop, isCounted, isWaitedFor, minutesToFold } from '../../../minutes/fold-minutes.ts';
import type { ArmMinute, ArmSeries } from '../../../minutes/readings.ts';
import type { EpochMinute } from '../../../words/time.ts';
import type { FrozenSignal, SignalJudgement } from '../../judgement.ts';
import { foldProof, type MarginProof, NO_PROOF, type ProofLaw } from '../../margin-proof.ts';
import { proofLawOf } from '../../proof-law.ts';

/** How far a fold came. */
export interface FoldedTo {
  readonly stop?: FoldStop;
  /** Minutes beyond the reach of catching up, given up unseen. */
  readonly unseen: number;
}

/**
 * One signal while its minutes are folded: changed in place, so that a day of minutes costs milliseconds. What is kept of it is
 * `judgement`.
 */
export class SignalFold {
  readonly #frozen: FrozenSignal;
  readonly #evidence: EvidenceRunner;
  readonly #law: ProofLaw;
  #cursor: EpochMinute;
  #stableAlone: OneSampleEvidence;
  #proof: MarginProof;
  #gaps: number;
  /** What it stands at in the form that is kept; absent when minutes were folded since. */
  #kept: SignalJudgement | undefined;

  /** Goes on where the signal stands. */
  constructor(frozen: FrozenSignal, judgement: SignalJudgement) {
    this.#frozen = frozen;
    this.#evidence = new EvidenceRunner(frozen.evidence, judgement.evidence);
    this.#law = proofLawOf(frozen);
    this.#cursor = judgement.cursor;
    this.#stableAlone = judgement.stableAlone;
    this.#proof = judgement.proof ?? NO_PROOF;
    this.#gaps = judgement.gaps;
    this.#kept = judgement;
  }

  /** Stable against its own past. */
  get stableAlone(): OneSampleEvidence {
    return this.#stableAlone;
  }

  /** Deciding log e-value now. */
  get logE(): number {
    return this.#evidence.logE;
  }

  /** What the evidence says now. */
  reading(): EvidenceReading {
    return this.#evidence.reading();
  }

  get judgement(): SignalJudgement {
    this.#kept ??= {
      cursor: this.#cursor,
      evidence: this.#evidence.evidence(),
      stableAlone: this.#stableAlone,
      proof: this.#proof,
      gaps: this.#gaps,
    };
    return this.#kept;
  }

  /**
   * Folds all closed minutes after the cursor, once and in order. The cursor passes only minutes whose queries were complete;
   * a minute that may still come stops it. A minute that one arm never reported is a gap: it says nothing.
   */
  fold({ candidate, stable }: { readonly candidate: ArmSeries; readonly stable: ArmSeries }, span: FoldSpan): FoldedTo {
    if (candidate.status === 'statistic-unavailable' || stable.status === 'statistic-unavailable') {
      return { stop: 'statistic-unavailable', unseen: 0 };
    }
    if (candidate.status !== 'complete' || stable.status !== 'complete') return { stop: 'unreadable', unseen: 0 };
    const { first, start, last } = minutesToFold(this.#frozen, this.#cursor, span);
    if (start > this.#cursor + 1) this.#passTo(start - 1);
    for (let minute = start; minute <= last; minute += 1) {
      const ofCandidate = candidate.minute(minute);
      const ofStable = stable.minute(minute);
      if (
        isWaitedFor(ofCandidate, candidate, minute, span.atEpochSeconds) ||
        isWaitedFor(ofStable, stable, minute, span.atEpochSeconds)
      ) {
        return { stop: 'late', unseen: start - first };
      }
      this.#foldMinute(minute, ofCandidate, ofStable);
    }
    return { unseen: start - first };
  }

  #foldMinute(minute: EpochMinute, candidate: ArmMinute, stable: ArmMinute): void {
    this.#passTo(minute);
    if (isCounted(stable) && this.#frozen.stableAlone !== undefined) {
      const row = { minute, n: stable.n, k: stable.k };
      this.#stableAlone = foldOneSample(this.#frozen.stableAlone, this.#stableAlone, row);
    }
    if (!isCounted(candidate) || !isCounted(stable)) {
      this.#gaps += 1;
      return;
    }
    const row = { minute, candidate, stable };
    this.#evidence.fold(row);
    this.#proof = foldProof(this.#law, this.#proof, row, meanOf(this.#frozen, stable));
  }

  #passTo(minute: EpochMinute): void {
    this.#cursor = minute;
    this.#kept = undefined;
  }
}

/** Stable's rate of the day before; where nothing is known of it, of this minute. Decides the shape of bursts, not who is better. */
const meanOf = ({ past }: FrozenSignal, now: ArmCounts): number => {
  const { n, k } = past ?? now;
  return (k + 0.5) / (n + 1);
};
